package io.holdfast.sla.rulebook;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.StrictJson;

/** Reads what the JSON of policies, of calendars and of requests that contain them have in common. */
public final class DefinitionJson {

    private static final StrictJson STRICT_JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);
    private static final String NAME = "must have 1 to 64 characters of A-Z a-z 0-9 . _ : -";

    private DefinitionJson() {}

    /**
     * Parses a request's body.
     *
     * @throws io.holdfast.rest.Problem 400 when it is not JSON in UTF-8, has a field twice in one object or continues after its end
     */
    public static JsonNode parse(byte @Nullable [] body) {
        return STRICT_JSON.read(body);
    }

    /** A collector for the errors of one request. */
    static FieldErrors newErrors() {
        return new FieldErrors();
    }

    /**
     * The fields of an object; null, and an error, when it is absent or something else.
     *
     * @param what what it is, for the message: {@code a policy}
     */
    static @Nullable JsonFields object(@Nullable JsonNode value, String path, FieldErrors errors, String what) {
        if (value == null || value.isNull() || value.isMissingNode()) {
            errors.add(path, "must be " + what);
            return null;
        }
        return JsonFields.of(value, path, errors);
    }

    /** The fields of an object within another; null when absent, and with an error when it is something else. */
    static @Nullable JsonFields objectOrNull(JsonFields parent, String name) {
        JsonNode value = parent.value(name);
        return value == null ? null : JsonFields.of(value, parent.pathOf(name), parent.errors());
    }

    /** A text that is not blank; null, and an error, when it is absent or something else. */
    static @Nullable String text(JsonFields fields, String name) {
        String text = fields.rawText(name);
        if (text == null || text.isBlank()) {
            fields.addError(name, "must be a text");
            return null;
        }
        return text;
    }

    /**
     * The name of a policy or a calendar.
     *
     * @param expected the name in the request's path, which the body need not repeat; null when there is none
     */
    static String name(JsonFields fields, @Nullable String expected) {
        if (!fields.has("name") && expected != null) {
            if (!Ids.isId(expected)) {
                fields.addError("name", NAME);
            }
            return expected;
        }
        String name = text(fields, "name");
        if (name == null) {
            return "";
        }
        if (!Ids.isId(name)) {
            fields.addError("name", NAME);
        } else if (expected != null && !expected.equals(name)) {
            fields.addError("name", "must be \"" + expected + "\", as in the address");
        }
        return name;
    }
}
