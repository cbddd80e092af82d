package io.holdfast.loyalty.ledger;

import io.holdfast.contract.Fact;

/** The event that made an entry necessary: {@code ce_source} and {@code ce_id}, which identify it for ever. */
public record Cause(String source, String id) {

    public static Cause of(Fact<?> fact) {
        return new Cause(fact.source(), fact.id());
    }
}
