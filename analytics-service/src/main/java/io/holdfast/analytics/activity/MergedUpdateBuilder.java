package io.holdfast.analytics.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ErasureCut;

/** Accumulates what a batch changes of merged customers, on top of what is committed. */
final class MergedUpdateBuilder {

    private final CustomerNumbers numbers;
    private final RecordedActivity recorded;
    private final Map<String, Boolean> merged = new HashMap<>();
    private final Map<String, MergedFacts> facts = new HashMap<>();
    private final List<MergedChange> changes = new ArrayList<>();
    private final List<String> handedOver = new ArrayList<>();

    MergedUpdateBuilder(CustomerNumbers numbers, RecordedActivity recorded) {
        this.numbers = numbers;
        this.recorded = recorded;
    }

    /** Whether a customer is a merged one, as of the events so far. */
    boolean contains(String customerId) {
        Boolean inBatch = merged.isEmpty() ? null : merged.get(customerId);
        return inBatch != null ? inBatch : numbers.isMerged(customerId);
    }

    /** From now on the customer is a merged one. */
    void add(String customerId) {
        if (!contains(customerId)) {
            merged.put(customerId, true);
        }
    }

    void handOver(String customerId) {
        handedOver.add(customerId);
    }

    void addMerge(String customerId, MergeNotice merge) {
        if (factsOf(customerId).add(merge)) {
            changes.add(new MergedChange.Merged(customerId, merge));
        }
    }

    void addActivity(String customerId, ActiveDay day, @Nullable Instant latest) {
        if (factsOf(customerId).add(day, latest)) {
            changes.add(new MergedChange.Active(customerId, day, latest));
        }
    }

    /** The time of the latest activity. Those of before the batch are known when the batch erases the customer. */
    @Nullable
    Instant latestActivity(String customerId) {
        return factsOf(customerId).latest();
    }

    /** Whoever has nothing after the cut is not a merged customer any more. */
    void erase(String customerId, ErasureCut cut) {
        MergedFacts remaining = factsOf(customerId);
        remaining.erase(cut);
        changes.add(new MergedChange.Erased(customerId, cut));
        if (remaining.isEmpty()) {
            merged.put(customerId, false);
        }
    }

    MergedUpdate build() {
        return new MergedUpdate(changes, merged, handedOver);
    }

    private MergedFacts factsOf(String customerId) {
        return facts.computeIfAbsent(customerId, id -> new MergedFacts(recorded.ofMerged(id)));
    }
}
