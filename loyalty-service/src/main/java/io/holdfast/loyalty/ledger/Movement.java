package io.holdfast.loyalty.ledger;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventKey;

/**
 * A change of an account that is to be posted.
 *
 * @param rule the rule that requires it; one rule posts at most once for one cause
 * @param points at least one; the operation of {@link AccountBook} determines the sign
 * @param at the event time of the cause, or the time at which a run was due
 * @param causeId what it is about: the id of a purchase, refund, redemption, ticket or adjustment; of a transfer the other customer
 * @param subject the purchase it concerns, if any
 * @param reason given by the operator, for an adjustment
 */
public record Movement(
        EntryKind kind,
        String rule,
        Points points,
        EventKey cause,
        Instant at,
        String causeId,
        @Nullable String subject,
        @Nullable String reason) {

    public Movement {
        if (!points.isPositive()) {
            throw new IllegalArgumentException("a movement has at least one point, not " + points);
        }
    }

    /** A movement that is about its event. */
    public Movement(
            EntryKind kind,
            String rule,
            Points points,
            EventKey cause,
            Instant at,
            @Nullable String subject,
            @Nullable String reason) {
        this(kind, rule, points, cause, at, cause.id(), subject, reason);
    }
}
