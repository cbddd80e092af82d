package io.holdfast.analytics.activity;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;

/**
 * The changes that a batch of events makes to one partition. Computing them has no side effects; customer numbers and
 * activity log are updated after the commit.
 *
 * @param newCustomers customers who get a number
 * @param changes changes that the log does not contain yet
 * @param facts the events about customers that no erasure covers, repeated ones included
 * @param instants the latest instant of each activity in the batch; they are kept in memory only
 * @param nextCustomer the first number that is not assigned after the update
 * @param endedNumbers numbers that the changes end although nobody was erased
 * @param merged what changes of merged customers, who have no number in the partition of their events
 */
public record PartitionUpdate(
        List<NewCustomer> newCustomers,
        List<ActivityChange> changes,
        List<Fact<? extends Event>> facts,
        List<Departure> departures,
        List<Erasure> erasures,
        Map<ActivityChange.Active, Instant> instants,
        int nextCustomer,
        List<Integer> endedNumbers,
        MergedUpdate merged) {

    /**
     * A customer gets a number.
     *
     * @param cut of a customer who was erased before, and has a new life now
     */
    public record NewCustomer(
            String customerId, int number, @Nullable ErasureCut cut) {}

    /** A customer announced its departure, by the event with this source and id. */
    public record Departure(String source, String eventId, String customerId, DepartureReason reason, Instant leftAt) {}

    /**
     * A customer was erased: what happened up to the cut is forgotten.
     *
     * @param number null when the customer was never active
     */
    public record Erasure(
            String customerId, String digest, @Nullable Integer number, ErasureCut cut) {}

    /** Whether the update creates a new version, which replicas and the customer numbers in memory must have. */
    public boolean needsNewVersion() {
        return !changes.isEmpty() || !erasures.isEmpty() || !merged.merged().isEmpty();
    }

    /** An update of the partition of persons, which has no events of its own. */
    public static PartitionUpdate ofPersons(
            List<ActivityChange> changes, List<Integer> endedNumbers, int nextCustomer) {
        return new PartitionUpdate(
                List.of(),
                changes,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                nextCustomer,
                endedNumbers,
                MergedUpdate.NONE);
    }

    /**
     * Computes the update of a batch.
     *
     * @param facts in the order of the partition
     */
    public static PartitionUpdate compute(
            CustomerNumbers numbers, RecordedActivity recorded, List<? extends Fact<? extends Event>> facts) {
        PartitionUpdateBuilder builder = new PartitionUpdateBuilder(numbers, recorded);
        numbers.mergedWithNumber().forEach(builder::handOver);
        facts.forEach(builder::add);
        return builder.build();
    }
}
