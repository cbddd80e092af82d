package io.holdfast.loyalty.purchase;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.ledger.Account;

/**
 * The accounts, purchases and refunds that a batch of events refers to, updated change by change while the batch is
 * decided. In memory only; confined to one batch.
 */
public final class LedgerState {

    private final Map<CustomerId, Account> accounts = new HashMap<>();
    private final Map<String, PurchaseRecord> purchases = new HashMap<>();
    private final Map<EventKey, PurchaseRecord> purchasesByEvent = new HashMap<>();
    /** By purchase and refund id; the refunds of a purchase in their order. */
    private final Map<String, Map<String, RefundRecord>> refunds = new HashMap<>();

    public LedgerState(
            Collection<Account> accounts, Collection<PurchaseRecord> purchases, Collection<RefundRecord> refunds) {
        accounts.forEach(account -> this.accounts.put(account.customerId(), account));
        purchases.forEach(this::put);
        refunds.forEach(this::put);
    }

    static LedgerState empty() {
        return new LedgerState(List.of(), List.of(), List.of());
    }

    Account account(CustomerId customerId) {
        Account account = accounts.get(customerId);
        return account == null ? Account.empty(customerId) : account;
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
    RefundRecord refund(String purchaseId, String refundId) {
        return refundsOf(purchaseId).get(refundId);
    }

    List<RefundRecord> pendingRefunds(String purchaseId) {
        return refundsOf(purchaseId).values().stream()
                .filter(refund -> refund.state() == RefundRecord.State.PENDING)
                .toList();
    }

    public void apply(LedgerChange change) {
        switch (change) {
            case LedgerChange.PurchaseUpdated updated -> put(updated.purchase());
            case LedgerChange.RefundUpdated updated -> put(updated.refund());
            case LedgerChange.Posted posted -> {
                Account after = posted.posting().after();
                accounts.put(after.customerId(), after);
            }
            case LedgerChange.Rejected rejected -> {}
        }
    }

    private Map<String, RefundRecord> refundsOf(String purchaseId) {
        return refunds.getOrDefault(purchaseId, Map.of());
    }

    private void put(PurchaseRecord purchase) {
        purchases.put(purchase.purchaseId(), purchase);
        purchasesByEvent.put(purchase.cause(), purchase);
    }

    private void put(RefundRecord refund) {
        refunds.computeIfAbsent(refund.purchaseId(), id -> new LinkedHashMap<>())
                .put(refund.refundId(), refund);
    }
}
