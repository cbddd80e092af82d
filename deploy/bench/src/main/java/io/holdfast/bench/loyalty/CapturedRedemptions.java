package io.holdfast.bench.loyalty;

import java.util.HashMap;
import java.util.Map;

/** The redemptions whose capture was answered. Not thread-safe. */
final class CapturedRedemptions {

    private final Map<String, String> customers = new HashMap<>();

    /** False when the redemption was there: two holds were answered with one id. */
    boolean add(String redemptionId, String customerId) {
        return customers.putIfAbsent(redemptionId, customerId) == null;
    }

    /** The customer of each redemption. */
    Map<String, String> customers() {
        return Map.copyOf(customers);
    }
}
