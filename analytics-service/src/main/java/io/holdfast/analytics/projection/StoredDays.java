package io.holdfast.analytics.projection;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.CorrectionLog;
import io.holdfast.analytics.activity.RecordedDays;

/** Stored days of a partition, all or some, into which changes are merged. */
final class StoredDays implements RecordedDays {

    private final Map<ActivityKind, Map<Integer, RoaringBitmap>> days = new EnumMap<>(ActivityKind.class);
    private final Set<Key> changed = new HashSet<>();

    private record Key(ActivityKind kind, int day) {}

    @FunctionalInterface
    interface Visitor {
        void visit(ActivityKind kind, int day, RoaringBitmap customers);
    }

    StoredDays(Map<ActivityKind, Map<Integer, RoaringBitmap>> loaded) {
        for (ActivityKind kind : ActivityKind.values()) {
            days.put(kind, new TreeMap<>(loaded.getOrDefault(kind, Map.of())));
        }
    }

    /** The days of the changes. Whether they correct figures depends on all kinds of activity on them. */
    static LocalDate[] affectedBy(List<VersionedChanges> changes) {
        return changes.stream()
                .flatMap(versioned -> versioned.changes().stream())
                .filter(ActivityChange.Active.class::isInstance)
                .map(change -> ((ActivityChange.Active) change).day())
                .distinct()
                .map(LocalDate::ofEpochDay)
                .toArray(LocalDate[]::new);
    }

    /**
     * Merges changes, in their order.
     *
     * @param erasedNumbers those of the changes, and those of an earlier version of this service
     * @return what the changes correct
     */
    CorrectionLog merge(List<VersionedChanges> changes, List<Integer> erasedNumbers) {
        CorrectionLog corrections = new CorrectionLog();
        for (VersionedChanges versioned : changes) {
            for (ActivityChange change : versioned.changes()) {
                if (versioned.recording() != null) {
                    corrections.record(change, versioned.recording(), this);
                }
                apply(change);
            }
        }
        erasedNumbers.forEach(this::remove);
        return corrections;
    }

    @Override
    public boolean contains(ActivityChange.Active activity) {
        RoaringBitmap customers = daysOf(activity.kind()).get(activity.day());
        return customers != null && customers.contains(activity.customer());
    }

    @Override
    public List<ActivityChange.Active> activityOf(int customer) {
        List<ActivityChange.Active> activity = new ArrayList<>();
        days.forEach((kind, byDay) -> byDay.forEach((day, customers) -> {
            if (customers.contains(customer)) {
                activity.add(new ActivityChange.Active(customer, day, kind));
            }
        }));
        return activity;
    }

    void forEachChanged(Visitor visitor) {
        days.forEach((kind, byDay) -> byDay.forEach((day, customers) -> {
            if (changed.contains(new Key(kind, day))) {
                visitor.visit(kind, day, customers);
            }
        }));
    }

    private void apply(ActivityChange change) {
        switch (change) {
            case ActivityChange.Active a -> {
                if (daysOf(a.kind())
                        .computeIfAbsent(a.day(), day -> new RoaringBitmap())
                        .checkedAdd(a.customer())) {
                    changed.add(new Key(a.kind(), a.day()));
                }
            }
            case ActivityChange.Erased e -> remove(e.customer());
        }
    }

    private void remove(int customer) {
        days.forEach((kind, byDay) -> byDay.forEach((day, customers) -> {
            if (customers.checkedRemove(customer)) {
                changed.add(new Key(kind, day));
            }
        }));
    }

    // The constructor fills the map for every kind.
    private Map<Integer, RoaringBitmap> daysOf(ActivityKind kind) {
        return Objects.requireNonNull(days.get(kind));
    }
}
