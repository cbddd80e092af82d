package io.holdfast.ticket.intake;

import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;

/**
 * A purchase as its facts tell it.
 *
 * @param purchase null while only refunds of it are known
 */
public record Bought(@Nullable Purchase purchase, BigDecimal refunded, Set<String> refundIds) {

    static Bought of(Purchase purchase) {
        return new Bought(purchase, BigDecimal.ZERO, Set.of());
    }

    static Bought of(PurchaseRefunded refund) {
        return new Bought(null, refund.amount(), Set.of(refund.refundId()));
    }

    Bought with(Bought more) {
        return new Bought(
                purchase == null ? more.purchase : purchase,
                refunded.add(more.refunded),
                Stream.concat(refundIds.stream(), more.refundIds.stream()).collect(Collectors.toUnmodifiableSet()));
    }
}
