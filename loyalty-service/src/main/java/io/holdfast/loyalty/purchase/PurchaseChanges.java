package io.holdfast.loyalty.purchase;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.CustomerId;

/**
 * All changes of a batch to purchases and refunds, collected for saving: refunds each once in their last state, and the ids
 * of the purchases that changed.
 */
public final class PurchaseChanges {

    private final Set<String> purchaseIds = new LinkedHashSet<>();
    private final Map<RefundKey, RefundRecord> refunds = new LinkedHashMap<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<Candidate> candidates = new ArrayList<>();

    private record RefundKey(String purchaseId, String refundId, CustomerId customerId) {
        static RefundKey of(RefundRecord refund) {
            return new RefundKey(refund.purchaseId(), refund.refundId(), refund.customerId());
        }
    }

    public void add(PurchaseChange change) {
        switch (change) {
            case PurchaseChange.PurchaseUpdated updated ->
                purchaseIds.add(updated.purchase().purchaseId());
            case PurchaseChange.RefundUpdated updated -> {
                refunds.put(RefundKey.of(updated.refund()), updated.refund());
                // Its row counts its refunds.
                purchaseIds.add(updated.refund().purchaseId());
            }
            case PurchaseChange.Rejected rejected -> rejections.add(rejected.rejection());
            case PurchaseChange.Kept kept -> candidates.add(kept.candidate());
        }
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
}
