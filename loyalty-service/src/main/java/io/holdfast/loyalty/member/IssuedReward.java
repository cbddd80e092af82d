package io.holdfast.loyalty.member;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.WireEnum;

/**
 * A reward that a customer got.
 *
 * @param issuedId the redemption's id; of a punch card {@code rule:customerId:n}
 * @param card the punch card's rule; null: redeemed with points
 * @param validUntil exclusive; null: for ever
 * @param changedAt when it got its state
 */
public record IssuedReward(
        String issuedId,
        String reward,
        @Nullable String card,
        State state,
        Instant issuedAt,
        @Nullable Instant validUntil,
        Instant changedAt) {

    /** What became of it. */
    public enum State implements WireEnum {
        ISSUED("issued"),
        USED("used"),
        EXPIRED("expired"),
        REVOKED("revoked");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    IssuedReward become(State newState, Instant at) {
        return new IssuedReward(issuedId, reward, card, newState, issuedAt, validUntil, at);
    }
}
