package io.holdfast.loyalty.ledger;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;

/**
 * One ledger entry of a customer's account; immutable once saved. It stands for a balanced pair: the programme's account
 * {@link EntryKind#counterAccount} changes by the opposite amount.
 *
 * @param number 1, 2, 3 … within the account
 * @param entryId derived from customer, rule and cause, so that recomputing the entry gives the same id
 * @param points added (positive) or taken (negative)
 * @param balance the account's balance after the entry
 */
public record Entry(
        CustomerId customerId,
        int number,
        String entryId,
        EntryKind kind,
        String rule,
        Points points,
        Points balance,
        EventKey cause,
        Instant at,
        @Nullable String subject,
        @Nullable String reason) {

    static Entry of(CustomerId customerId, int number, Movement movement, Points signed, Points balance) {
        return new Entry(
                customerId,
                number,
                EntryIds.compute(customerId, movement.rule(), movement.cause()),
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
