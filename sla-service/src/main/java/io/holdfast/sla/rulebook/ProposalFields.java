package io.holdfast.sla.rulebook;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Rfc3339;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Problem;
import io.holdfast.sla.calendar.CalendarSpec;

/** Reads the fields that requests for simulations and backtests have in common. */
public final class ProposalFields {

    private static final int CALENDARS_MAX = 100;

    private ProposalFields() {}

    /**
     * The fields of the body.
     *
     * @param expected what the body must be, for the message
     * @throws io.holdfast.rest.Problem 422 when it is not an object
     */
    public static JsonFields ofBody(JsonNode body, String expected) {
        FieldErrors errors = DefinitionJson.newErrors();
        JsonFields fields = body.isObject() ? JsonFields.of(body, "", errors) : null;
        if (fields == null) {
            throw Problem.invalid("", expected);
        }
        return fields;
    }

    /** The calendars in {@code calendars}, by name and in order. The result is complete only when no error was added. */
    public static Map<String, CalendarSpec> calendars(JsonFields request) {
        Map<String, CalendarSpec> calendars = new LinkedHashMap<>();
        List<JsonNode> elements = list(request, "calendars", CALENDARS_MAX);
        for (int i = 0; i < elements.size(); i++) {
            String path = request.pathOf("calendars[" + i + "]");
            FieldErrors errors = DefinitionJson.newErrors();
            CalendarSpec calendar = CalendarJson.read(elements.get(i), path, null, errors);
            if (errors.isEmpty() && calendars.put(calendar.name(), calendar) != null) {
                errors.add(path + ".name", "is given twice");
            }
            request.errors().addAll(errors);
        }
        return calendars;
    }

    /** The elements of a list; none when it is absent, and an error when it is something else or too long. */
    public static List<JsonNode> list(JsonFields fields, String name, int countMax) {
        JsonNode list = fields.value(name);
        if (list != null && !list.isArray()) {
            fields.addError(name, "must be a list");
            return List.of();
        }
        return fields.elements(name, countMax, name);
    }

    /** An instant; null, and an error, when it is absent or something else. */
    public static @Nullable Instant instant(JsonFields fields, String name) {
        JsonNode value = fields.value(name);
        try {
            return Rfc3339.instant(value == null ? "" : value.asText());
        } catch (DateTimeException e) {
            fields.addError(name, "must be an instant such as 2026-06-03T12:00:00Z");
            return null;
        }
    }
}
