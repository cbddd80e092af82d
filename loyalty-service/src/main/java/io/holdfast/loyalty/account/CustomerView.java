package io.holdfast.loyalty.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.Points;

/**
 * Response of {@code GET /customers/{id}}. Tiers and holds are not implemented yet: their fields are null and zero.
 *
 * @param balance the sum of the entries; negative when reversals exceeded the points in the lots
 * @param available the points that can be spent now: expired lots do not count, never negative
 * @param expiring remaining points of lots with an expiry, soonest first
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

    static CustomerView of(CustomerId customerId, Points balance, Points available, List<Lot> lots, Instant now) {
        Map<Instant, Long> byTime = new TreeMap<>();
        for (Lot lot : lots) {
            Instant at = lot.expiresAt();
            if (at != null && at.isAfter(now) && lot.remaining().isPositive()) {
                byTime.merge(at, lot.remaining().value(), Long::sum);
            }
        }
        List<Expiring> expiring = byTime.entrySet().stream()
                .map(entry -> new Expiring(entry.getValue(), entry.getKey()))
                .toList();
        return new CustomerView(customerId.value(), balance.value(), available.value(), 0, 0, null, null, expiring);
    }
}
