package io.holdfast.ticket.tier;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent.TierChanged;

/**
 * From when on a customer has a tier.
 *
 * @param tier null for none
 */
record TierChange(String customerId, @Nullable String tier, Instant changedAt, String factId) {

    /** The latest counts; of those of one instant that of the greatest id, in whatever order they come. */
    private static final Comparator<TierChange> ORDER =
            Comparator.comparing(TierChange::changedAt).thenComparing(TierChange::factId);

    static TierChange of(Fact<?> fact, TierChanged changed) {
        return new TierChange(
                changed.entry().customerId().value(),
                changed.entry().tier(),
                // As the database stores it, so that both compare alike.
                fact.time().truncatedTo(ChronoUnit.MICROS),
                fact.id());
    }

    TierChange orLater(TierChange other) {
        return ORDER.compare(this, other) < 0 ? other : this;
    }
}
