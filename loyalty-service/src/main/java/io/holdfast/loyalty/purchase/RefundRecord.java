package io.holdfast.loyalty.purchase;

import java.time.Instant;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Money;
import io.holdfast.contract.WireEnum;

/** A recorded refund, and whether it has been applied to its purchase. */
public record RefundRecord(
        String purchaseId,
        String refundId,
        CustomerId customerId,
        Money money,
        EventKey cause,
        Instant at,
        State state) {

    /** The processing state of a refund, under the names of the table's column. */
    public enum State implements WireEnum {
        /** Its purchase has not arrived yet. */
        PENDING("waiting"),
        APPLIED("applied"),
        /** It contradicts its purchase. */
        REJECTED("refused");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    RefundRecord withState(State newState) {
        return new RefundRecord(purchaseId, refundId, customerId, money, cause, at, newState);
    }

    /** Whether the refund owns its id: one that was rejected does not. */
    boolean ownsId() {
        return state != State.REJECTED;
    }

    /** Whether both are the same refund with the same content; the event and its time may differ. */
    boolean hasSameContentAs(RefundRecord other) {
        return purchaseId.equals(other.purchaseId)
                && refundId.equals(other.refundId)
                && customerId.equals(other.customerId)
                && money.currency().equals(other.money.currency())
                && money.amount().compareTo(other.money.amount()) == 0;
    }
}
