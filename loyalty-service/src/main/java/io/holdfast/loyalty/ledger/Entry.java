package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.List;

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
 * @param causeId what the entry is about: the id of a purchase, refund, redemption, ticket or adjustment
 * @param parts of an award, the points of each rule
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
        String causeId,
        @Nullable String subject,
        @Nullable String reason,
        List<RulePoints> parts) {

    public Entry {
        parts = List.copyOf(parts);
    }

    static Entry of(
            CustomerId customerId,
            int number,
            Movement movement,
            Points signed,
            Points balance,
            List<RulePoints> parts) {
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
                movement.causeId(),
                movement.subject(),
                movement.reason(),
                parts);
    }
}
