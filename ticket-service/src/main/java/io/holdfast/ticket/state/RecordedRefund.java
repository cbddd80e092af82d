package io.holdfast.ticket.state;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Money;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.WireEnum;

/** A refund as it was told, and whether it counts. */
public record RecordedRefund(RefundKey key, CustomerId customerId, Money money, State state) {

    /** The states of a refund, under the names of the table's column. */
    public enum State implements WireEnum {
        /** Its purchase is not known yet. */
        WAITING("waiting"),
        COUNTED("counted"),
        /** It waited, and its purchase came with another customer or currency. It owns its id no longer. */
        REFUSED("refused");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    public static RecordedRefund of(PurchaseRefunded event, State state) {
        return new RecordedRefund(keyOf(event), event.customerId(), event.money(), state);
    }

    public static RefundKey keyOf(PurchaseRefunded event) {
        return new RefundKey(event.purchaseId(), event.refundId());
    }

    /** Whether the refund owns its id. */
    public boolean stands() {
        return state != State.REFUSED;
    }

    boolean isSameAs(PurchaseRefunded event) {
        return money.currency().equals(event.currency()) && money.amount().compareTo(event.amount()) == 0;
    }
}
