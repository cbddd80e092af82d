package io.holdfast.loyalty.member;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The refunds of one customer. Not thread-safe. */
final class Refunds {

    private static final class OfPurchase {
        private final Map<String, RecordedRefund> applied = new HashMap<>();
        private final List<RecordedRefund> waiting = new ArrayList<>(1);
    }

    private final Map<String, OfPurchase> byPurchase = new LinkedHashMap<>();

    @Nullable
    RecordedRefund applied(String purchaseId, String refundId) {
        OfPurchase refunds = byPurchase.get(purchaseId);
        return refunds == null ? null : refunds.applied.get(refundId);
    }

    int count(String purchaseId) {
        OfPurchase refunds = byPurchase.get(purchaseId);
        return refunds == null ? 0 : refunds.applied.size() + refunds.waiting.size();
    }

    List<RecordedRefund> waiting(String purchaseId) {
        OfPurchase refunds = byPurchase.get(purchaseId);
        return refunds == null ? List.of() : List.copyOf(refunds.waiting);
    }

    List<RecordedRefund> waiting() {
        return byPurchase.values().stream()
                .flatMap(refunds -> refunds.waiting.stream())
                .toList();
    }

    /** Adds those of a merged customer; of two with one id the member's own counts. */
    void takeOver(Refunds merged) {
        merged.byPurchase.forEach((purchaseId, others) -> {
            OfPurchase own = byPurchase.computeIfAbsent(purchaseId, id -> new OfPurchase());
            others.applied.forEach(own.applied::putIfAbsent);
            own.waiting.addAll(others.waiting);
        });
    }

    /** Adds a refund, or replaces that of the same event by its new state. */
    void put(RecordedRefund refund) {
        OfPurchase refunds = byPurchase.computeIfAbsent(refund.purchaseId(), purchaseId -> new OfPurchase());
        refunds.waiting.removeIf(waiting -> waiting.event().equals(refund.event()));
        switch (refund.state()) {
            case WAITING -> refunds.waiting.add(refund);
            case APPLIED -> refunds.applied.put(refund.refundId(), refund);
            case DROPPED -> {}
        }
    }
}
