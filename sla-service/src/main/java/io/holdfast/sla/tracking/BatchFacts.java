package io.holdfast.sla.tracking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.ImportEvent.ImportCompleted;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.timeline.FactsJson;

/** A batch sorted by what it is about. */
final class BatchFacts {

    /** What a batch tells of one ticket. */
    static final class Touched {
        final TicketId ticketId;
        final CustomerId customerId;
        final int partition;
        final List<Fact<TicketEvent>> facts = new ArrayList<>();

        @Nullable
        String importId;

        Touched(TicketId ticketId, CustomerId customerId, int partition) {
            this.ticketId = ticketId;
            this.customerId = customerId;
            this.partition = partition;
        }
    }

    private final Map<String, Touched> tickets = new LinkedHashMap<>();
    private final List<ConsumedFact> ofImports = new ArrayList<>();
    private final Set<ImportPart> imports = new LinkedHashSet<>();
    private final Set<ImportPart> completed = new LinkedHashSet<>();
    private final Map<CustomerId, Instant> erased = new HashMap<>();
    private final List<Fact<TierChanged>> tiers = new ArrayList<>();

    static BatchFacts of(List<ConsumedFact> batch) {
        BatchFacts sorted = new BatchFacts();
        batch.forEach(sorted::add);
        return sorted;
    }

    private void add(ConsumedFact delivery) {
        Fact<?> fact = delivery.fact();
        String importId = fact.extensions().get(Fact.IMPORT_ID);
        if (importId != null) {
            ofImports.add(delivery);
            imports.add(new ImportPart(importId, delivery.partition()));
        }
        switch (fact.event()) {
            case TicketEvent event -> addTicket(delivery, event, importId);
            case ImportCompleted event -> {
                ImportPart part = new ImportPart(event.importId(), delivery.partition());
                ofImports.add(delivery);
                imports.add(part);
                completed.add(part);
            }
            case TierChanged event ->
                tiers.add(Fact.of(fact.id(), fact.source(), requireCountable(fact.time()), event));
            case CustomerErased event -> erased.merge(event.customerId(), fact.time(), (a, b) -> a.isAfter(b) ? a : b);
            default -> {
                // Nothing else changes a promise.
            }
        }
    }

    private void addTicket(ConsumedFact delivery, TicketEvent event, @Nullable String importId) {
        if (!Timeline.isRelevant(event)) {
            return;
        }
        Touched touched = tickets.computeIfAbsent(
                event.ticketId().value(),
                id -> new Touched(event.ticketId(), event.customerId(), delivery.partition()));
        touched.importId = importId == null ? touched.importId : importId;
        Fact<?> fact = delivery.fact();
        touched.facts.add(FactsJson.storable(Fact.of(fact.id(), fact.source(), requireCountable(fact.time()), event)));
    }

    /** Kept, it would stop every later judgement of its ticket; so it goes alone to the dead letters. */
    private static Instant requireCountable(Instant time) {
        if (!Timeline.isCountable(time)) {
            throw new IllegalArgumentException(
                    "happened at " + time + ": clocks count from " + Timeline.EARLIEST + " to " + Timeline.LATEST);
        }
        return time;
    }

    /** Carries the imports' own times forward by what the batch holds, in the order of the log. */
    void moveTimes(Map<ImportPart, ImportTime> times) {
        for (ConsumedFact delivery : ofImports) {
            Fact<?> fact = delivery.fact();
            if (fact.event() instanceof ImportCompleted event) {
                time(times, event.importId(), delivery).complete();
            } else {
                String importId = fact.extensions().get(Fact.IMPORT_ID);
                if (importId != null) {
                    time(times, importId, delivery).hear(fact.time());
                }
            }
        }
    }

    private static ImportTime time(Map<ImportPart, ImportTime> times, String importId, ConsumedFact delivery) {
        ImportTime time = times.get(new ImportPart(importId, delivery.partition()));
        if (time == null) {
            throw new IllegalStateException("the times of all the batch's imports were read");
        }
        return time;
    }

    Map<String, Touched> tickets() {
        return tickets;
    }

    Set<ImportPart> imports() {
        return imports;
    }

    Set<ImportPart> completed() {
        return completed;
    }

    /** Changes of tiers, without those of customers who were erased after them. */
    List<Fact<TierChanged>> tiersWithout(Map<CustomerId, Instant> erasedCustomers) {
        return tiers.stream()
                .filter(change -> {
                    Instant erasedAt = erasedCustomers.get(change.event().customerId());
                    return erasedAt == null || change.time().isAfter(erasedAt);
                })
                .toList();
    }

    /** The customers of whose tiers the batch tells. */
    Set<CustomerId> ofTiers() {
        Set<CustomerId> customers = new LinkedHashSet<>();
        tiers.forEach(change -> customers.add(change.event().customerId()));
        return customers;
    }

    Map<CustomerId, Instant> erased() {
        return erased;
    }
}
