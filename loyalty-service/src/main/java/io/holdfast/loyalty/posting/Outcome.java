package io.holdfast.loyalty.posting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.loyalty.ledger.LedgerFacts;
import io.holdfast.loyalty.ledger.Posting;

/** All that a batch changes, gathered change by change; of a purchase and of a refund only how they stand in the end. */
final class Outcome {

    private final List<Posting> postings = new ArrayList<>();
    private final List<Fact<LoyaltyEvent>> facts = new ArrayList<>();
    private final Map<String, KnownPurchase> purchases = new LinkedHashMap<>();
    private final Map<RefundName, KnownRefund> refunds = new LinkedHashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();

    private record RefundName(String purchaseId, String refundId) {}

    /** @param told the fact that changes this */
    void add(Change change, Fact<?> told) {
        switch (change) {
            case Change.PurchaseStands stands -> purchases.put(stands.purchase().purchaseId(), stands.purchase());
            case Change.RefundStands stands ->
                refunds.put(
                        new RefundName(
                                stands.refund().purchaseId(), stands.refund().refundId()),
                        stands.refund());
            case Change.Posted posted -> {
                postings.add(posted.posting());
                facts.add(LedgerFacts.of(posted.posting().entry(), importOf(told)));
            }
            case Change.Refused refused -> refusals.add(refused.refusal());
        }
    }

    List<Posting> postings() {
        return postings;
    }

    List<Fact<LoyaltyEvent>> facts() {
        return facts;
    }

    Collection<KnownPurchase> purchases() {
        return purchases.values();
    }

    Collection<KnownRefund> refunds() {
        return refunds.values();
    }

    List<Refusal> refusals() {
        return refusals;
    }

    /** Points of an import of history are history too. */
    private static Map<String, String> importOf(Fact<?> told) {
        String importId = told.extensions().get(Fact.IMPORT_ID);
        return importId == null ? Map.of() : Map.of(Fact.IMPORT_ID, importId);
    }
}
