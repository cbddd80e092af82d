package io.holdfast.rest;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.contract.Instants;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.WireEnum;

/**
 * Reads the fields of one JSON object, typed. An invalid field adds an error with its path and is read as a harmless
 * placeholder, so that one pass finds all errors; the caller checks {@link #isValid()}, or calls
 * {@link #throwIfInvalid()}, before it uses anything. A JSON null counts as absent. Fields that are not read are ignored,
 * unless {@link #requireKnownNames} is called. Objects within the object share its errors. Not thread-safe.
 */
public final class JsonFields {

    private static final String PLACEHOLDER = "-";
    private static final String PLACEHOLDER_CURRENCY = "XXX";

    private final JsonNode object;
    private final String path;
    private final FieldErrors errors;

    private JsonFields(JsonNode object, String path, FieldErrors errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    /**
     * The fields of a body.
     *
     * @throws Problem 422 when the body is not an object
     */
    public static JsonFields ofBody(JsonNode body) {
        JsonFields fields = ofItem(body, new FieldErrors());
        fields.throwIfInvalid();
        return fields;
    }

    /** The fields of one item of a batch, with errors of its own. An item that is not an object is an error. */
    public static JsonFields ofItem(JsonNode item, FieldErrors errors) {
        JsonFields fields = new JsonFields(item, "", errors);
        if (!item.isObject()) {
            fields.addError("", "send one JSON object");
        }
        return fields;
    }

    /**
     * The fields of an object that is a part of something larger; null, and an error, when the value is not an object.
     *
     * @param path the path of the object, such as {@code calendars[0]}; empty for the whole body
     */
    public static @Nullable JsonFields of(@Nullable JsonNode value, String path, FieldErrors errors) {
        if (value == null || !value.isObject()) {
            errors.add(path, "must be an object");
            return null;
        }
        return new JsonFields(value, path, errors);
    }

    /** What was found so far, in this object and in those that share its errors. */
    public FieldErrors errors() {
        return errors;
    }

    public boolean isValid() {
        return errors.isEmpty();
    }

    /**
     * Ends the reading.
     *
     * @throws Problem 422 with all errors, when there are any
     */
    public void throwIfInvalid() {
        errors.throwIfAny();
    }

    /** Adds an error of a field; the empty name stands for the object itself. */
    public void addError(String name, String message) {
        errors.add(pathOf(name), message);
    }

    /** Adds the error that a required field is absent; nothing when it is present, for then it is invalid already. */
    public void addMissing(String name) {
        if (!has(name)) {
            addError(name, "is required");
        }
    }

    /** The path of a field from the body's root, such as {@code rules[2].calendar}. */
    public String pathOf(String name) {
        return FieldError.join(path, name);
    }

    /** Whether the field is present, even as null. */
    public boolean contains(String name) {
        return object.has(name);
    }

    /** Whether the field is present and not null. */
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** The value as it is; null when it is absent or a JSON null. */
    public @Nullable JsonNode value(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** All fields in the order of the document, nulls included. */
    public Set<Map.Entry<String, JsonNode>> properties() {
        return object.properties();
    }

    /** Adds an error for each field of another name: a mistyped optional field would otherwise be ignored. */
    public void requireKnownNames(Collection<String> known) {
        for (Map.Entry<String, JsonNode> field : properties()) {
            if (!known.contains(field.getKey())) {
                addError(field.getKey(), "unknown; known here: " + String.join(", ", known));
            }
        }
    }

    public String id(String name) {
        return required(name, idOrNull(name));
    }

    public @Nullable String idOrNull(String name) {
        return matching(name, Ids::isId, FieldForms.ID);
    }

    public String keyword(String name) {
        return required(name, keywordOrNull(name));
    }

    public @Nullable String keywordOrNull(String name) {
        return matching(name, Keywords::isKeyword, FieldForms.KEYWORD);
    }

    /** A short text of any other form, such as an e-mail address. */
    public @Nullable String matching(String name, Predicate<String> form, String mustBe) {
        String text = string(name);
        if (text != null && !form.test(text)) {
            addError(name, mustBe);
            return null;
        }
        return text;
    }

    public <E extends Enum<E> & WireEnum> E oneOf(String name, Class<E> vocabulary) {
        E found = oneOfOrNull(name, vocabulary);
        if (found == null) {
            addMissing(name);
            return vocabulary.getEnumConstants()[0];
        }
        return found;
    }

    public <E extends Enum<E> & WireEnum> @Nullable E oneOfOrNull(String name, Class<E> vocabulary) {
        String word = string(name);
        if (word == null) {
            return null;
        }
        @Nullable E found = WireEnum.find(vocabulary, word).orElse(null);
        if (found == null) {
            addError(name, "one of " + WireEnum.wireNames(vocabulary));
        }
        return found;
    }

    /** Free text, unchanged: not blank, and of characters that PostgreSQL stores. */
    public String text(String name, int lengthMax) {
        return required(name, textOrNull(name, lengthMax));
    }

    public @Nullable String textOrNull(String name, int lengthMax) {
        String text = string(name);
        if (text == null) {
            return null;
        }
        if (text.isBlank()) {
            addError(name, "must not be blank");
        } else if (text.length() > lengthMax) {
            addError(name, "at most " + lengthMax + " characters");
        } else if (!FieldForms.isStorable(text)) {
            addError(name, "must not hold the character U+0000 nor half of a surrogate pair");
        }
        return text;
    }

    /** A decimal of at least zero, as a JSON string, so that no parser rounds it. */
    public BigDecimal amount(String name) {
        String text = string(name);
        if (text == null) {
            addMissing(name);
            return BigDecimal.ZERO;
        }
        if (!FieldForms.isAmount(text)) {
            addError(name, FieldForms.AMOUNT);
            return BigDecimal.ZERO;
        }
        return new BigDecimal(text);
    }

    public String currency(String name) {
        String code = string(name);
        if (code == null) {
            addMissing(name);
            return PLACEHOLDER_CURRENCY;
        }
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException unknown) {
            addError(name, "an ISO 4217 code such as EUR");
            return PLACEHOLDER_CURRENCY;
        }
    }

    public int integer(String name, int min, int max) {
        JsonNode value = value(name);
        if (value == null) {
            addMissing(name);
            return min;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            addError(name, "a whole number from " + min + " to " + max);
            return min;
        }
        return value.intValue();
    }

    /** An RFC 3339 instant within {@link Instants}, cut to microseconds. */
    public @Nullable Instant instantOrNull(String name) {
        String text = string(name);
        if (text == null) {
            return null;
        }
        try {
            return Instants.parse(text);
        } catch (DateTimeException invalid) {
            addError(name, String.valueOf(invalid.getMessage()));
            return null;
        }
    }

    /** Lower-case words, each once, in the order of the document; null when absent. */
    public @Nullable List<String> keywordsOrNull(String name, int countMax) {
        JsonNode list = value(name);
        if (list == null) {
            return null;
        }
        if (!list.isArray() || list.size() > countMax) {
            addError(name, "a list of at most " + countMax + " lower-case words");
            return null;
        }
        List<String> words = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            JsonNode word = list.get(i);
            if (!word.isTextual() || !Keywords.isKeyword(word.textValue())) {
                addError(name + "[" + i + "]", FieldForms.KEYWORD);
            } else if (!words.contains(word.textValue())) {
                words.add(word.textValue());
            }
        }
        return words;
    }

    /** The fields of an object within this one; null when absent or not an object. */
    public @Nullable JsonFields objectOrNull(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            addError(name, "a JSON object");
            return null;
        }
        return new JsonFields(value, pathOf(name), errors);
    }

    /** The objects of a list; none when absent. */
    public List<JsonFields> objects(String name, int countMax) {
        JsonNode list = value(name);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray() || list.size() > countMax) {
            addError(name, "a list of at most " + countMax + " objects");
            return List.of();
        }
        List<JsonFields> objects = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).isObject()) {
                objects.add(new JsonFields(list.get(i), pathOf(name + "[" + i + "]"), errors));
            } else {
                addError(name + "[" + i + "]", "a JSON object");
            }
        }
        return objects;
    }

    /**
     * The elements of a list; none when it is absent, and an error when it is something else or too long.
     *
     * @param elements what they are, for the message: {@code at most 500 rules}
     */
    public List<JsonNode> elements(String name, int countMax, String elements) {
        JsonNode list = value(name);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray()) {
            addError(name, "must be an array");
            return List.of();
        }
        if (list.size() > countMax) {
            addError(name, "at most " + countMax + " " + elements);
            return List.of();
        }
        List<JsonNode> found = new ArrayList<>(list.size());
        list.forEach(found::add);
        return found;
    }

    /**
     * A list of strings as a set, in the order of the document; empty when absent. An empty list is an error: a condition
     * without values would fit nothing.
     *
     * @param parser gives null for a text that is not a value
     * @param expected what a value is, for the message
     */
    public <T> Set<T> set(String name, int countMax, Function<String, @Nullable T> parser, String expected) {
        Set<T> values = new LinkedHashSet<>();
        JsonNode list = value(name);
        if (list != null && list.isArray() && list.isEmpty()) {
            addError(name, "must not be empty: leave it out to fit all");
        }
        List<JsonNode> elements = elements(name, countMax, "values");
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.get(i);
            T value = element.isTextual() ? parser.apply(element.textValue()) : null;
            if (value == null) {
                addError(name + "[" + i + "]", "must be " + expected);
            } else {
                values.add(value);
            }
        }
        return values;
    }

    /** A field's text without any check, to name an item by it in an answer; null when it is not a string. */
    public @Nullable String rawText(String name) {
        JsonNode value = object.get(name);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    private @Nullable String string(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            addError(name, "a JSON string");
            return null;
        }
        return value.textValue();
    }

    private String required(String name, @Nullable String value) {
        if (value == null) {
            addMissing(name);
            return PLACEHOLDER;
        }
        return value;
    }
}
