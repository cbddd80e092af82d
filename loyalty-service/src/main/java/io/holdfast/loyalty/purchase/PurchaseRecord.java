package io.holdfast.loyalty.purchase;

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
 * @param contentDigest what the purchase says, as a digest: the same purchase told otherwise is refused
 * @param awardNumber the number of the entry that it earned; 0 when it earned nothing
 */
public record PurchaseRecord(
        String purchaseId,
        CustomerId customerId,
        Money money,
        UUID contentDigest,
        Cause cause,
        Instant at,
        int awardNumber,
        Points awarded,
        BigDecimal refunded,
        Points revoked) {

    PurchaseRecord withRefund(BigDecimal amount, Points revokedPoints) {
        return new PurchaseRecord(
                purchaseId,
                customerId,
                money,
                contentDigest,
                cause,
                at,
                awardNumber,
                awarded,
                refunded.add(amount),
                revoked.plus(revokedPoints));
    }
}
