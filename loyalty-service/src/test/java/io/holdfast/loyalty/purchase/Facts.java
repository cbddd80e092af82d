package io.holdfast.loyalty.purchase;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;

/** Events for tests, with the source {@code /shop}. */
public final class Facts {

    public static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private Facts() {}

    public static Fact<PurchaseEvent> purchase(String eventId, String purchaseId, String customer, String amount) {
        return Fact.of(
                eventId,
                "/shop",
                NOON,
                new Purchase(
                        purchaseId, new CustomerId(customer), new BigDecimal(amount), "EUR", null, List.of(), null));
    }

    public static Fact<PurchaseEvent> refund(
            String eventId, String purchaseId, String refundId, String customer, String amount) {
        return refund(eventId, purchaseId, refundId, customer, amount, "EUR");
    }

    public static Fact<PurchaseEvent> refund(
            String eventId, String purchaseId, String refundId, String customer, String amount, String currency) {
        return Fact.of(
                eventId,
                "/shop",
                NOON.plusSeconds(3600),
                new PurchaseRefunded(purchaseId, new CustomerId(customer), refundId, new BigDecimal(amount), currency));
    }
}
