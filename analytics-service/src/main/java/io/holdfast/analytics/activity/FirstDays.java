package io.holdfast.analytics.activity;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;

/**
 * The first active day of each customer, in both directions: by customer, and as one bitmap of new customers a day. Each
 * customer is in exactly one bitmap, so the number of new customers in a range of days is a sum of cardinalities.
 */
final class FirstDays {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int INITIAL_CAPACITY = 64;

    private final NavigableMap<Integer, RoaringBitmap> customersByDay = new TreeMap<>();
    private int[] firstDay = new int[0];

    /** Adds an active day; it becomes the first one if it is earlier than the current first one. */
    void add(int customer, int day) {
        int current = firstDayOf(customer);
        if (day >= current) {
            return;
        }
        removeFrom(current, customer);
        grow(customer);
        firstDay[customer] = day;
        customersByDay.computeIfAbsent(day, d -> new RoaringBitmap()).add(customer);
    }

    /** Adds all customers active on a day; to be called in ascending order of days, once a day. */
    void addDay(int day, RoaringBitmap active, RoaringBitmap seenBefore) {
        RoaringBitmap newCustomers = RoaringBitmap.andNot(active, seenBefore);
        if (newCustomers.isEmpty()) {
            return;
        }
        grow(newCustomers.last());
        newCustomers.forEach((int customer) -> firstDay[customer] = day);
        customersByDay.put(day, newCustomers);
    }

    void remove(int customer) {
        int current = firstDayOf(customer);
        removeFrom(current, customer);
        if (current != NEVER) {
            firstDay[customer] = NEVER;
        }
    }

    long countIn(int fromDay, int toDay) {
        long count = 0;
        for (RoaringBitmap day : customersByDay.subMap(fromDay, toDay).values()) {
            count += day.getLongCardinality();
        }
        return count;
    }

    RoaringBitmap customersIn(int fromDay, int toDay) {
        return FastAggregation.or(customersByDay.subMap(fromDay, toDay).values().iterator());
    }

    private int firstDayOf(int customer) {
        return customer < firstDay.length ? firstDay[customer] : NEVER;
    }

    private void removeFrom(int day, int customer) {
        RoaringBitmap bitmap = customersByDay.get(day);
        if (bitmap == null) {
            return;
        }
        bitmap.remove(customer);
        if (bitmap.isEmpty()) {
            customersByDay.remove(day);
        }
    }

    private void grow(int customer) {
        if (customer < firstDay.length) {
            return;
        }
        int oldLength = firstDay.length;
        firstDay =
                Arrays.copyOf(firstDay, Math.max(INITIAL_CAPACITY, Math.max(customer + 1, oldLength + oldLength / 2)));
        Arrays.fill(firstDay, oldLength, firstDay.length, NEVER);
    }
}
