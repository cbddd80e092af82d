package io.holdfast.loyalty.simulation;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.programme.ProgrammeReader;
import io.holdfast.loyalty.simulation.model.SimulatedEvent;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.StrictJson;

/**
 * The body of a simulation, {@code {programme, events?, asOf?}}, read and validated.
 *
 * @param events in the order of the request
 * @param asOf now unless it was given
 */
record SimulationRequest(Programme programme, List<SimulatedEvent> events, Instant asOf) {

    private static final StrictJson JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);

    /**
     * Reads a request.
     *
     * @throws io.holdfast.rest.Problem 400 when it is not JSON; 422 with all errors
     */
    static SimulationRequest read(byte @Nullable [] body, SimulatedEventReader reader, Instant now) {
        JsonFields request = JsonFields.ofBody(JSON.read(body));
        Programme programme = ProgrammeReader.read(request.value("programme"), "programme", request.errors());
        List<SimulatedEvent> events = reader.read(request);
        Instant asOf = request.instantOrNull("asOf");
        request.throwIfInvalid();
        return new SimulationRequest(programme, events, asOf == null ? now : asOf);
    }
}
