package io.holdfast.analytics.population;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.spend.SpendTable;

/**
 * What customers spend a purchase day in one currency, up to and including a day. Of each customer: the purchase days of
 * that currency less the first one, and the mean over these of the day's sum.
 */
public final class Spend {

    private static final int INITIAL_CAPACITY = 64;
    private static final int UNKNOWN = -1;

    private final @Nullable String currency;
    private long customers;
    private final Map<Integer, Values> partitions = new HashMap<>();

    /**
     * Without customers.
     *
     * @param currency the one with most purchases; null without purchases
     */
    public Spend(@Nullable String currency) {
        this.currency = currency;
    }

    public @Nullable String currency() {
        return currency;
    }

    /** Those with a purchase in the currency. */
    public long customers() {
        return customers;
    }

    /**
     * Adds a customer.
     *
     * @param frequency purchase days less one
     * @param meanValue over the days behind the first; 0 without repeat
     */
    public void add(int partition, int number, int frequency, double meanValue) {
        partitions.computeIfAbsent(partition, p -> new Values()).set(number, frequency, meanValue);
        customers++;
    }

    /** The repeat purchase days in this currency. */
    int frequency(CustomerDays customer) {
        Values values = partitions.get(customer.partition());
        return values == null ? 0 : Math.max(0, values.frequency(customer.number()));
    }

    /** Mean of the repeat purchase days; 0 without one. */
    double meanValue(CustomerDays customer) {
        Values values = partitions.get(customer.partition());
        return values == null || values.frequency(customer.number()) <= 0 ? 0 : values.means[customer.number()];
    }

    /** Whether the customer has a purchase in this currency. */
    boolean includes(CustomerDays customer) {
        Values values = partitions.get(customer.partition());
        return values != null && values.frequency(customer.number()) >= 0;
    }

    /** Those with repeat purchases. */
    public SpendTable table() {
        SpendTable.Builder table = new SpendTable.Builder();
        for (Values values : partitions.values()) {
            for (int number = 0; number < values.frequencies.length; number++) {
                if (values.frequencies[number] > 0) {
                    table.add(values.frequencies[number], values.means[number], 1);
                }
            }
        }
        return table.build();
    }

    private static final class Values {

        /** {@value #UNKNOWN} for who has no purchase in the currency. */
        private int[] frequencies = new int[0];

        private double[] means = new double[0];

        int frequency(int number) {
            return number < frequencies.length ? frequencies[number] : UNKNOWN;
        }

        void set(int number, int frequency, double mean) {
            if (number >= frequencies.length) {
                int before = frequencies.length;
                int size = Math.max(INITIAL_CAPACITY, Math.max(number + 1, before + before / 2));
                frequencies = Arrays.copyOf(frequencies, size);
                Arrays.fill(frequencies, before, size, UNKNOWN);
                means = Arrays.copyOf(means, size);
            }
            frequencies[number] = frequency;
            means[number] = mean;
        }
    }
}
