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
 * What a batch of facts changes in one partition. Deciding changes nothing; the roster and the log follow when it is
 * committed.
 *
 * @param newcomers customers that get a number
 * @param changes what the log does not have yet
 * @param nextCustomer the first number that is not given after this step
 */
public record PartitionStep(
        List<Newcomer> newcomers,
        List<Change> changes,
        List<Departure> departures,
        List<Erasure> erasures,
        int nextCustomer) {

    public record Newcomer(String customerId, int number) {}

    /** A customer said that it leaves, as the fact of that source and id tells. */
    public record Departure(String source, String eventId, String customerId, DepartureReason reason, Instant leftAt) {}

    /**
     * A customer is forgotten.
     *
     * @param number null when the customer was never active
     */
    public record Erasure(
            String customerId, String digest, @Nullable Integer number) {}

    /** Whether copies of the partition in memory must hear of it. */
    public boolean changesPartition() {
        return !changes.isEmpty() || !erasures.isEmpty();
    }

    /**
     * Decides what the facts change.
     *
     * @param isRecorded whether the log has an act already; answering no costs bytes, not correctness
     * @param facts in the order of the log
     */
    public static PartitionStep decide(
            Roster roster, Predicate<Change.Active> isRecorded, List<? extends Fact<? extends Event>> facts) {
        Decision decision = new Decision(roster, isRecorded);
        facts.forEach(decision::take);
        return decision.step();
    }

    /** A step that is being decided: the roster as it would be. */
    private static final class Decision {

        private final Roster roster;
        private final Predicate<Change.Active> isRecorded;
        private final Map<String, Integer> fresh = new HashMap<>();
        private final Set<String> erasedNow = new HashSet<>();
        private final Set<Change.Active> recordedNow = new HashSet<>();
        private final List<Newcomer> newcomers = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private final List<Departure> departures = new ArrayList<>();
        private final List<Erasure> erasures = new ArrayList<>();
        private int next;

        Decision(Roster roster, Predicate<Change.Active> isRecorded) {
            this.roster = roster;
            this.isRecorded = isRecorded;
            this.next = roster.next();
        }

        void take(Fact<? extends Event> fact) {
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
                case PurchaseEvent e -> act(customerId, fact);
                case TicketEvent e -> act(customerId, fact);
                case BreachEvent e -> {}
                case WarningEvent e -> {}
                case ClockEvent e -> {}
                case LoyaltyEvent e -> {}
                case RetentionEvent e -> {}
            }
        }

        PartitionStep step() {
            return new PartitionStep(newcomers, changes, departures, erasures, next);
        }

        private void act(String customerId, Fact<? extends Event> fact) {
            CustomerActs.kindOf(fact.event()).ifPresent(kind -> act(customerId, CustomerActs.dayOf(fact.time()), kind));
        }

        private void act(String customerId, int day, ActivityKind kind) {
            int known = find(customerId);
            if (known == CustomerIndex.UNKNOWN && isErased(customerId)) {
                return;
            }
            Change.Active act =
                    new Change.Active(known == CustomerIndex.UNKNOWN ? welcome(customerId) : known, day, kind);
            if (!isRecorded.test(act) && recordedNow.add(act)) {
                changes.add(act);
            }
        }

        private int welcome(String customerId) {
            int number = next++;
            fresh.put(customerId, number);
            newcomers.add(new Newcomer(customerId, number));
            return number;
        }

        private void erase(String customerId) {
            if (isErased(customerId)) {
                return;
            }
            int known = find(customerId);
            if (known == CustomerIndex.UNKNOWN) {
                erasures.add(new Erasure(customerId, Roster.digestOf(customerId), null));
            } else {
                erasures.add(new Erasure(customerId, Roster.digestOf(customerId), known));
                changes.add(new Change.Erased(known));
            }
            erasedNow.add(customerId);
        }

        /** A number that still counts: an erased customer has none, though the roster follows only at the commit. */
        private int find(String customerId) {
            if (erasedNow.contains(customerId)) {
                return CustomerIndex.UNKNOWN;
            }
            Integer number = fresh.get(customerId);
            return number != null ? number : roster.find(customerId);
        }

        private boolean isErased(String customerId) {
            return erasedNow.contains(customerId) || roster.isErased(customerId);
        }
    }
}
