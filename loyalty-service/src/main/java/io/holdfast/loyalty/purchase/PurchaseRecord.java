package io.holdfast.loyalty.purchase;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Money;
import io.holdfast.loyalty.ledger.Points;

/**
 * A recorded purchase. One that earned no points is recorded too, since its refunds are compared with it.
 *
 * @param contentDigest digest of the event's content: the same purchase with another content is rejected
 * @param awardNumber the number of the entry that the purchase earned; {@value #NO_AWARD} when it earned no points
 * @param refunded the sum of the applied refunds
 * @param revoked the points taken back because of them
 */
public record PurchaseRecord(
        String purchaseId,
        CustomerId customerId,
        Money money,
        UUID contentDigest,
        EventKey cause,
        Instant at,
        int awardNumber,
        Points awarded,
        BigDecimal refunded,
        Points revoked) {

    public static final int NO_AWARD = 0;

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
