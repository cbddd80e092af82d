package io.holdfast.loyalty.member;

import org.jspecify.annotations.Nullable;

/**
 * An event of the property tests.
 *
 * @param name its position
 * @param kind purchase, refund, adjust, hold, capture, cancel or tier
 * @param points also an amount, or the position of a tier; of a capture, 0: all
 * @param other the refunded purchase, the reference of a hold, or the hour of an expiry or of a floor's end
 */
record ModelEvent(
        int name,
        String kind,
        int hour,
        String id,
        int points,
        @Nullable String other) {}
