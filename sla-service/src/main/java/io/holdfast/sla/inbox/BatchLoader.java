package io.holdfast.sla.inbox;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.sla.history.CustomerTiers;
import io.holdfast.sla.history.TicketHistories;
import io.holdfast.sla.history.TicketHistory;
import io.holdfast.sla.imports.ImportPartition;
import io.holdfast.sla.imports.ImportTime;
import io.holdfast.sla.imports.ImportTimeTable;
import io.holdfast.sla.policy.PolicyBook;

/** Stores a batch's tier changes, and loads and locks the tickets that the batch touches. */
@ApplicationScoped
class BatchLoader {

    private final TicketHistories histories;
    private final ImportTimeTable importTimes;
    private final CustomerErasure erasure;
    private final CustomerTiers customerTiers;

    BatchLoader(
            TicketHistories histories,
            ImportTimeTable importTimes,
            CustomerErasure erasure,
            CustomerTiers customerTiers) {
        this.histories = histories;
        this.importTimes = importTimes;
        this.erasure = erasure;
        this.customerTiers = customerTiers;
    }

    /** @param shortened tickets of which an erasure of the batch has deleted facts, and others remain */
    Uni<LoadedBatch> load(SqlConnection tx, BatchIndex index, Set<String> shortened, PolicyBook policies) {
        Map<ImportPartition, ImportTime> times = new HashMap<>();
        return importTimes
                .load(tx, index.imports())
                .invoke(loaded -> {
                    times.putAll(loaded);
                    index.advanceTimes(times);
                })
                .chain(() -> erasure.load(tx, index.customers()))
                .chain(cuts -> saveTierChanges(tx, index, cuts, policies)
                        .chain(tierChangedAt -> lockTickets(tx, index, shortened, times, tierChangedAt.keySet())
                                .call(locked -> loadOtherImportTimes(tx, locked, times))
                                .map(locked -> new LoadedBatch(index, locked, shortened, times, cuts, tierChangedAt))));
    }

    /** Returns the customers with new tier changes and the latest time of each, if any rule depends on tiers. */
    private Uni<Map<String, Instant>> saveTierChanges(
            SqlConnection tx, BatchIndex index, Map<CustomerId, ErasureCut> cuts, PolicyBook policies) {
        if (!index.hasTierChanges()) {
            return Uni.createFrom().item(Map.of());
        }
        return customerTiers
                .save(tx, index.tierChangesExcept(cuts))
                .map(changed -> policies.usesTiers() ? changed : Map.of());
    }

    /** Tickets with new or erased events, tickets of customers whose tier changed, and import tickets that are due. */
    private Uni<Map<String, TicketHistory>> lockTickets(
            SqlConnection tx,
            BatchIndex index,
            Set<String> shortened,
            Map<ImportPartition, ImportTime> times,
            Set<String> customers) {
        Set<String> ticketIds = new LinkedHashSet<>(index.tickets().keySet());
        ticketIds.addAll(shortened);
        return histories
                .ticketsOf(tx, customers)
                .invoke(ticketIds::addAll)
                .chain(() -> importTimes.dueTickets(tx, times))
                .invoke(ticketIds::addAll)
                .chain(() -> ticketIds.isEmpty()
                        ? Uni.createFrom().item(Map.<String, TicketHistory>of())
                        : histories.loadForUpdate(tx, ticketIds));
    }

    /** A live event may concern a ticket of an import that has no other event in the batch. */
    private Uni<Void> loadOtherImportTimes(
            SqlConnection tx, Map<String, TicketHistory> locked, Map<ImportPartition, ImportTime> times) {
        Set<ImportPartition> missing = new LinkedHashSet<>();
        for (TicketHistory history : locked.values()) {
            if (history.importId() != null) {
                ImportPartition part = new ImportPartition(history.importId(), history.partition());
                if (!times.containsKey(part)) {
                    missing.add(part);
                }
            }
        }
        return importTimes.load(tx, missing).invoke(times::putAll).replaceWithVoid();
    }
}
