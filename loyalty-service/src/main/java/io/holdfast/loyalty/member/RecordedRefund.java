package io.holdfast.loyalty.member;

import io.holdfast.contract.EventKey;
import io.holdfast.contract.Money;

/**
 * A refund that counts, or that waits for its purchase. Several that wait may have one id: which of them counts is decided
 * when the purchase comes, and one that is refused uses up no id.
 */
public record RecordedRefund(String purchaseId, String refundId, Money money, EventKey event, State state) {

    /** Whether the refund counts. */
    public enum State {
        /** Its purchase has not come yet. */
        WAITING,
        APPLIED,
        /** It repeats another one or was refused: its id is free again. */
        DROPPED
    }

    RecordedRefund withState(State newState) {
        return new RecordedRefund(purchaseId, refundId, money, event, newState);
    }

    boolean hasSameContentAs(RecordedRefund other) {
        return money.currency().equals(other.money.currency()) && money.amount().compareTo(other.money.amount()) == 0;
    }
}
