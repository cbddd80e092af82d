package io.holdfast.loyalty.reward;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.member.IssuedReward;

/**
 * A reward that a customer got.
 *
 * @param issuedId the redemption's id; of a punch card {@code rule:customerId:n}
 * @param reward its name in the programme
 * @param state {@code issued}, {@code used}, {@code expired} or {@code revoked}
 * @param card the punch card's rule; null: redeemed with points
 * @param validUntil exclusive; null: for ever
 */
record RewardView(
        String issuedId,
        String reward,
        String state,
        @Nullable String card,
        Instant issuedAt,
        @Nullable Instant validUntil,
        Instant changedAt) {

    /** As it is at an instant: one that is overdue has expired, even if no run has noted it yet. */
    static RewardView of(IssuedReward reward, Instant now) {
        Instant validUntil = reward.validUntil();
        boolean overdue =
                reward.state() == IssuedReward.State.ISSUED && validUntil != null && !now.isBefore(validUntil);
        Instant expiredAt = overdue ? validUntil : null;
        return new RewardView(
                reward.issuedId(),
                reward.reward(),
                overdue ? IssuedReward.State.EXPIRED.wireName() : reward.state().wireName(),
                reward.card(),
                reward.issuedAt(),
                validUntil,
                expiredAt == null ? reward.changedAt() : expiredAt);
    }
}
