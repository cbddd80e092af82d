package io.holdfast.loyalty.purchase;

import java.time.Instant;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.WireEnum;

/**
 * An event that contradicts what is recorded, or the part of it that is beyond a limit. It is stored and counted, and
 * changes nothing else.
 */
public record Rejection(EventKey cause, CustomerId customerId, Instant at, Reason reason, String detail) {

    /** Why an event is rejected. */
    public enum Reason implements WireEnum {
        /** The purchase is recorded with another customer, amount, currency or items. */
        PURCHASE_DIFFERS("purchase-differs"),
        /** The event key is recorded with another purchase. */
        EVENT_REUSED("event-reused"),
        /** The refund is recorded with another customer, amount or currency. */
        REFUND_DIFFERS("refund-differs"),
        /** The refund has another customer than its purchase. */
        CUSTOMER_DIFFERS("customer-differs"),
        /** The refund has another currency than its purchase. */
        CURRENCY_DIFFERS("currency-differs"),
        /** The purchase has the maximum number of refunds. */
        TOO_MANY_REFUNDS("too-many-refunds"),
        /** The purchase is recorded; it earns more than one award or the account may hold, and the rest is not awarded. */
        AWARD_LIMITED("award-limited");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        /** The reason for which a member refused. */
        static Reason of(String error) {
            return switch (error) {
                case "award-limited" -> AWARD_LIMITED;
                case "currency-mismatch" -> CURRENCY_DIFFERS;
                case "too-many-refunds" -> TOO_MANY_REFUNDS;
                case "conflict" -> REFUND_DIFFERS;
                default -> throw new IllegalArgumentException("no purchase or refund is refused as " + error);
            };
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }
}
