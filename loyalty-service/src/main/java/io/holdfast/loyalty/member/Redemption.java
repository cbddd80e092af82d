package io.holdfast.loyalty.member;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Take;

/**
 * A redemption: points that are held, and then captured or given back.
 *
 * @param reward null: a redemption of points
 * @param reference what it pays for
 * @param takes from which lots the points are held, in the order taken
 * @param expiresAt exclusive
 * @param captured the first points of the takes
 * @param returned of the captured points, what refunds gave back
 */
public record Redemption(
        String redemptionId,
        @Nullable String reward,
        @Nullable String reference,
        Points points,
        List<Take> takes,
        Instant heldAt,
        Instant expiresAt,
        State state,
        Instant changedAt,
        Points captured,
        Points returned) {

    /** What became of it. */
    public enum State implements WireEnum {
        HELD("held"),
        CAPTURED("captured"),
        CANCELLED("cancelled"),
        EXPIRED("expired");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    public Redemption {
        takes = List.copyOf(takes);
    }

    /** Whether it counts for the stock and the customer's limit of a reward. */
    public boolean isInUse() {
        return state == State.HELD || state == State.CAPTURED;
    }

    boolean hasSameContentAs(MemberEvent.Held held) {
        return Objects.equals(reward, held.reward())
                && Objects.equals(reference, held.reference())
                && (reward != null || points.value() == held.points());
    }

    Redemption close(State newState, Instant at, Points newCaptured) {
        return new Redemption(
                redemptionId, reward, reference, points, takes, heldAt, expiresAt, newState, at, newCaptured, returned);
    }

    /** Whether a refund of what it paid for may give points back. */
    boolean canBeReturned() {
        return state == State.CAPTURED && reference != null && returned.compareTo(captured) < 0;
    }

    Redemption withTakes(List<Take> newTakes) {
        return new Redemption(
                redemptionId,
                reward,
                reference,
                points,
                newTakes,
                heldAt,
                expiresAt,
                state,
                changedAt,
                captured,
                returned);
    }

    Redemption withReturned(Points newReturned) {
        return new Redemption(
                redemptionId,
                reward,
                reference,
                points,
                takes,
                heldAt,
                expiresAt,
                state,
                changedAt,
                captured,
                newReturned);
    }
}
