package io.holdfast.loyalty.purchase;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;

/**
 * The purchases and refunds that a batch of events refers to, updated change by change while the batch is
 * decided. In memory only; confined to one batch.
 */
public final class PurchaseState {

    private final Map<String, PurchaseRecord> purchases = new HashMap<>();
    private final Map<EventKey, PurchaseRecord> purchasesByEvent = new HashMap<>();
    private final Map<EventKey, RefundRecord> refundsByEvent = new HashMap<>();
    private final Map<String, Integer> refundCounts = new HashMap<>();
    /** By purchase; the refunds of a purchase in their order. */
    private final Map<String, Map<RefundOwner, RefundRecord>> refunds = new HashMap<>();

    /** A refund's id within its purchase, and the customer who told of it. */
    private record RefundOwner(String refundId, CustomerId customerId) {}

    public PurchaseState(Collection<PurchaseRow> purchases, Collection<RefundRecord> refunds) {
        refunds.forEach(this::put);
        // After the refunds: the rows count these already.
        purchases.forEach(this::load);
    }

    static PurchaseState empty() {
        return new PurchaseState(List.of(), List.of());
    }

    @Nullable
    PurchaseRecord purchase(String purchaseId) {
        return purchases.get(purchaseId);
    }

    /** The purchase that this event recorded. */
    @Nullable
    PurchaseRecord purchaseByEvent(EventKey event) {
        return purchasesByEvent.get(event);
    }

    @Nullable
    RefundRecord refund(String purchaseId, String refundId, CustomerId customerId) {
        return refundsOf(purchaseId).get(new RefundOwner(refundId, customerId));
    }

    /** The refund that this event recorded. */
    @Nullable
    RefundRecord refundByEvent(EventKey event) {
        return refundsByEvent.get(event);
    }

    /** How many refunds of the purchase are applied or waiting. */
    int refundCount(String purchaseId) {
        return refundCounts.getOrDefault(purchaseId, 0);
    }

    /** The purchase as it is to be saved. */
    public PurchaseRow row(String purchaseId) {
        return new PurchaseRow(purchaseId, purchase(purchaseId), refundCount(purchaseId));
    }

    List<RefundRecord> pendingRefunds(String purchaseId) {
        return refundsOf(purchaseId).values().stream()
                .filter(refund -> refund.state() == RefundRecord.State.PENDING)
                .toList();
    }

    void apply(PurchaseChange change) {
        switch (change) {
            case PurchaseChange.PurchaseUpdated updated -> put(updated.purchase());
            case PurchaseChange.RefundUpdated updated -> put(updated.refund());
            case PurchaseChange.Rejected rejected -> {}
            case PurchaseChange.Kept kept -> {}
        }
    }

    private Map<RefundOwner, RefundRecord> refundsOf(String purchaseId) {
        return refunds.getOrDefault(purchaseId, Map.of());
    }

    private void put(PurchaseRecord purchase) {
        purchases.put(purchase.purchaseId(), purchase);
        purchasesByEvent.put(purchase.cause(), purchase);
    }

    private void put(RefundRecord refund) {
        RefundRecord before = refunds.computeIfAbsent(refund.purchaseId(), id -> new LinkedHashMap<>())
                .put(new RefundOwner(refund.refundId(), refund.customerId()), refund);
        int change = (refund.ownsId() ? 1 : 0) - (before != null && before.ownsId() ? 1 : 0);
        refundCounts.merge(refund.purchaseId(), change, Integer::sum);
        if (refund.ownsId()) {
            refundsByEvent.put(refund.cause(), refund);
        } else {
            refundsByEvent.remove(refund.cause());
        }
    }

    private void load(PurchaseRow row) {
        PurchaseRecord purchase = row.record();
        if (purchase != null) {
            put(purchase);
        }
        refundCounts.put(row.purchaseId(), row.refunds());
    }
}
