package io.holdfast.loyalty.store;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.member.IssuedReward;
import io.holdfast.loyalty.member.Redemption;

/** Counters of the points added and taken, by the kind of the entry, of redemptions and rewards by state, and of tier changes. */
@Singleton
public class LedgerMetrics {

    private final Map<EntryKind, Counter> added = new EnumMap<>(EntryKind.class);
    private final Map<EntryKind, Counter> taken = new EnumMap<>(EntryKind.class);
    private final Map<Redemption.State, Counter> redemptions = new EnumMap<>(Redemption.State.class);
    private final Map<IssuedReward.State, Counter> rewards = new EnumMap<>(IssuedReward.State.class);
    private final Counter tierChanges;

    LedgerMetrics(MeterRegistry registry) {
        for (EntryKind kind : EntryKind.values()) {
            added.put(kind, counter(registry, "holdfast.loyalty.points.added", kind));
            taken.put(kind, counter(registry, "holdfast.loyalty.points.taken", kind));
        }
        for (Redemption.State state : Redemption.State.values()) {
            redemptions.put(
                    state,
                    Counter.builder("holdfast.loyalty.redemptions")
                            .description("Redemptions that got this state")
                            .tag("state", state.wireName())
                            .register(registry));
        }
        for (IssuedReward.State state : IssuedReward.State.values()) {
            rewards.put(
                    state,
                    Counter.builder("holdfast.loyalty.rewards")
                            .description("Issued rewards that got this state")
                            .tag("state", state.wireName())
                            .register(registry));
        }
        tierChanges = Counter.builder("holdfast.loyalty.tier.changes")
                .description("Times that a customer got another tier")
                .register(registry);
    }

    /** Counts what a transaction changed; to be called after its commit. */
    public void count(SavedChanges saved) {
        countEntries(saved.entries());
        for (Redemption redemption : saved.redemptions()) {
            // Points that are given back later change no state.
            if (!redemption.returned().isPositive()) {
                increment(redemptions.get(redemption.state()), 1);
            }
        }
        saved.rewards().forEach(reward -> increment(rewards.get(reward.state()), 1));
        tierChanges.increment(saved.tierChanges());
    }

    private void countEntries(Collection<Entry> entries) {
        for (Entry entry : entries) {
            Counter counter = entry.points().isPositive() ? added.get(entry.kind()) : taken.get(entry.kind());
            increment(counter, Math.abs((double) entry.points().value()));
        }
    }

    private static void increment(@Nullable Counter counter, double by) {
        if (counter != null) {
            counter.increment(by);
        }
    }

    private static Counter counter(MeterRegistry registry, String name, EntryKind kind) {
        return Counter.builder(name)
                .description("Points that entries of this kind moved")
                .tag("kind", kind.wireName())
                .register(registry);
    }
}
