package io.holdfast.sla.simulation;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.rest.JsonFields;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.rulebook.DefinitionJson;
import io.holdfast.sla.rulebook.PolicyJson;
import io.holdfast.sla.rulebook.ProposalFields;

/**
 * The body of a simulation, {@code {policy, calendars?, events?, asOf?}}, read and validated.
 *
 * @param facts the events, in the order of the request
 * @param asOf the instant of evaluation; now unless it was given
 */
record SimulationRequest(Policy policy, List<CalendarSpec> calendars, List<Fact<?>> facts, Instant asOf) {

    static final String OUT_OF_RANGE = "must be between " + Timeline.EARLIEST + " and " + Timeline.LATEST;

    /**
     * Reads a request.
     *
     * @throws io.holdfast.rest.Problem 400 when it is not JSON; 422 with the errors of the calendars, or else those of the
     *     policy, or else all others
     */
    static SimulationRequest read(byte @Nullable [] body, SimulatedEventReader events, Instant now) {
        JsonFields request = ProposalFields.ofBody(
                DefinitionJson.parse(body), "must be an object with policy, calendars, events and asOf");
        List<CalendarSpec> calendars =
                List.copyOf(ProposalFields.calendars(request).values());
        request.throwIfInvalid();
        JsonNode json = request.value("policy");
        Policy policy =
                PolicyJson.readForSimulation(json == null ? MissingNode.getInstance() : json, "policy", calendars);
        List<Fact<?>> facts = events.read(request);
        Instant asOf = request.has("asOf") ? ProposalFields.instant(request, "asOf") : now;
        if (asOf != null && !Timeline.isSupported(asOf)) {
            request.addError("asOf", OUT_OF_RANGE);
        }
        request.throwIfInvalid();
        return new SimulationRequest(policy, calendars, facts, asOf == null ? now : asOf);
    }
}
