package io.holdfast.loyalty.posting;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Money;
import io.holdfast.loyalty.ledger.Cause;
import io.holdfast.loyalty.ledger.Points;

/**
 * What the ledger remembers of a purchase, also of one that earned nothing: its refunds are measured against it.
 *
 * @param content what the purchase says, as a digest: the same purchase told otherwise is refused
 * @param award the number of the entry that it earned; 0 when it earned nothing
 */
public record KnownPurchase(
        String purchaseId,
        CustomerId customerId,
        Money money,
        UUID content,
        Cause cause,
        Instant at,
        int award,
        Points awarded,
        BigDecimal refunded,
        Points revoked) {

    KnownPurchase lessRefund(BigDecimal amount, Points taken) {
        return new KnownPurchase(
                purchaseId,
                customerId,
                money,
                content,
                cause,
                at,
                award,
                awarded,
                refunded.add(amount),
                revoked.plus(taken));
    }
}
