package io.holdfast.analytics.activity;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ErasureCut;

/**
 * What is recorded of one id of a merged customer: its days and its merges. Both are sets and an erasure takes away what its cut
 * covers, so that the order of events does not matter.
 */
public final class MergedFacts {

    /** With the latest activity of the day; empty when only the day is known. */
    private final Map<ActiveDay, Optional<Instant>> days = new HashMap<>();

    private final Set<MergeNotice> merges = new HashSet<>();

    public MergedFacts() {}

    public MergedFacts(MergedFacts other) {
        days.putAll(other.days);
        merges.addAll(other.merges);
    }

    /** Adds a day; false when it was known with that or a later instant. */
    @CanIgnoreReturnValue
    public boolean add(ActiveDay day, @Nullable Instant latest) {
        Optional<Instant> before = days.get(day);
        Optional<Instant> added = Optional.ofNullable(latest);
        if (before == null || before.isEmpty()) {
            days.put(day, added);
            return before == null || added.isPresent();
        }
        if (added.isEmpty() || !added.get().isAfter(before.get())) {
            return false;
        }
        days.put(day, added);
        return true;
    }

    /** Adds a merge; false when it was known. */
    @CanIgnoreReturnValue
    public boolean add(MergeNotice merge) {
        return merges.add(merge);
    }

    /** Forgets what happened up to a cut; of its day, activity remains that is known to be later. */
    public void erase(ErasureCut cut) {
        int cutDay = ActivityClassifier.dayOf(cut.at());
        days.entrySet()
                .removeIf(entry ->
                        entry.getValue().map(cut::covers).orElse(entry.getKey().day() <= cutDay));
        merges.removeIf(merge -> cut.covers(merge.at()));
    }

    public boolean isEmpty() {
        return days.isEmpty() && merges.isEmpty();
    }

    /** Each day with its latest activity; empty when only the day is known. */
    public Map<ActiveDay, Optional<Instant>> days() {
        return Collections.unmodifiableMap(days);
    }

    public Set<MergeNotice> merges() {
        return Collections.unmodifiableSet(merges);
    }

    /** The latest activity; the end of its day when its instant is not known. */
    @Nullable
    Instant latest() {
        Instant latest = null;
        for (Map.Entry<ActiveDay, Optional<Instant>> day : days.entrySet()) {
            Instant at =
                    day.getValue().orElseGet(() -> FactTimes.endOf(day.getKey().day()));
            latest = FactTimes.latest(latest, at);
        }
        return latest;
    }
}
