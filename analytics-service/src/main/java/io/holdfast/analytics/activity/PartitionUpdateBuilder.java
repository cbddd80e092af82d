package io.holdfast.analytics.activity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.PartitionUpdate.Departure;
import io.holdfast.analytics.activity.PartitionUpdate.Erasure;
import io.holdfast.analytics.activity.PartitionUpdate.NewCustomer;
import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockEvent;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.ErasureEvent;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.WarningEvent;

/** Accumulates the update of a batch, on top of the committed customer numbers. */
final class PartitionUpdateBuilder {

    private final CustomerNumbers numbers;
    private final RecordedActivity recorded;
    private final Map<String, Integer> assigned = new HashMap<>();
    private final Map<String, ErasureCut> cuts = new HashMap<>();
    /** Customers whose committed number ends in this batch: of an erased life, or of a customer who is merged. */
    private final Set<String> ended = new HashSet<>();

    private final BatchActivity activities;
    private final List<NewCustomer> newCustomers = new ArrayList<>();
    private final List<ActivityChange> changes = new ArrayList<>();
    private final List<Fact<? extends Event>> facts = new ArrayList<>();
    private final List<Departure> departures = new ArrayList<>();
    private final List<Erasure> erasures = new ArrayList<>();
    private final List<Integer> endedNumbers = new ArrayList<>();
    private final MergedUpdateBuilder merged;
    private int nextCustomer;

    PartitionUpdateBuilder(CustomerNumbers numbers, RecordedActivity recorded) {
        this.numbers = numbers;
        this.recorded = recorded;
        this.activities = new BatchActivity(numbers, recorded);
        this.merged = new MergedUpdateBuilder(numbers, recorded);
        this.nextCustomer = numbers.nextCustomer();
    }

    void add(Fact<? extends Event> fact) {
        if (!(fact.event() instanceof CustomerFact event)) {
            return;
        }
        String customerId = event.customerId().value();
        switch (event) {
            case CustomerEvent.CustomerErased e -> erase(customerId, fact);
            case CustomerEvent.CustomerLeft e -> {
                if (keep(customerId, fact)) {
                    departures.add(new Departure(fact.source(), fact.id(), customerId, e.reason(), fact.time()));
                }
            }
            case CustomerEvent.CustomerMerged e -> merge(e, fact);
            case PurchaseEvent e -> addActivity(customerId, fact);
            case TicketEvent e -> addActivity(customerId, fact);
            case BreachEvent e -> keep(customerId, fact);
            case LoyaltyEvent e -> {
                if (isKnownAlive(customerId)) {
                    keep(customerId, fact);
                }
            }
            case ErasureEvent e -> {}
            case WarningEvent e -> {}
            case ClockEvent e -> {}
            case RetentionEvent e -> {}
        }
    }

    PartitionUpdate build() {
        return new PartitionUpdate(
                newCustomers,
                changes,
                facts,
                departures,
                erasures,
                activities.instants(),
                nextCustomer,
                endedNumbers,
                merged.build());
    }

    private void addActivity(String customerId, Fact<? extends Event> fact) {
        if (keep(customerId, fact)) {
            ActivityClassifier.classify(fact.event()).ifPresent(kind -> addActivity(customerId, fact.time(), kind));
        }
    }

    /** Adds a fact of the customer's present life; false when an erasure covers it. */
    @CanIgnoreReturnValue
    private boolean keep(String customerId, Fact<? extends Event> fact) {
        if (isErased(customerId, FactTimes.beginningOf(fact))) {
            return false;
        }
        facts.add(fact);
        return true;
    }

    /**
     * False for an erased customer without activity since. A tier that is dated after the cut was then concluded from the
     * erased life, by loyalty-service before it read the erasure.
     */
    private boolean isKnownAlive(String customerId) {
        int number = numberOf(customerId);
        return number != CustomerIndex.NOT_FOUND || merged.contains(customerId) || cutOf(customerId, number) == null;
    }

    private void addActivity(String customerId, Instant time, ActivityKind kind) {
        if (merged.contains(customerId)) {
            merged.addActivity(customerId, new ActiveDay(ActivityClassifier.dayOf(time), kind), time);
            return;
        }
        int known = numberOf(customerId);
        int number = known == CustomerIndex.NOT_FOUND ? assignNumber(customerId, cutOf(customerId, known)) : known;
        ActivityChange.Active activity = new ActivityChange.Active(number, ActivityClassifier.dayOf(time), kind);
        if (activities.add(activity, time)) {
            changes.add(activity);
        }
    }

    /** Takes a merge into the order of the customer under whose key the event is. */
    private void merge(CustomerEvent.CustomerMerged event, Fact<? extends Event> fact) {
        String customerId = event.customerId().value();
        String intoId = event.intoCustomerId().value();
        boolean ofOther = intoId.equals(fact.extensions().get(Fact.PARTITION_KEY));
        String ownId = ofOther ? intoId : customerId;
        if (isErased(ownId, fact.time())) {
            return;
        }
        handOver(ownId);
        Instant at = fact.time().truncatedTo(ChronoUnit.MICROS);
        merged.addMerge(ownId, new MergeNotice(ofOther ? customerId : intoId, !ofOther, at));
    }

    /** The customer is a merged one, without a number in this partition: its days go to those of its person. */
    void handOver(String customerId) {
        merged.add(customerId);
        int number = numberOf(customerId);
        if (number == CustomerIndex.NOT_FOUND) {
            return;
        }
        for (ActivityChange.Active activity : activities.of(number)) {
            ActiveDay day = new ActiveDay(activity.day(), activity.kind());
            merged.addActivity(customerId, day, activities.latestInstant(activity));
        }
        merged.handOver(customerId);
        endedNumbers.add(number);
        endNumber(customerId, number);
    }

    private int assignNumber(String customerId, @Nullable ErasureCut cut) {
        int number = nextCustomer++;
        assigned.put(customerId, number);
        newCustomers.add(new NewCustomer(customerId, number, cut));
        if (cut != null) {
            cuts.put(customerId, cut);
        }
        return number;
    }

    /** Ends a life: its number is not used any more, and activity after the cut goes to a new number. */
    private void erase(String customerId, Fact<? extends Event> fact) {
        int number = numberOf(customerId);
        ErasureCut applied = cutOf(customerId, number);
        ErasureCut cut = ErasureCut.of(fact, latestFact(customerId, number), applied);
        if (cut.equals(applied)) {
            return;
        }
        Integer erasedNumber = number == CustomerIndex.NOT_FOUND ? null : Integer.valueOf(number);
        erasures.add(new Erasure(customerId, numbers.digest(customerId), erasedNumber, cut));
        cuts.put(customerId, cut);
        facts.removeIf(kept -> FactTimes.isOf(customerId, kept) && cut.covers(FactTimes.beginningOf(kept)));
        departures.removeIf(departure -> departure.customerId().equals(customerId) && cut.covers(departure.leftAt()));
        if (merged.contains(customerId)) {
            merged.erase(customerId, cut);
        }
        if (erasedNumber == null) {
            return;
        }
        List<ActivityChange.Active> later = activities.of(number).stream()
                .filter(activity -> activities.isAfter(cut, activity))
                .toList();
        endNumber(customerId, number);
        if (!later.isEmpty()) {
            moveToNewNumber(customerId, cut, later);
        }
    }

    private void endNumber(String customerId, int number) {
        changes.add(new ActivityChange.Erased(number));
        newCustomers.removeIf(customer -> customer.number() == number);
        assigned.remove(customerId);
        ended.add(customerId);
    }

    private void moveToNewNumber(String customerId, ErasureCut cut, List<ActivityChange.Active> later) {
        int number = assignNumber(customerId, cut);
        for (ActivityChange.Active old : later) {
            ActivityChange.Active moved = new ActivityChange.Active(number, old.day(), old.kind());
            activities.move(old, moved);
            changes.add(moved);
        }
    }

    /** The time of the customer's latest fact; the end of its day when the instant is not known any more. */
    private @Nullable Instant latestFact(String customerId, int number) {
        Instant latest = recorded.latestFact(customerId);
        for (Fact<? extends Event> kept : facts) {
            if (FactTimes.isOf(customerId, kept) && !FactTimes.isConclusion(kept.event())) {
                latest = FactTimes.latest(latest, kept.time());
            }
        }
        if (merged.contains(customerId)) {
            latest = FactTimes.latest(latest, merged.latestActivity(customerId));
        }
        if (number != CustomerIndex.NOT_FOUND) {
            for (ActivityChange.Active activity : activities.of(number)) {
                Instant known = activities.latestInstant(activity);
                latest = FactTimes.latest(latest, known == null ? FactTimes.endOf(activity.day()) : known);
            }
        }
        return latest;
    }

    /** The number of the customer's present life; {@link CustomerIndex#NOT_FOUND} when it has none. */
    private int numberOf(String customerId) {
        Integer number = assigned.get(customerId);
        if (number != null) {
            return number;
        }
        return ended.contains(customerId) ? CustomerIndex.NOT_FOUND : numbers.find(customerId);
    }

    private @Nullable ErasureCut cutOf(String customerId, int number) {
        ErasureCut inBatch = cuts.isEmpty() ? null : cuts.get(customerId);
        return inBatch != null ? inBatch : numbers.cut(customerId, number);
    }

    private boolean isErased(String customerId, Instant time) {
        ErasureCut cut = cutOf(customerId, numberOf(customerId));
        return cut != null && cut.covers(time);
    }
}
