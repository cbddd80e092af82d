package io.holdfast.analytics.record.model;

import java.time.Instant;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;

/**
 * A row of a table of recorded facts.
 *
 * @param at the event's time
 * @param values what the table has beside the event's key, customer and time
 */
public record Recorded<T>(String source, String eventId, String customerId, Instant at, T values) {

    static <T> Recorded<T> of(Fact<?> fact, CustomerFact event, T values) {
        return new Recorded<>(fact.source(), fact.id(), event.customerId().value(), fact.time(), values);
    }
}
