package io.holdfast.analytics.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockEvent;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.WarningEvent;

/**
 * The changes that a batch of events makes to one partition. Computing them has no side effects; customer numbers and
 * activity log are updated after the commit.
 *
 * @param newCustomers customers who get a number
 * @param changes changes that the log does not contain yet
 * @param nextCustomer the first number that is not assigned after the update
 */
public record PartitionUpdate(
        List<NewCustomer> newCustomers,
        List<ActivityChange> changes,
        List<Departure> departures,
        List<Erasure> erasures,
        int nextCustomer) {

    public record NewCustomer(String customerId, int number) {}

    /** A customer announced its departure, by the event with this source and id. */
    public record Departure(String source, String eventId, String customerId, DepartureReason reason, Instant leftAt) {}

    /**
     * A customer was erased.
     *
     * @param number null when the customer was never active
     */
    public record Erasure(
            String customerId, String digest, @Nullable Integer number) {}

    /** Whether the update creates a new version, which replicas must apply. */
    public boolean needsNewVersion() {
        return !changes.isEmpty() || !erasures.isEmpty();
    }

    /**
     * Computes the update of a batch.
     *
     * @param isRecorded whether the log contains an activity already; false negatives cost bytes, not correctness
     * @param facts in the order of the partition
     */
    public static PartitionUpdate compute(
            CustomerNumbers numbers,
            Predicate<ActivityChange.Active> isRecorded,
            List<? extends Fact<? extends Event>> facts) {
        Builder builder = new Builder(numbers, isRecorded);
        facts.forEach(builder::add);
        return builder.build();
    }

    /** Accumulates the update, on top of the committed customer numbers. */
    private static final class Builder {

        private final CustomerNumbers numbers;
        private final Predicate<ActivityChange.Active> isRecorded;
        private final Map<String, Integer> assigned = new HashMap<>();
        private final Set<String> erased = new HashSet<>();
        private final Set<ActivityChange.Active> added = new HashSet<>();
        private final List<NewCustomer> newCustomers = new ArrayList<>();
        private final List<ActivityChange> changes = new ArrayList<>();
        private final List<Departure> departures = new ArrayList<>();
        private final List<Erasure> erasures = new ArrayList<>();
        private int nextCustomer;

        Builder(CustomerNumbers numbers, Predicate<ActivityChange.Active> isRecorded) {
            this.numbers = numbers;
            this.isRecorded = isRecorded;
            this.nextCustomer = numbers.nextCustomer();
        }

        void add(Fact<? extends Event> fact) {
            if (!(fact.event() instanceof CustomerFact event)) {
                return;
            }
            String customerId = event.customerId().value();
            switch (event) {
                case CustomerEvent.CustomerErased e -> erase(customerId);
                case CustomerEvent.CustomerLeft e -> {
                    if (!isErased(customerId)) {
                        departures.add(new Departure(fact.source(), fact.id(), customerId, e.reason(), fact.time()));
                    }
                }
                case PurchaseEvent e -> addActivity(customerId, fact);
                case TicketEvent e -> addActivity(customerId, fact);
                case BreachEvent e -> {}
                case WarningEvent e -> {}
                case ClockEvent e -> {}
                case LoyaltyEvent e -> {}
                case RetentionEvent e -> {}
            }
        }

        PartitionUpdate build() {
            return new PartitionUpdate(newCustomers, changes, departures, erasures, nextCustomer);
        }

        private void addActivity(String customerId, Fact<? extends Event> fact) {
            ActivityClassifier.classify(fact.event())
                    .ifPresent(kind -> addActivity(customerId, ActivityClassifier.dayOf(fact.time()), kind));
        }

        private void addActivity(String customerId, int day, ActivityKind kind) {
            int number = numberOf(customerId);
            if (number == CustomerIndex.NOT_FOUND && isErased(customerId)) {
                return;
            }
            ActivityChange.Active activity = new ActivityChange.Active(
                    number == CustomerIndex.NOT_FOUND ? assignNumber(customerId) : number, day, kind);
            if (!isRecorded.test(activity) && added.add(activity)) {
                changes.add(activity);
            }
        }

        private int assignNumber(String customerId) {
            int number = nextCustomer++;
            assigned.put(customerId, number);
            newCustomers.add(new NewCustomer(customerId, number));
            return number;
        }

        private void erase(String customerId) {
            if (isErased(customerId)) {
                return;
            }
            int number = numberOf(customerId);
            if (number == CustomerIndex.NOT_FOUND) {
                erasures.add(new Erasure(customerId, numbers.digest(customerId), null));
            } else {
                erasures.add(new Erasure(customerId, numbers.digest(customerId), number));
                changes.add(new ActivityChange.Erased(number));
            }
            erased.add(customerId);
        }

        /** The number of a customer who is not erased; {@link CustomerIndex#NOT_FOUND} when it has none. */
        private int numberOf(String customerId) {
            if (erased.contains(customerId)) {
                return CustomerIndex.NOT_FOUND;
            }
            Integer number = assigned.get(customerId);
            return number != null ? number : numbers.find(customerId);
        }

        private boolean isErased(String customerId) {
            return erased.contains(customerId) || numbers.isErased(customerId);
        }
    }
}
