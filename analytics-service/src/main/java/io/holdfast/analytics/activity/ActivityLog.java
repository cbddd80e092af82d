package io.holdfast.analytics.activity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;

import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who was active on which day, of one partition. Customers are dense numbers from 0, days are UTC days since 1970-01-01,
 * ranges of days are half-open. Not safe for use by several threads at once.
 */
public final class ActivityLog {

    private final Map<ActivityKind, NavigableMap<Integer, RoaringBitmap>> active = new EnumMap<>(ActivityKind.class);
    private final Map<ActivityView, FirstDays> firsts = new EnumMap<>(ActivityView.class);

    public ActivityLog() {
        for (ActivityKind kind : ActivityKind.values()) {
            active.put(kind, new TreeMap<>());
        }
        for (ActivityView view : ActivityView.values()) {
            firsts.put(view, new FirstDays());
        }
    }

    /** A log that starts with whole days, as they were stored; it takes the bitmaps as its own. */
    public static ActivityLog ofDays(Map<ActivityKind, ? extends Map<Integer, RoaringBitmap>> days) {
        ActivityLog log = new ActivityLog();
        days.forEach((kind, bitmaps) -> log.days(kind).putAll(bitmaps));
        for (ActivityView view : ActivityView.values()) {
            log.findFirsts(view);
        }
        return log;
    }

    public void apply(Change change) {
        switch (change) {
            case Change.Active a -> record(a);
            case Change.Erased e -> erase(e.customer());
        }
    }

    /** Whether this changes nothing because the log has it already. */
    public boolean has(Change.Active act) {
        RoaringBitmap bitmap = days(act.kind()).get(act.day());
        return bitmap != null && bitmap.contains(act.customer());
    }

    /** The customers that were active on at least one of the days. */
    public RoaringBitmap activeIn(ActivityView view, int fromDay, int toDay) {
        List<RoaringBitmap> bitmaps = new ArrayList<>();
        for (ActivityKind kind : view.kinds()) {
            bitmaps.addAll(days(kind).subMap(fromDay, toDay).values());
        }
        return FastAggregation.or(bitmaps.iterator());
    }

    /** The customers whose first activity ever is on one of the days. */
    public RoaringBitmap newIn(ActivityView view, int fromDay, int toDay) {
        return firsts(view).in(fromDay, toDay);
    }

    /** How many customers {@link #newIn} has. */
    public long countNewIn(ActivityView view, int fromDay, int toDay) {
        return firsts(view).countIn(fromDay, toDay);
    }

    /** How many customers were ever active. */
    public long countEver(ActivityView view) {
        return countNewIn(view, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** The days on which a customer was active, ascending. */
    public List<Integer> daysOf(int customer, ActivityKind kind) {
        List<Integer> found = new ArrayList<>();
        days(kind).forEach((day, bitmap) -> {
            if (bitmap.contains(customer)) {
                found.add(day);
            }
        });
        return found;
    }

    /** The first day of which anything is known. */
    public OptionalInt firstDay(ActivityView view) {
        return view.kinds().stream()
                .map(this::days)
                .filter(days -> !days.isEmpty())
                .mapToInt(NavigableMap::firstKey)
                .min();
    }

    private void record(Change.Active act) {
        days(act.kind()).computeIfAbsent(act.day(), d -> new RoaringBitmap()).add(act.customer());
        for (ActivityView view : ActivityView.values()) {
            if (view.sees(act.kind())) {
                firsts(view).note(act.customer(), act.day());
            }
        }
    }

    private void erase(int customer) {
        for (ActivityKind kind : ActivityKind.values()) {
            days(kind).values().removeIf(bitmap -> {
                bitmap.remove(customer);
                return bitmap.isEmpty();
            });
        }
        firsts.values().forEach(first -> first.forget(customer));
    }

    private void findFirsts(ActivityView view) {
        NavigableMap<Integer, List<RoaringBitmap>> byDay = new TreeMap<>();
        for (ActivityKind kind : view.kinds()) {
            days(kind)
                    .forEach((day, bitmap) ->
                            byDay.computeIfAbsent(day, d -> new ArrayList<>()).add(bitmap));
        }
        RoaringBitmap seen = new RoaringBitmap();
        byDay.forEach((day, bitmaps) -> {
            RoaringBitmap onDay = FastAggregation.or(bitmaps.iterator());
            firsts(view).noteDay(day, onDay, seen);
            seen.or(onDay);
        });
    }

    // The enum maps are filled by the constructor: every kind and every view has its entry.
    private NavigableMap<Integer, RoaringBitmap> days(ActivityKind kind) {
        return Objects.requireNonNull(active.get(kind));
    }

    private FirstDays firsts(ActivityView view) {
        return Objects.requireNonNull(firsts.get(view));
    }
}
