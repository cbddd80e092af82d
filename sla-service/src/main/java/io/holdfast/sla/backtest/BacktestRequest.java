package io.holdfast.sla.backtest;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.JsonFields;
import io.holdfast.sla.backtest.model.Backtest.Period;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.rulebook.DefinitionJson;
import io.holdfast.sla.rulebook.PolicyJson;
import io.holdfast.sla.rulebook.ProposalFields;

/**
 * The body of a backtest, {@code {policy, calendars?, from, to, timezone?}}. The policy may refer to calendars in the body
 * and to calendars in force; of two with the same name the one in the body is used.
 */
final class BacktestRequest {

    private final JsonNode policy;
    private final Period period;
    private final Map<String, CalendarSpec> calendars;

    private BacktestRequest(JsonNode policy, Period period, Map<String, CalendarSpec> calendars) {
        this.policy = policy;
        this.period = period;
        this.calendars = calendars;
    }

    /** The proposed policy with the calendars that it may refer to. */
    record Proposal(Policy policy, List<CalendarSpec> calendars) {

        /** A rulebook in which this policy alone has always been in force. */
        PolicyBook policies() {
            return PolicyBook.always(policy, calendars);
        }
    }

    /**
     * Reads a request, except for the rules of the policy, which need the calendars in force.
     *
     * @throws io.holdfast.rest.Problem 400 when it is not JSON; 422 with all errors
     */
    static BacktestRequest read(byte @Nullable [] body) {
        JsonFields request = ProposalFields.ofBody(
                DefinitionJson.parse(body),
                "must be an object with policy, from and to, and optionally calendars or timezone");
        Instant from = instant(request, "from");
        Instant to = instant(request, "to");
        if (request.isValid() && !from.isBefore(to)) {
            request.addError("to", "must be after from");
        }
        ZoneId zone = zone(request);
        Map<String, CalendarSpec> calendars = ProposalFields.calendars(request);
        JsonNode policy = request.value("policy");
        if (policy == null || !policy.isObject()) {
            policy = MissingNode.getInstance();
            request.addError("policy", "must be a policy, as in PUT");
        }
        request.throwIfInvalid();
        return new BacktestRequest(policy, new Period(from, to, zone), calendars);
    }

    Period period() {
        return period;
    }

    /**
     * The proposed policy.
     *
     * @throws io.holdfast.rest.Problem 422 when it is invalid
     */
    Proposal proposal(List<CalendarSpec> calendarsInForce) {
        Map<String, CalendarSpec> all = new LinkedHashMap<>();
        calendarsInForce.forEach(calendar -> all.put(calendar.name(), calendar));
        all.putAll(calendars);
        return new Proposal(PolicyJson.read(policy, "policy", null, all.values()), List.copyOf(all.values()));
    }

    private static ZoneId zone(JsonFields request) {
        JsonNode zone = request.value("timezone");
        if (zone == null) {
            return ZoneOffset.UTC;
        }
        if (ZoneId.getAvailableZoneIds().contains(zone.asText(""))) {
            return ZoneId.of(zone.asText(""));
        }
        request.addError("timezone", "unknown time zone: an IANA name such as Europe/Berlin");
        return ZoneOffset.UTC;
    }

    /** After an error the result is a placeholder. */
    private static Instant instant(JsonFields request, String name) {
        Instant instant = ProposalFields.instant(request, name);
        if (instant == null) {
            return Instant.EPOCH;
        }
        if (!Timeline.isSupported(instant)) {
            request.addError(name, "must be between " + Timeline.EARLIEST + " and " + Timeline.LATEST);
        }
        return instant;
    }
}
