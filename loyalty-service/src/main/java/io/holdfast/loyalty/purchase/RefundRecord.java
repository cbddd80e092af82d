package io.holdfast.loyalty.purchase;

import java.time.Instant;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Money;
import io.holdfast.loyalty.ledger.Cause;

/**
 * A refund as it was told.
 *
 * @param state whether it has been counted against its purchase
 */
public record RefundRecord(
        String purchaseId, String refundId, CustomerId customerId, Money money, Cause cause, Instant at, State state) {

    /** Where a refund stands. */
    public enum State {
        /** Its purchase has not come yet. */
        WAITING,
        APPLIED,
        /** It contradicts its purchase. */
        REFUSED
    }

    RefundRecord withState(State newState) {
        return new RefundRecord(purchaseId, refundId, customerId, money, cause, at, newState);
    }

    /** Whether both tell the same refund; the event that told it and its time may differ. */
    boolean hasSameContentAs(RefundRecord other) {
        return purchaseId.equals(other.purchaseId)
                && refundId.equals(other.refundId)
                && customerId.equals(other.customerId)
                && money.currency().equals(other.money.currency())
                && money.amount().compareTo(other.money.amount()) == 0;
    }
}
