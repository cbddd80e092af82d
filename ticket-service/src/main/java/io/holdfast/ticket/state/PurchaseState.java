package io.holdfast.ticket.state;

import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;

/**
 * A purchase, computed from its events in any order.
 *
 * @param purchase null while only refunds of it were received
 */
public record PurchaseState(@Nullable Purchase purchase, BigDecimal refunded, Set<String> refundIds) {

    public static PurchaseState of(Purchase purchase) {
        return new PurchaseState(purchase, BigDecimal.ZERO, Set.of());
    }

    public static PurchaseState of(PurchaseRefunded refund) {
        return new PurchaseState(null, refund.amount(), Set.of(refund.refundId()));
    }

    public PurchaseState plus(PurchaseState other) {
        return new PurchaseState(
                purchase == null ? other.purchase : purchase,
                refunded.add(other.refunded),
                Stream.concat(refundIds.stream(), other.refundIds.stream()).collect(Collectors.toUnmodifiableSet()));
    }
}
