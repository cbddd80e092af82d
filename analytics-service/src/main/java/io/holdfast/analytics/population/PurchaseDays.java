package io.holdfast.analytics.population;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;

/**
 * The purchase days of one partition's customers, up to and including a day: how many, the first and the last. Several
 * purchases on one UTC day are one. Twelve bytes a customer.
 */
public final class PurchaseDays {

    private static final int INITIAL_CAPACITY = 64;

    private final int partition;
    private int[] counts = new int[INITIAL_CAPACITY];
    private int[] first = new int[INITIAL_CAPACITY];
    private int[] last = new int[INITIAL_CAPACITY];

    private PurchaseDays(int partition) {
        this.partition = partition;
    }

    /**
     * Counts the purchase days of a partition.
     *
     * @param asOfDay the last day that counts, in UTC days since 1970-01-01
     */
    public static PurchaseDays count(int partition, ActivityLog log, int asOfDay) {
        PurchaseDays days = new PurchaseDays(partition);
        days.addAll(log, Integer.MIN_VALUE, asOfDay);
        return days;
    }

    /**
     * Counts the purchase days of a partition up to each of several days, and reads each day of the log once.
     *
     * @param asOfDays in any order
     * @return in the order of the days
     */
    public static List<PurchaseDays> count(int partition, ActivityLog log, List<Integer> asOfDays) {
        PurchaseDays running = new PurchaseDays(partition);
        Map<Integer, PurchaseDays> counted = new HashMap<>();
        int from = Integer.MIN_VALUE;
        for (int asOfDay : new TreeSet<>(asOfDays)) {
            running.addAll(log, from, asOfDay);
            counted.put(asOfDay, running.copy());
            from = asOfDay + 1;
        }
        return asOfDays.stream()
                .map(day -> Objects.requireNonNull(counted.get(day)))
                .toList();
    }

    private void addAll(ActivityLog log, int fromDay, int lastDay) {
        log.forEachDay(ActivityKind.PURCHASE, fromDay, lastDay + 1, (day, customers) -> {
            if (!customers.isEmpty()) {
                grow(customers.last());
                customers.forEach((int customer) -> add(customer, day));
            }
        });
    }

    private PurchaseDays copy() {
        PurchaseDays copy = new PurchaseDays(partition);
        copy.counts = counts.clone();
        copy.first = first.clone();
        copy.last = last.clone();
        return copy;
    }

    /** A customer's purchase days; null when there is none up to the day. */
    @Nullable
    CustomerDays of(int customer) {
        return customer < counts.length && counts[customer] > 0
                ? new CustomerDays(partition, customer, counts[customer], first[customer], last[customer])
                : null;
    }

    int partition() {
        return partition;
    }

    int capacity() {
        return counts.length;
    }

    private void add(int customer, int day) {
        if (counts[customer]++ == 0) {
            first[customer] = day;
        }
        last[customer] = day;
    }

    private void grow(int customer) {
        if (customer >= counts.length) {
            int size = Math.max(customer + 1, counts.length + counts.length / 2);
            counts = Arrays.copyOf(counts, size);
            first = Arrays.copyOf(first, size);
            last = Arrays.copyOf(last, size);
        }
    }
}
