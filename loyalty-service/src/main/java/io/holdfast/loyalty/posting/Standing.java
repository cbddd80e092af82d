package io.holdfast.loyalty.posting;

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
public final class Standing {

    private final Map<CustomerId, Account> accounts = new HashMap<>();
    private final Map<String, KnownPurchase> purchases = new HashMap<>();
    private final Map<Cause, KnownPurchase> purchasesByCause = new HashMap<>();
    private final Map<String, Map<String, KnownRefund>> refunds = new HashMap<>();

    public Standing(
            Collection<Account> accounts, Collection<KnownPurchase> purchases, Collection<KnownRefund> refunds) {
        accounts.forEach(account -> this.accounts.put(account.customerId(), account));
        purchases.forEach(this::remember);
        refunds.forEach(this::remember);
    }

    public static Standing empty() {
        return new Standing(List.of(), List.of(), List.of());
    }

    public Account account(CustomerId customerId) {
        Account account = accounts.get(customerId);
        return account == null ? Account.opened(customerId) : account;
    }

    @Nullable
    KnownPurchase purchase(String purchaseId) {
        return purchases.get(purchaseId);
    }

    @Nullable
    KnownPurchase purchaseToldBy(Cause cause) {
        return purchasesByCause.get(cause);
    }

    @Nullable
    KnownRefund refund(String purchaseId, String refundId) {
        Map<String, KnownRefund> ofPurchase = refunds.get(purchaseId);
        return ofPurchase == null ? null : ofPurchase.get(refundId);
    }

    List<KnownRefund> waitingFor(String purchaseId) {
        Map<String, KnownRefund> ofPurchase = refunds.get(purchaseId);
        return ofPurchase == null
                ? List.of()
                : ofPurchase.values().stream()
                        .filter(refund -> refund.state() == KnownRefund.State.WAITING)
                        .toList();
    }

    public void apply(Change change) {
        switch (change) {
            case Change.PurchaseStands stands -> remember(stands.purchase());
            case Change.RefundStands stands -> remember(stands.refund());
            case Change.Posted posted ->
                accounts.put(
                        posted.posting().after().customerId(), posted.posting().after());
            case Change.Refused refused -> {}
        }
    }

    private void remember(KnownPurchase purchase) {
        purchases.put(purchase.purchaseId(), purchase);
        purchasesByCause.put(purchase.cause(), purchase);
    }

    private void remember(KnownRefund refund) {
        refunds.computeIfAbsent(refund.purchaseId(), id -> new LinkedHashMap<>())
                .put(refund.refundId(), refund);
    }
}
