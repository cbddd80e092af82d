package io.holdfast.loyalty.account;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Response of {@code GET /customers/{id}}. Tiers and holds are not implemented yet: their fields are null and zero.
 *
 * @param balance the sum of the entries; negative when reversals exceeded the points in the lots
 * @param available the points that can be spent now: expired lots do not count, never negative
 * @param expiring remaining points of lots with an expiry, soonest first; at most 200
 */
record CustomerView(
        String customerId,
        long balance,
        long available,
        long held,
        long pending,
        @Nullable String tier,
        @Nullable NextTier nextTier,
        List<Expiring> expiring) {

    record Expiring(long points, Instant at) {}

    record NextTier(String tier, long missing) {}

    static CustomerView of(String customerId, long balance, long available, List<Expiring> expiring) {
        return new CustomerView(customerId, balance, available, 0, 0, null, null, expiring);
    }
}
