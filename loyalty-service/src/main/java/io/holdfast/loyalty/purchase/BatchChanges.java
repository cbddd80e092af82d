package io.holdfast.loyalty.purchase;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.loyalty.ledger.EntryEvents;
import io.holdfast.loyalty.ledger.Posting;

/**
 * All changes of a batch, collected for saving: postings, their events and rejections in their order, refunds each once in
 * their last state, and the ids of the purchases that changed.
 */
public final class BatchChanges {

    private final List<Posting> postings = new ArrayList<>();
    private final List<Fact<LoyaltyEvent>> facts = new ArrayList<>();
    private final Set<String> purchaseIds = new LinkedHashSet<>();
    private final Map<RefundKey, RefundRecord> refunds = new LinkedHashMap<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<Candidate> candidates = new ArrayList<>();

    private record RefundKey(String purchaseId, String refundId, CustomerId customerId) {
        static RefundKey of(RefundRecord refund) {
            return new RefundKey(refund.purchaseId(), refund.refundId(), refund.customerId());
        }
    }

    /**
     * Adds a change.
     *
     * @param cause the event that caused it
     */
    public void add(LedgerChange change, Fact<?> cause) {
        switch (change) {
            case LedgerChange.PurchaseUpdated updated ->
                purchaseIds.add(updated.purchase().purchaseId());
            case LedgerChange.RefundUpdated updated -> {
                refunds.put(RefundKey.of(updated.refund()), updated.refund());
                // Its row counts its refunds.
                purchaseIds.add(updated.refund().purchaseId());
            }
            case LedgerChange.Posted posted -> {
                postings.add(posted.posting());
                facts.add(EntryEvents.build(posted.posting().entry(), importExtension(cause)));
            }
            case LedgerChange.Rejected rejected -> rejections.add(rejected.rejection());
            case LedgerChange.Kept kept -> candidates.add(kept.candidate());
        }
    }

    public List<Posting> postings() {
        return postings;
    }

    /** One event for each posting, to be published. */
    public List<Fact<LoyaltyEvent>> facts() {
        return facts;
    }

    /** The purchases that changed, or of which a refund did. */
    public Collection<String> purchaseIds() {
        return purchaseIds;
    }

    public Collection<RefundRecord> refunds() {
        return refunds.values();
    }

    public List<Rejection> rejections() {
        return rejections;
    }

    public List<Candidate> candidates() {
        return candidates;
    }

    /** Entries that an import of history causes are history as well, so their events carry its id. */
    private static Map<String, String> importExtension(Fact<?> cause) {
        String importId = cause.extensions().get(Fact.IMPORT_ID);
        return importId == null ? Map.of() : Map.of(Fact.IMPORT_ID, importId);
    }
}
