package io.holdfast.analytics.activity;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;

/**
 * The first day of each customer, both ways round: by customer, and as one bitmap of newcomers a day. Each customer is in
 * exactly one day's bitmap, so newcomers of a window are counted by adding.
 */
final class FirstDays {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int CAPACITY_FIRST = 64;

    private final NavigableMap<Integer, RoaringBitmap> newcomers = new TreeMap<>();
    private int[] firstDay = new int[0];

    /** Takes note of a day; an earlier one than known moves the customer there. */
    void note(int customer, int day) {
        int known = of(customer);
        if (day >= known) {
            return;
        }
        removeFrom(known, customer);
        grow(customer);
        firstDay[customer] = day;
        newcomers.computeIfAbsent(day, d -> new RoaringBitmap()).add(customer);
    }

    /** Takes note of a whole day; days must come in ascending order, each once. */
    void noteDay(int day, RoaringBitmap active, RoaringBitmap seenBefore) {
        RoaringBitmap fresh = RoaringBitmap.andNot(active, seenBefore);
        if (fresh.isEmpty()) {
            return;
        }
        grow(fresh.last());
        fresh.forEach((int customer) -> firstDay[customer] = day);
        newcomers.put(day, fresh);
    }

    void forget(int customer) {
        int known = of(customer);
        removeFrom(known, customer);
        if (known != NEVER) {
            firstDay[customer] = NEVER;
        }
    }

    long countIn(int fromDay, int toDay) {
        long count = 0;
        for (RoaringBitmap day : newcomers.subMap(fromDay, toDay).values()) {
            count += day.getLongCardinality();
        }
        return count;
    }

    RoaringBitmap in(int fromDay, int toDay) {
        return FastAggregation.or(newcomers.subMap(fromDay, toDay).values().iterator());
    }

    private int of(int customer) {
        return customer < firstDay.length ? firstDay[customer] : NEVER;
    }

    private void removeFrom(int day, int customer) {
        RoaringBitmap bitmap = newcomers.get(day);
        if (bitmap == null) {
            return;
        }
        bitmap.remove(customer);
        if (bitmap.isEmpty()) {
            newcomers.remove(day);
        }
    }

    private void grow(int customer) {
        if (customer < firstDay.length) {
            return;
        }
        int before = firstDay.length;
        firstDay = Arrays.copyOf(firstDay, Math.max(CAPACITY_FIRST, Math.max(customer + 1, before + before / 2)));
        Arrays.fill(firstDay, before, firstDay.length, NEVER);
    }
}
