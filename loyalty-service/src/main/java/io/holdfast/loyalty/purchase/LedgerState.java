package io.holdfast.loyalty.purchase;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Cause;

/**
 * The records that a batch of facts can touch, moved on change by change. A working copy that lives as long as the batch.
 */
public final class LedgerState {

    private final Map<CustomerId, Account> accounts = new HashMap<>();
    private final Map<String, PurchaseRecord> purchases = new HashMap<>();
    private final Map<Cause, PurchaseRecord> purchasesByEvent = new HashMap<>();
    private final Map<String, Map<String, RefundRecord>> refunds = new HashMap<>();

    public LedgerState(
            Collection<Account> accounts, Collection<PurchaseRecord> purchases, Collection<RefundRecord> refunds) {
        accounts.forEach(account -> this.accounts.put(account.customerId(), account));
        purchases.forEach(this::put);
        refunds.forEach(this::put);
    }

    public static LedgerState empty() {
        return new LedgerState(List.of(), List.of(), List.of());
    }

    public Account account(CustomerId customerId) {
        Account account = accounts.get(customerId);
        return account == null ? Account.empty(customerId) : account;
    }

    @Nullable
    PurchaseRecord purchase(String purchaseId) {
        return purchases.get(purchaseId);
    }

    @Nullable
    PurchaseRecord purchaseByEvent(Cause cause) {
        return purchasesByEvent.get(cause);
    }

    @Nullable
    RefundRecord refund(String purchaseId, String refundId) {
        Map<String, RefundRecord> ofPurchase = refunds.get(purchaseId);
        return ofPurchase == null ? null : ofPurchase.get(refundId);
    }

    List<RefundRecord> pendingRefunds(String purchaseId) {
        Map<String, RefundRecord> ofPurchase = refunds.get(purchaseId);
        return ofPurchase == null
                ? List.of()
                : ofPurchase.values().stream()
                        .filter(refund -> refund.state() == RefundRecord.State.WAITING)
                        .toList();
    }

    public void apply(LedgerChange change) {
        switch (change) {
            case LedgerChange.PurchaseUpdated updated -> put(updated.purchase());
            case LedgerChange.RefundUpdated updated -> put(updated.refund());
            case LedgerChange.Posted posted ->
                accounts.put(
                        posted.posting().after().customerId(), posted.posting().after());
            case LedgerChange.Rejected rejected -> {}
        }
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
