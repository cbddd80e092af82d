package io.holdfast.ticket.web;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.Money;
import io.holdfast.contract.WireEnum;
import io.holdfast.rest.FieldError;
import io.holdfast.rest.Problem;

/**
 * One JSON object, read field by field. A field that is wrong is noted and read as a harmless stand-in, so that one
 * reading finds everything that is wrong; who reads checks {@link #errors()} before using anything. A JSON null is an
 * absent field. Fields that nobody asks for are ignored.
 */
public final class JsonFields {

    private static final String AN_ID = "an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -";
    private static final String A_WORD = "a lower-case word of 1 to 64 characters of a-z 0-9 . _ -";
    private static final String STAND_IN = "-";
    private static final String STAND_IN_CURRENCY = "XXX";

    private final JsonNode object;
    private final String path;
    private final List<FieldError> errors;

    private JsonFields(JsonNode object, String path, List<FieldError> errors) {
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
        if (!body.isObject()) {
            throw Problem.invalid(List.of(new FieldError("", "send one JSON object")));
        }
        return new JsonFields(body, "", new ArrayList<>(0));
    }

    /** The fields of one item of a batch. */
    public static JsonFields ofItem(JsonNode item) {
        JsonFields fields = new JsonFields(item, "", new ArrayList<>(0));
        if (!item.isObject()) {
            fields.addError("", "send one JSON object");
        }
        return fields;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public boolean isValid() {
        return errors.isEmpty();
    }

    /**
     * Ends the reading.
     *
     * @throws Problem 422 naming every wrong field, when any is
     */
    public void throwIfInvalid() {
        if (!isValid()) {
            throw Problem.invalid(errors);
        }
    }

    public void addError(String name, String message) {
        errors.add(new FieldError(path + name, message));
    }

    /** Whether the field is there, be it null. */
    public boolean contains(String name) {
        return object.has(name);
    }

    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    public String id(String name) {
        return required(name, idOrNull(name));
    }

    public @Nullable String idOrNull(String name) {
        return matching(name, Ids::isId, AN_ID);
    }

    public String keyword(String name) {
        return required(name, keywordOrNull(name));
    }

    public @Nullable String keywordOrNull(String name) {
        return matching(name, Keywords::isKeyword, A_WORD);
    }

    /** A short text of a form of its own, such as an address. */
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

    /** What a person wrote: kept as it is, but not blank and of characters that can be stored. */
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
        } else if (!isStorable(text)) {
            addError(name, "must not hold the character U+0000 nor half of a surrogate pair");
        }
        return text;
    }

    /** A decimal of at least zero, written as a string so that nobody rounds it. */
    public BigDecimal amount(String name) {
        String text = string(name);
        if (text == null) {
            addMissing(name);
            return BigDecimal.ZERO;
        }
        if (!isAmount(text)) {
            addError(
                    name,
                    "a decimal string of at least 0 such as \"29.99\", at most " + Money.INTEGER_DIGITS_MAX
                            + " digits before the point and " + Money.FRACTION_DIGITS_MAX + " after it");
            return BigDecimal.ZERO;
        }
        return new BigDecimal(text);
    }

    public String currency(String name) {
        String code = string(name);
        if (code == null) {
            addMissing(name);
            return STAND_IN_CURRENCY;
        }
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException unknown) {
            addError(name, "an ISO 4217 code such as EUR");
            return STAND_IN_CURRENCY;
        }
    }

    public int integer(String name, int min, int max) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            addMissing(name);
            return min;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            addError(name, "a whole number from " + min + " to " + max);
            return min;
        }
        return value.intValue();
    }

    /** An RFC 3339 instant, kept to the microsecond. */
    public @Nullable Instant instantOrNull(String name) {
        String text = string(name);
        if (text == null) {
            return null;
        }
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME
                    .parse(text, Instant::from)
                    .truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException unreadable) {
            addError(name, "an RFC 3339 instant such as 2026-11-21T09:30:00Z");
            return null;
        }
    }

    /** When something happened: now when not told, else within what can be. */
    public Instant eventTime(String name, Instant now) {
        Instant told = instantOrNull(name);
        if (told == null) {
            return now;
        }
        if (!EventTimeBounds.contains(told, now)) {
            addError(name, EventTimeBounds.RULE);
            return now;
        }
        return told;
    }

    /** Lower-case words, each once, in the order told; null when absent. */
    public @Nullable List<String> keywordsOrNull(String name, int countMax) {
        JsonNode list = object.get(name);
        if (list == null || list.isNull()) {
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
                addError(name + "[" + i + "]", A_WORD);
            } else if (!words.contains(word.textValue())) {
                words.add(word.textValue());
            }
        }
        return words;
    }

    /** The fields of an object within this one; null when absent or not an object. */
    public @Nullable JsonFields objectOrNull(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            addError(name, "a JSON object");
            return null;
        }
        return new JsonFields(value, path + name + ".", errors);
    }

    /** The objects of a list; none when absent. */
    public List<JsonFields> objects(String name, int countMax) {
        JsonNode list = object.get(name);
        if (list == null || list.isNull()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > countMax) {
            addError(name, "a list of at most " + countMax + " objects");
            return List.of();
        }
        List<JsonFields> objects = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).isObject()) {
                objects.add(new JsonFields(list.get(i), path + name + "[" + i + "].", errors));
            } else {
                addError(name + "[" + i + "]", "a JSON object");
            }
        }
        return objects;
    }

    /** The text of a field as it stands, however wrong, to name an item by it in an answer. */
    public @Nullable String rawText(String name) {
        JsonNode value = object.get(name);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    public void addMissing(String name) {
        // Something was told and found wrong already: it is not missing as well.
        if (!has(name)) {
            addError(name, "is required");
        }
    }

    private @Nullable String string(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
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
            return STAND_IN;
        }
        return value;
    }

    private static boolean isAmount(String text) {
        int point = text.indexOf('.');
        int whole = point < 0 ? text.length() : point;
        int fraction = point < 0 ? 0 : text.length() - point - 1;
        boolean lengthsFit = whole >= 1
                && whole <= Money.INTEGER_DIGITS_MAX
                && fraction <= Money.FRACTION_DIGITS_MAX
                && (point < 0 || fraction >= 1);
        for (int i = 0; lengthsFit && i < text.length(); i++) {
            char c = text.charAt(i);
            if (i != point && (c < '0' || c > '9')) {
                return false;
            }
        }
        return lengthsFit;
    }

    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
