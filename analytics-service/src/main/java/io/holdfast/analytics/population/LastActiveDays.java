package io.holdfast.analytics.population;

import java.util.Arrays;
import java.util.OptionalInt;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;

/** The last day with any activity of one partition's customers, up to and including a day. Four bytes a customer. */
public final class LastActiveDays {

    private static final int INITIAL_CAPACITY = 64;
    private static final int NEVER = Integer.MIN_VALUE;

    private final int partition;
    private int[] last = new int[0];

    private LastActiveDays(int partition) {
        this.partition = partition;
    }

    /**
     * Reads the activity of a partition.
     *
     * @param asOfDay the last day that counts, in UTC days since 1970-01-01
     */
    public static LastActiveDays read(int partition, ActivityLog log, int asOfDay) {
        LastActiveDays days = new LastActiveDays(partition);
        for (ActivityKind kind : ActivityKind.values()) {
            log.forEachDay(kind, Integer.MIN_VALUE, asOfDay + 1, (day, customers) -> {
                if (!customers.isEmpty()) {
                    days.grow(customers.last());
                    customers.forEach((int customer) -> days.last[customer] = Math.max(days.last[customer], day));
                }
            });
        }
        return days;
    }

    public int partition() {
        return partition;
    }

    /** In UTC days since 1970-01-01; empty for a customer who was not active up to the day. */
    public OptionalInt of(int customer) {
        return customer < last.length && last[customer] != NEVER ? OptionalInt.of(last[customer]) : OptionalInt.empty();
    }

    private void grow(int customer) {
        if (customer >= last.length) {
            int before = last.length;
            last = Arrays.copyOf(last, Math.max(INITIAL_CAPACITY, Math.max(customer + 1, before + before / 2)));
            Arrays.fill(last, before, last.length, NEVER);
        }
    }
}
