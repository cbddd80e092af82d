package io.holdfast.loyalty.posting;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryKind;

/** Counters of the points added and taken, by the kind of the entry. */
@Singleton
public class LedgerMetrics {

    private final Map<EntryKind, Counter> added = new EnumMap<>(EntryKind.class);
    private final Map<EntryKind, Counter> taken = new EnumMap<>(EntryKind.class);

    LedgerMetrics(MeterRegistry registry) {
        for (EntryKind kind : EntryKind.values()) {
            added.put(kind, counter(registry, "holdfast.loyalty.points.added", kind));
            taken.put(kind, counter(registry, "holdfast.loyalty.points.taken", kind));
        }
    }

    /** Counts entries; to be called after the commit. */
    public void countEntries(Collection<Entry> entries) {
        for (Entry entry : entries) {
            Counter counter = entry.points().isPositive() ? added.get(entry.kind()) : taken.get(entry.kind());
            if (counter != null) {
                counter.increment(Math.abs((double) entry.points().value()));
            }
        }
    }

    private static Counter counter(MeterRegistry registry, String name, EntryKind kind) {
        return Counter.builder(name)
                .description("Points that entries of this kind moved")
                .tag("kind", kind.wireName())
                .register(registry);
    }
}
