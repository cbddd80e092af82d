package io.holdfast.loyalty.account;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Response of {@code GET /customers/{id}}: balance = available + held + pending - deficit, as long as the deficit is not
 * greater than the points that could be spent.
 *
 * @param customerId as asked for
 * @param mergedIntoCustomerId whom the customer was merged into, whose account this is; null: nobody
 * @param balance the sum of the entries, without points that have expired; negative when reversals exceeded the points in the
 *     lots
 * @param available the points that can be spent now; never negative
 * @param held points of open redemptions
 * @param pending points that can be spent later
 * @param deficit points that reversals could not find yet; the next points settle it
 * @param tier null: none
 * @param nextTier null: there is none above
 * @param expiring remaining points of lots with an expiry, soonest first; at most 200
 */
record CustomerView(
        String customerId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String mergedIntoCustomerId,
        long balance,
        long available,
        long held,
        long pending,
        long deficit,
        @Nullable String tier,
        @Nullable NextTier nextTier,
        List<Expiring> expiring) {

    record Expiring(long points, Instant at) {}

    /**
     * The tier above the customer's.
     *
     * @param missing of the programme's basis: points, money or purchases
     */
    record NextTier(String tier, BigDecimal missing) {}
}
