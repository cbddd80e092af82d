package io.holdfast.bench.analytics;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Who was active on which of consecutive UTC days, and how. Customers are numbers from 0. An active day takes four bytes. Not
 * thread-safe.
 */
public final class Activity {

    /** Codes of the kinds, as analytics-service stores them. */
    static final int PURCHASE = 0;

    static final int TICKET = 1;
    static final int KINDS = 2;

    private static final int INITIAL_CAPACITY = 64;

    private final LocalDate firstDay;
    private final int customers;
    /** By day and position: the customer times {@link #KINDS}, and the kind. */
    private final int[][] active;

    private final int[] counts;

    Activity(LocalDate firstDay, int days, int customers) {
        if (customers > Integer.MAX_VALUE / KINDS) {
            throw new IllegalArgumentException("too many customers: " + customers);
        }
        this.firstDay = firstDay;
        this.customers = customers;
        this.active = new int[days][INITIAL_CAPACITY];
        this.counts = new int[days];
    }

    /** One customer's active day of one kind. */
    interface Visitor {
        void visit(int customer, int kind);
    }

    /** @param day from 0 for the first one */
    void add(int day, int customer, int kind) {
        if (counts[day] == active[day].length) {
            active[day] = Arrays.copyOf(active[day], counts[day] + counts[day] / 2);
        }
        active[day][counts[day]++] = customer * KINDS + kind;
    }

    int customers() {
        return customers;
    }

    int days() {
        return active.length;
    }

    LocalDate date(int day) {
        return firstDay.plusDays(day);
    }

    LocalDate lastDate() {
        return date(days() - 1);
    }

    int count(int day) {
        return counts[day];
    }

    long count() {
        return Arrays.stream(counts).asLongStream().sum();
    }

    void forEachDay(IntConsumer visitor) {
        for (int day = 0; day < days(); day++) {
            visitor.accept(day);
        }
    }

    void forEach(int day, Visitor visitor) {
        for (int i = 0; i < counts[day]; i++) {
            visitor.visit(active[day][i] / KINDS, active[day][i] % KINDS);
        }
    }

    static String customerId(int customer) {
        return "C-" + customer;
    }
}
