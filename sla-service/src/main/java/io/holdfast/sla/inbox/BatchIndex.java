package io.holdfast.sla.inbox;

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
import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.ImportEvent.ImportCompleted;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.Traces;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.history.ArrivedFact;
import io.holdfast.sla.history.FactsJson;
import io.holdfast.sla.imports.ImportPartition;
import io.holdfast.sla.imports.ImportTime;
import io.holdfast.sql.BrokenRuleException;

/** A batch of consumed records, grouped by ticket, import and customer. Built once, on one thread. */
final class BatchIndex {

    /**
     * Events of one ticket in the batch, in log order, and the import that the latest of them belongs to. Customer and
     * partition are those of the first event.
     */
    static final class TicketBatch {
        final TicketId ticketId;
        final CustomerId customerId;
        final int partition;
        final List<ArrivedFact> facts = new ArrayList<>();

        @Nullable
        String importId;

        /** W3C trace context of the latest event that is recorded. */
        @Nullable
        String trace;

        TicketBatch(TicketId ticketId, CustomerId customerId, int partition) {
            this.ticketId = ticketId;
            this.customerId = customerId;
            this.partition = partition;
        }
    }

    private final Map<String, TicketBatch> tickets = new LinkedHashMap<>();
    private final List<ConsumedFact> importRecords = new ArrayList<>();
    private final Set<ImportPartition> imports = new LinkedHashSet<>();
    private final Set<ImportPartition> completed = new LinkedHashSet<>();
    private final List<Fact<CustomerErased>> erasures = new ArrayList<>();
    private final List<Fact<CustomerMerged>> merges = new ArrayList<>();
    private final Map<CustomerId, Instant> latestFacts = new HashMap<>();
    private final Map<CustomerId, Instant> latestBeforeErasure = new HashMap<>();
    private final List<Fact<TierChanged>> tierChanges = new ArrayList<>();

    static BatchIndex of(List<ConsumedFact> batch) {
        BatchIndex index = new BatchIndex();
        batch.forEach(index::add);
        return index;
    }

    private void add(ConsumedFact record) {
        Fact<?> fact = record.fact();
        String importId = fact.extensions().get(Fact.IMPORT_ID);
        if (importId != null) {
            importRecords.add(record);
            imports.add(new ImportPartition(importId, record.partition()));
        }
        switch (fact.event()) {
            case TicketEvent event -> addTicket(record, event, importId);
            case ImportCompleted event -> {
                ImportPartition part = new ImportPartition(event.importId(), record.partition());
                importRecords.add(record);
                imports.add(part);
                completed.add(part);
            }
            case TierChanged event -> {
                tierChanges.add(Fact.of(fact.id(), fact.source(), requireSupportedTime(fact.time()), event));
                known(event.customerId(), fact.time());
            }
            case CustomerErased event -> addErasure(fact, event);
            case CustomerMerged event ->
                merges.add(new Fact<>(fact.id(), fact.source(), requireSupportedTime(fact.time()), Map.of(), event));
            default -> {
                // No clock depends on any other event.
            }
        }
    }

    private void addTicket(ConsumedFact record, TicketEvent event, @Nullable String importId) {
        if (!Timeline.isRelevant(event)) {
            return;
        }
        TicketBatch ticket = tickets.computeIfAbsent(
                event.ticketId().value(),
                id -> new TicketBatch(event.ticketId(), event.customerId(), record.partition()));
        ticket.importId = importId == null ? ticket.importId : importId;
        Fact<?> fact = record.fact();
        String trace = Traces.sampled(fact.trace());
        ticket.trace = trace == null ? ticket.trace : trace;
        known(event.customerId(), fact.time());
        ticket.facts.add(new ArrivedFact(
                FactsJson.storable(Fact.of(fact.id(), fact.source(), requireSupportedTime(fact.time()), event)),
                record.partition()));
    }

    private void addErasure(Fact<?> fact, CustomerErased event) {
        erasures.add(new Fact<>(fact.id(), fact.source(), fact.time(), fact.extensions(), event));
        Instant latest = latestFacts.get(event.customerId());
        if (latest != null) {
            latestBeforeErasure.put(event.customerId(), latest);
        }
    }

    private void known(CustomerId customer, Instant time) {
        latestFacts.merge(customer, time, (a, b) -> a.isAfter(b) ? a : b);
    }

    /** Rejected here, the record goes to the dead letters; stored, it would make every later evaluation of its ticket fail. */
    private static Instant requireSupportedTime(Instant time) {
        if (!Timeline.isSupported(time)) {
            throw new BrokenRuleException(
                    "event time " + time + " is out of range: " + Timeline.EARLIEST + " to " + Timeline.LATEST);
        }
        return time;
    }

    /** Advances the imports' event times by the records of the batch, in log order. */
    void advanceTimes(Map<ImportPartition, ImportTime> times) {
        for (ConsumedFact record : importRecords) {
            Fact<?> fact = record.fact();
            if (fact.event() instanceof ImportCompleted event) {
                time(times, event.importId(), record).complete();
            } else {
                String importId = fact.extensions().get(Fact.IMPORT_ID);
                if (importId != null) {
                    time(times, importId, record).advance(fact.time());
                }
            }
        }
    }

    private static ImportTime time(Map<ImportPartition, ImportTime> times, String importId, ConsumedFact record) {
        ImportTime time = times.get(new ImportPartition(importId, record.partition()));
        if (time == null) {
            throw new IllegalStateException("no event time was loaded for import " + importId);
        }
        return time;
    }

    /** By ticket id. */
    Map<String, TicketBatch> tickets() {
        return tickets;
    }

    /** Imports that any record belongs to. */
    Set<ImportPartition> imports() {
        return imports;
    }

    /** Imports whose completion is in the batch. */
    Set<ImportPartition> completed() {
        return completed;
    }

    /** Tier changes, without those up to the cut of their customer's erasure. */
    List<Fact<TierChanged>> tierChangesExcept(Map<CustomerId, ErasureCut> cuts) {
        return tierChanges.stream()
                .filter(change -> {
                    ErasureCut cut = cuts.get(change.event().customerId());
                    return cut == null || !cut.covers(change.time());
                })
                .toList();
    }

    boolean hasTierChanges() {
        return !tierChanges.isEmpty();
    }

    /** The customers of all tickets and tier changes in the batch. */
    Set<CustomerId> customers() {
        return latestFacts.keySet();
    }

    List<Fact<CustomerMerged>> merges() {
        return merges;
    }

    List<Fact<CustomerErased>> erasures() {
        return erasures;
    }

    /** For erased customers, the time of the latest fact that is before the erasure in the batch. */
    Map<CustomerId, Instant> latestBeforeErasure() {
        return latestBeforeErasure;
    }
}
