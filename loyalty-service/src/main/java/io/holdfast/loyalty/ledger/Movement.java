package io.holdfast.loyalty.ledger;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Points that are to move, before the account has said how.
 *
 * @param rule which rule of the programme asks for it; one rule acts once on one cause
 * @param points how many, always at least one; the operation says in which direction
 * @param at when the cause happened
 * @param subject the purchase it is about, if it is about one
 * @param reason what a person gave as the reason, if a person did it
 */
public record Movement(
        EntryKind kind,
        String rule,
        Points points,
        Cause cause,
        Instant at,
        @Nullable String subject,
        @Nullable String reason) {

    public Movement {
        if (!points.isPositive()) {
            throw new IllegalArgumentException("a movement moves at least one point, not " + points);
        }
    }
}
