package io.holdfast.analytics.population;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.calibration.Outcome;
import io.holdfast.analytics.model.purchase.PurchaseTable;

/** All customers with a purchase up to and including a day, of all partitions. */
public final class Population {

    private final LocalDate asOf;
    private final Map<Integer, PurchaseDays> partitions = new HashMap<>();

    public Population(LocalDate asOf, List<PurchaseDays> partitions) {
        this.asOf = asOf;
        partitions.forEach(days -> this.partitions.put(days.partition(), days));
    }

    public LocalDate asOf() {
        return asOf;
    }

    int asOfDay() {
        return Math.toIntExact(asOf.toEpochDay());
    }

    public void forEach(Consumer<CustomerDays> visitor) {
        for (PurchaseDays days : partitions.values()) {
            for (int customer = 0; customer < days.capacity(); customer++) {
                CustomerDays found = days.of(customer);
                if (found != null) {
                    visitor.accept(found);
                }
            }
        }
    }

    public long customers() {
        long[] count = {0};
        forEach(customer -> count[0]++);
        return count[0];
    }

    /** One customer; null without a purchase up to the day. */
    public @Nullable CustomerDays customer(int partition, int number) {
        PurchaseDays days = partitions.get(partition);
        return days == null ? null : days.of(number);
    }

    /** The histories of all customers, in weeks. */
    public PurchaseTable table() {
        PurchaseTable.OfDays table = new PurchaseTable.OfDays(Math.toIntExact(customers()));
        forEach(customer ->
                table.add(customer.count() - 1, customer.last() - customer.first(), asOfDay() - customer.first()));
        return table.build();
    }

    /**
     * Who of these customers was lost afterwards, by days since the last purchase: without a purchase day after this day up
     * to the later population's.
     */
    public List<Outcome> outcomesByRecency(Population later) {
        List<Outcome> outcomes = new ArrayList<>();
        forEach(customer -> outcomes.add(new Outcome(asOfDay() - customer.last(), isLost(customer, later))));
        return outcomes;
    }

    /** Whether a customer of this population has no purchase day after it up to the later population's day. */
    boolean isLost(CustomerDays customer, Population later) {
        return purchasesAfter(customer, later) == 0;
    }

    /** The customer's purchase days after this population's day, up to the later one's. */
    public int purchasesAfter(CustomerDays customer, Population later) {
        CustomerDays afterwards = later.customer(customer.partition(), customer.number());
        // Of an erased customer, nothing is known afterwards.
        return afterwards == null ? 0 : afterwards.count() - customer.count();
    }
}
