package io.holdfast.sla.backtest;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.sla.backtest.model.Backtest.Period;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.FieldError;
import io.holdfast.sla.calendar.InvalidInputException;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.rulebook.CalendarJson;
import io.holdfast.sla.rulebook.PolicyJson;

/**
 * What somebody asks for: {@code {policy, calendars?, from, to, timezone?}}. The policy may name calendars that are given
 * with it and calendars in force; of one name, the given one counts.
 */
final class BacktestRequest {

    private static final int CALENDARS_MAX = 100;
    private static final Instant EARLIEST = Instant.parse("1960-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2099-01-01T00:00:00Z");

    private final JsonNode policy;
    private final Period period;
    private final Map<String, CalendarSpec> givenCalendars;

    private BacktestRequest(JsonNode policy, Period period, Map<String, CalendarSpec> given) {
        this.policy = policy;
        this.period = period;
        this.givenCalendars = given;
    }

    /** @throws InvalidInputException with every flaw but those of the policy, which needs the calendars in force */
    static BacktestRequest read(@Nullable JsonNode body) {
        if (!(body instanceof ObjectNode request)) {
            throw new InvalidInputException(List.of(new FieldError(
                    "", "must be an object with policy, from and to, and calendars or timezone if wanted")));
        }
        List<FieldError> errors = new ArrayList<>();
        Instant from = instant(request.path("from"), "from", errors);
        Instant to = instant(request.path("to"), "to", errors);
        if (errors.isEmpty() && !from.isBefore(to)) {
            errors.add(new FieldError("to", "must be after from"));
        }
        ZoneId zone = zone(request.path("timezone"), errors);
        Map<String, CalendarSpec> given = calendars(request.path("calendars"), errors);
        if (!request.path("policy").isObject()) {
            errors.add(new FieldError("policy", "must be a policy, as it is put"));
        }
        throwIfInvalid(errors);
        return new BacktestRequest(request.path("policy"), new Period(from, to, zone), given);
    }

    Period period() {
        return period;
    }

    /** The policy as if it had always held, and no other beside it. */
    Policy policy(List<CalendarSpec> inForce) {
        try {
            return PolicyJson.read(policy, null, calendars(inForce));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    e.errors().stream().map(error -> error.under("policy")).toList());
        }
    }

    PolicyBook book(List<CalendarSpec> inForce) {
        return PolicyBook.always(policy(inForce), calendars(inForce));
    }

    private List<CalendarSpec> calendars(List<CalendarSpec> inForce) {
        Map<String, CalendarSpec> all = new LinkedHashMap<>();
        inForce.forEach(calendar -> all.put(calendar.name(), calendar));
        all.putAll(givenCalendars);
        return List.copyOf(all.values());
    }

    private static Map<String, CalendarSpec> calendars(JsonNode json, List<FieldError> errors) {
        Map<String, CalendarSpec> calendars = new LinkedHashMap<>();
        if (json.isMissingNode() || json.isNull()) {
            return calendars;
        }
        if (!json.isArray() || json.size() > CALENDARS_MAX) {
            errors.add(new FieldError("calendars", "must be a list of at most " + CALENDARS_MAX));
            return calendars;
        }
        for (int i = 0; i < json.size(); i++) {
            String field = "calendars[" + i + "]";
            try {
                CalendarSpec calendar = CalendarJson.read(json.get(i), null);
                if (calendars.put(calendar.name(), calendar) != null) {
                    errors.add(new FieldError(field + ".name", "is given twice"));
                }
            } catch (InvalidInputException e) {
                e.errors().forEach(error -> errors.add(error.under(field)));
            }
        }
        return calendars;
    }

    private static ZoneId zone(JsonNode json, List<FieldError> errors) {
        if (json.isMissingNode() || json.isNull()) {
            return ZoneOffset.UTC;
        }
        String id = json.asText("");
        if (ZoneId.getAvailableZoneIds().contains(id)) {
            return ZoneId.of(id);
        }
        errors.add(new FieldError("timezone", "unknown time zone: an IANA name such as Europe/Berlin"));
        return ZoneOffset.UTC;
    }

    private static Instant instant(JsonNode json, String field, List<FieldError> errors) {
        try {
            Instant instant = OffsetDateTime.parse(json.asText("")).toInstant();
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                errors.add(new FieldError(field, "must be between " + EARLIEST + " and " + LATEST));
            }
            return instant;
        } catch (DateTimeParseException e) {
            errors.add(new FieldError(field, "must be an instant such as 2026-06-03T12:00:00Z"));
            return Instant.EPOCH;
        }
    }

    private static void throwIfInvalid(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
    }
}
