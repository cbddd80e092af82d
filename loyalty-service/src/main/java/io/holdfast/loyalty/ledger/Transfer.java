package io.holdfast.loyalty.ledger;

import java.time.Instant;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;

/**
 * The transfer of an account to another one.
 *
 * @param cause the merge of the two customers
 * @param at when they were merged
 */
public record Transfer(EventKey cause, Instant at) {

    private static final String RULE = "merge";
    private static final String DEBTS_RULE = "merge:deficit";

    Movement ofPoints(Points points, CustomerId other) {
        return movement(RULE, points, other);
    }

    Movement ofDebts(Points points, CustomerId other) {
        return movement(DEBTS_RULE, points, other);
    }

    private Movement movement(String rule, Points points, CustomerId other) {
        return new Movement(EntryKind.TRANSFER, rule, points, cause, at, other.value(), null, null);
    }
}
