package io.holdfast.loyalty.purchase;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.loyalty.ledger.EntryEvents;
import io.holdfast.loyalty.ledger.Posting;

/** All that a batch changes, gathered change by change; of a purchase and of a refund only how they stand in the end. */
public final class BatchChanges {

    private final List<Posting> postings = new ArrayList<>();
    private final List<Fact<LoyaltyEvent>> facts = new ArrayList<>();
    private final Map<String, PurchaseRecord> purchases = new LinkedHashMap<>();
    private final Map<RefundKey, RefundRecord> refunds = new LinkedHashMap<>();
    private final List<Rejection> rejections = new ArrayList<>();

    private record RefundKey(String purchaseId, String refundId) {}

    /** Adds a change that a fact caused. */
    public void add(LedgerChange change, Fact<?> fact) {
        switch (change) {
            case LedgerChange.PurchaseUpdated updated ->
                purchases.put(updated.purchase().purchaseId(), updated.purchase());
            case LedgerChange.RefundUpdated updated ->
                refunds.put(
                        new RefundKey(
                                updated.refund().purchaseId(), updated.refund().refundId()),
                        updated.refund());
            case LedgerChange.Posted posted -> {
                postings.add(posted.posting());
                facts.add(EntryEvents.of(posted.posting().entry(), importExtension(fact)));
            }
            case LedgerChange.Rejected rejected -> rejections.add(rejected.rejection());
        }
    }

    public List<Posting> postings() {
        return postings;
    }

    public List<Fact<LoyaltyEvent>> facts() {
        return facts;
    }

    public Collection<PurchaseRecord> purchases() {
        return purchases.values();
    }

    public Collection<RefundRecord> refunds() {
        return refunds.values();
    }

    public List<Rejection> rejections() {
        return rejections;
    }

    /** Points of an import of history are history too. */
    private static Map<String, String> importExtension(Fact<?> fact) {
        String importId = fact.extensions().get(Fact.IMPORT_ID);
        return importId == null ? Map.of() : Map.of(Fact.IMPORT_ID, importId);
    }
}
