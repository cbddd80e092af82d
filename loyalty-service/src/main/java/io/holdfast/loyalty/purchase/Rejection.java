package io.holdfast.loyalty.purchase;

import java.time.Instant;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.ledger.Cause;

/** A fact that contradicts what is already recorded: kept and counted, and nothing else changes. */
public record Rejection(Cause cause, CustomerId customerId, Instant at, Reason reason, String detail) {

    /** Why a fact is refused. */
    public enum Reason implements WireEnum {
        /** The purchase is known with another customer, amount, currency or items. */
        PURCHASE_DIFFERS("purchase-differs"),
        /** The event is known as that of another purchase. */
        EVENT_REUSED("event-reused"),
        /** The refund is known with another customer, amount or currency. */
        REFUND_DIFFERS("refund-differs"),
        /** The refund names another customer than its purchase. */
        CUSTOMER_DIFFERS("customer-differs"),
        /** The refund is in another currency than its purchase. */
        CURRENCY_DIFFERS("currency-differs");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }
}
