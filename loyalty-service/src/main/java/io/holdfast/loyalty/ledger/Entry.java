package io.holdfast.loyalty.ledger;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/**
 * One line of a customer's account, never changed once written.
 *
 * @param number 1, 2, 3 … within the account
 * @param entryId the same for the same customer, rule and cause, wherever and how often it is computed
 * @param points what it added (positive) or took (negative)
 * @param balance the account's balance after it
 */
public record Entry(
        CustomerId customerId,
        int number,
        String entryId,
        EntryKind kind,
        String rule,
        Points points,
        Points balance,
        Cause cause,
        Instant at,
        @Nullable String subject,
        @Nullable String reason) {

    static Entry of(CustomerId customerId, int number, Movement movement, Points signed, Points balance) {
        return new Entry(
                customerId,
                number,
                EntryIds.of(customerId, movement.rule(), movement.cause()),
                movement.kind(),
                movement.rule(),
                signed,
                balance,
                movement.cause(),
                movement.at(),
                movement.subject(),
                movement.reason());
    }
}
