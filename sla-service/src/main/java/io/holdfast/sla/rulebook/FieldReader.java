package io.holdfast.sla.rulebook;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.sla.calendar.FieldError;
import io.holdfast.sla.calendar.InvalidInputException;

/** Reads JSON that a person wrote: goes on after a flaw, so that all of them are told at once. */
final class FieldReader {

    /** Who sees a hundred flaws has seen enough; an answer is not larger than what was asked. */
    private static final int ERRORS_MAX = 100;

    private static final int VALUES_MAX = 500;

    private final List<FieldError> errors = new ArrayList<>();

    void addError(String field, String message) {
        if (errors.size() < ERRORS_MAX) {
            errors.add(new FieldError(field, message));
        }
    }

    void addErrors(List<FieldError> found) {
        found.forEach(error -> addError(error.field(), error.message()));
    }

    boolean isValid() {
        return errors.isEmpty();
    }

    void throwIfInvalid() {
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
    }

    /** The node if it is an object; a flaw and null when it is something else; null when it is absent. */
    @Nullable
    JsonNode object(@Nullable JsonNode node, String field) {
        if (node == null || isAbsent(node)) {
            return null;
        }
        if (!node.isObject()) {
            addError(field, "must be an object");
            return null;
        }
        return node;
    }

    /** The elements of an array; a flaw and nothing when it is something else. */
    List<JsonNode> array(@Nullable JsonNode node, String field) {
        if (node == null || isAbsent(node)) {
            return List.of();
        }
        if (!node.isArray()) {
            addError(field, "must be an array");
            return List.of();
        }
        List<JsonNode> elements = new ArrayList<>(node.size());
        node.forEach(elements::add);
        return elements;
    }

    /** The text, or null with a flaw when there is none. */
    @Nullable
    String text(@Nullable JsonNode node, String field) {
        if (node == null || !node.isTextual() || node.textValue().isBlank()) {
            addError(field, "must be a text");
            return null;
        }
        return node.textValue();
    }

    /** Each element read by itself; what it cannot read it tells by null, as {@code expectation}. */
    <T> Set<T> set(@Nullable JsonNode node, String field, Function<String, @Nullable T> read, String expected) {
        Set<T> values = new LinkedHashSet<>();
        if (node != null && node.isArray() && node.isEmpty()) {
            addError(field, "must not be empty: leave it out to fit all");
        }
        List<JsonNode> elements = array(node, field);
        if (elements.size() > VALUES_MAX) {
            addError(field, "at most " + VALUES_MAX + " values");
            return values;
        }
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.get(i);
            T value = element.isTextual() ? read.apply(element.textValue()) : null;
            if (value == null) {
                addError(field + "[" + i + "]", "must be " + expected);
            } else {
                values.add(value);
            }
        }
        return values;
    }

    /** Names that mean nothing here; one that is mistyped would promise something else than was meant. */
    void requireKnownNames(@Nullable JsonNode object, String field, Set<String> known) {
        if (object == null) {
            return;
        }
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            if (!known.contains(property.getKey())) {
                addError(path(field, property.getKey()), "unknown; known here: " + String.join(", ", known));
            }
        }
    }

    static boolean isAbsent(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode();
    }

    static String path(String parent, String child) {
        return parent.isEmpty() ? child : parent + "." + child;
    }
}
