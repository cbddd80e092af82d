package io.holdfast.analytics.activity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.ImmutableBitmapDataProvider;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.window.Corrections;

/**
 * Bitmap index of the activity of one partition: for each kind and day the set of active customers (RoaringBitmap, see
 * Lemire et al., "Roaring Bitmaps: Implementation of an Optimized Software Library", 2018). Customers are dense numbers
 * from 0, days are UTC days since 1970-01-01, ranges of days are half-open. Unions over blocks of {@value #BLOCK_DAYS}
 * days are maintained, so that a window of n days is a union of about n/{@value #BLOCK_DAYS} bitmaps. Not thread-safe.
 */
public final class ActivityLog implements RecordedDays {

    /** A window of 30 days is then 6 blocks, or 5 blocks and 5 single days. */
    private static final int BLOCK_DAYS = 5;

    private final Map<ActivityKind, NavigableMap<Integer, RoaringBitmap>> active = new EnumMap<>(ActivityKind.class);
    private final Map<ActivityView, NavigableMap<Integer, RoaringBitmap>> blocks = new EnumMap<>(ActivityView.class);
    private final Map<ActivityView, FirstDays> firstDays = new EnumMap<>(ActivityView.class);
    private final CorrectionLog corrections = new CorrectionLog();

    public ActivityLog() {
        for (ActivityKind kind : ActivityKind.values()) {
            active.put(kind, new TreeMap<>());
        }
        for (ActivityView view : ActivityView.values()) {
            blocks.put(view, new TreeMap<>());
            firstDays.put(view, new FirstDays());
        }
    }

    /** Builds the index from stored days. It takes ownership of the bitmaps. */
    public static ActivityLog ofDays(Map<ActivityKind, ? extends Map<Integer, RoaringBitmap>> days) {
        ActivityLog log = new ActivityLog();
        days.forEach((kind, bitmaps) -> log.days(kind).putAll(bitmaps));
        for (ActivityView view : ActivityView.values()) {
            log.buildIndexes(view);
        }
        return log;
    }

    /** Applies a change, and counts what it corrects. */
    public void apply(ActivityChange change, @Nullable Recording recording) {
        if (recording != null) {
            corrections.record(change, recording, this);
        }
        apply(change);
    }

    public void apply(ActivityChange change) {
        switch (change) {
            case ActivityChange.Active a -> add(a);
            case ActivityChange.Erased e -> erase(e.customer());
        }
    }

    /** The corrections of this partition's figures; for a log that is being loaded. */
    public CorrectionLog corrections() {
        return corrections;
    }

    /** The corrections of the figures of a period that ends on a day, exclusive. */
    public Corrections corrections(ActivityView view, int periodEnd) {
        return corrections.of(view, periodEnd);
    }

    /** Whether the activity is recorded already. */
    @Override
    public boolean contains(ActivityChange.Active activity) {
        RoaringBitmap bitmap = days(activity.kind()).get(activity.day());
        return bitmap != null && bitmap.contains(activity.customer());
    }

    /** The customers who were active on at least one of the days. */
    public RoaringBitmap activeIn(ActivityView view, int fromDay, int toDay) {
        int firstBlock = Math.ceilDiv(fromDay, BLOCK_DAYS);
        int endBlock = Math.floorDiv(toDay, BLOCK_DAYS);
        List<RoaringBitmap> bitmaps = new ArrayList<>();
        if (firstBlock < endBlock) {
            addDays(view, fromDay, firstBlock * BLOCK_DAYS, bitmaps);
            bitmaps.addAll(blocks(view).subMap(firstBlock, endBlock).values());
            addDays(view, endBlock * BLOCK_DAYS, toDay, bitmaps);
        } else {
            addDays(view, fromDay, toDay, bitmaps);
        }
        return FastAggregation.or(bitmaps.iterator());
    }

    /** The customers whose first activity ever is on one of the days. */
    public RoaringBitmap newIn(ActivityView view, int fromDay, int toDay) {
        return firstDays(view).customersIn(fromDay, toDay);
    }

    /** The number of customers in {@link #newIn}. */
    public long countNewIn(ActivityView view, int fromDay, int toDay) {
        return firstDays(view).countIn(fromDay, toDay);
    }

    /** The number of customers who were ever active. */
    public long countEver(ActivityView view) {
        return countNewIn(view, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** The days on which a customer was active, ascending. */
    public List<Integer> daysOf(int customer, ActivityKind kind) {
        List<Integer> activeDays = new ArrayList<>();
        days(kind).forEach((day, bitmap) -> {
            if (bitmap.contains(customer)) {
                activeDays.add(day);
            }
        });
        return activeDays;
    }

    /**
     * Each day of a range with activity of a kind, in ascending order, and its customers, who must not be changed.
     *
     * @param endDay the day behind the last
     */
    public void forEachDay(
            ActivityKind kind, int fromDay, int endDay, BiConsumer<Integer, ImmutableBitmapDataProvider> visitor) {
        days(kind).subMap(fromDay, endDay).forEach(visitor);
    }

    @Override
    public List<ActivityChange.Active> activityOf(int customer) {
        List<ActivityChange.Active> activity = new ArrayList<>();
        for (ActivityKind kind : ActivityKind.values()) {
            daysOf(customer, kind).forEach(day -> activity.add(new ActivityChange.Active(customer, day, kind)));
        }
        return activity;
    }

    /** The first day with any activity. */
    public OptionalInt firstDay(ActivityView view) {
        return view.kinds().stream()
                .map(this::days)
                .filter(days -> !days.isEmpty())
                .mapToInt(NavigableMap::firstKey)
                .min();
    }

    private void add(ActivityChange.Active activity) {
        add(days(activity.kind()), activity.day(), activity.customer());
        for (ActivityView view : ActivityView.values()) {
            if (view.includes(activity.kind())) {
                add(blocks(view), Math.floorDiv(activity.day(), BLOCK_DAYS), activity.customer());
                firstDays(view).add(activity.customer(), activity.day());
            }
        }
    }

    private void erase(int customer) {
        active.values().forEach(days -> remove(days, customer));
        blocks.values().forEach(view -> remove(view, customer));
        firstDays.values().forEach(first -> first.remove(customer));
    }

    private void buildIndexes(ActivityView view) {
        NavigableMap<Integer, List<RoaringBitmap>> byDay = new TreeMap<>();
        for (ActivityKind kind : view.kinds()) {
            days(kind)
                    .forEach((day, bitmap) ->
                            byDay.computeIfAbsent(day, d -> new ArrayList<>()).add(bitmap));
        }
        RoaringBitmap seen = new RoaringBitmap();
        byDay.forEach((day, bitmaps) -> {
            RoaringBitmap onDay = FastAggregation.or(bitmaps.iterator());
            firstDays(view).addDay(day, onDay, seen);
            seen.or(onDay);
            blocks(view)
                    .computeIfAbsent(Math.floorDiv(day, BLOCK_DAYS), b -> new RoaringBitmap())
                    .or(onDay);
        });
    }

    private void addDays(ActivityView view, int fromDay, int toDay, List<RoaringBitmap> bitmaps) {
        for (ActivityKind kind : view.kinds()) {
            bitmaps.addAll(days(kind).subMap(fromDay, toDay).values());
        }
    }

    private static void add(NavigableMap<Integer, RoaringBitmap> bitmaps, int key, int customer) {
        bitmaps.computeIfAbsent(key, k -> new RoaringBitmap()).add(customer);
    }

    private static void remove(NavigableMap<Integer, RoaringBitmap> bitmaps, int customer) {
        bitmaps.values().removeIf(bitmap -> {
            bitmap.remove(customer);
            return bitmap.isEmpty();
        });
    }

    // The constructor fills the enum maps for every kind and every view.
    private NavigableMap<Integer, RoaringBitmap> days(ActivityKind kind) {
        return Objects.requireNonNull(active.get(kind));
    }

    private NavigableMap<Integer, RoaringBitmap> blocks(ActivityView view) {
        return Objects.requireNonNull(blocks.get(view));
    }

    private FirstDays firstDays(ActivityView view) {
        return Objects.requireNonNull(firstDays.get(view));
    }
}
