package io.holdfast.sla.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.sla.evaluation.ClockEvaluation;
import io.holdfast.sla.evaluation.model.DetectionTime;
import io.holdfast.sla.history.ArrivedFact;
import io.holdfast.sla.history.TicketHistory;
import io.holdfast.sla.imports.ImportPartition;
import io.holdfast.sla.imports.ImportTime;
import io.holdfast.sql.BrokenRuleException;

/**
 * A batch with everything stored that it touches; decides which tickets are evaluated, and as of when. Pure: no I/O, no
 * wall clock.
 *
 * @param histories stored histories, locked, by ticket id
 * @param shortened tickets of which an erasure of the batch has deleted facts, and others remain
 * @param importTimes event times of every import that a ticket of the batch belongs to
 * @param cuts of the erased customers in the batch; others have no entry
 * @param tierChangedAt time of the latest new tier change, by customer id
 */
record LoadedBatch(
        BatchIndex index,
        Map<String, TicketHistory> histories,
        Set<String> shortened,
        Map<ImportPartition, ImportTime> importTimes,
        Map<CustomerId, ErasureCut> cuts,
        Map<String, Instant> tierChangedAt) {

    /** Far more than a conversation has. Each event rewrites and evaluates those before it. */
    private static final int FACTS_MAX = 10_000;

    List<ClockEvaluation.Request> requests(Instant now) {
        List<ClockEvaluation.Request> requests = new ArrayList<>();
        histories.forEach((ticketId, history) -> {
            if (!index.tickets().containsKey(ticketId)) {
                requests.add(request(history, false, now));
            }
        });
        for (BatchIndex.TicketBatch ticket : index.tickets().values()) {
            TicketHistory stored = histories.get(ticket.ticketId.value());
            TicketHistory before = stored == null
                    ? TicketHistory.empty(ticket.ticketId, ticket.customerId, ticket.partition, null)
                    : stored;
            TicketHistory extended = before.withFacts(withoutErased(ticket));
            if (stored == null && extended.factCount() == 0) {
                continue; // only events of an erased customer
            }
            if (extended.factCount() > Math.max(FACTS_MAX, before.factCount())) {
                throw new BrokenRuleException(
                        "more than " + FACTS_MAX + " events of ticket " + ticket.ticketId.value());
            }
            TicketHistory after = extended.withImport(importId(ticket, stored, extended.partition()));
            boolean isNew = after.factCount() != before.factCount();
            if (isNew) {
                after = after.withTrace(ticket.trace);
            }
            if (isNew
                    || after.importId() != null
                    || shortened.contains(ticket.ticketId.value())
                    || tierChangedAt.containsKey(after.customerId().value())) {
                requests.add(request(after, isNew, now));
            }
        }
        return requests;
    }

    private List<ArrivedFact> withoutErased(BatchIndex.TicketBatch ticket) {
        return cuts.isEmpty()
                ? ticket.facts
                : ticket.facts.stream()
                        .filter(arrived -> !isErased(arrived.fact()))
                        .toList();
    }

    private boolean isErased(Fact<TicketEvent> fact) {
        ErasureCut cut = cuts.get(fact.event().customerId());
        return cut != null && cut.covers(fact.time());
    }

    /** A ticket that arrived with an import belongs to it until the import is complete; a live ticket stays live. */
    private @Nullable String importId(BatchIndex.TicketBatch ticket, @Nullable TicketHistory stored, int partition) {
        if (stored != null && stored.importId() == null) {
            return null;
        }
        String importId = ticket.importId;
        boolean underWay = importId != null && !wasComplete(new ImportPartition(importId, partition));
        if (underWay) {
            return importId;
        }
        return stored == null ? null : stored.importId();
    }

    private boolean wasComplete(ImportPartition part) {
        ImportTime time = importTimes.get(part);
        return time != null && time.wasInitiallyCompleted();
    }

    private ClockEvaluation.Request request(TicketHistory history, boolean isNew, Instant now) {
        return history.importId() == null
                ? liveRequest(history, isNew, now)
                : importRequest(history, history.importId(), isNew, now);
    }

    /** As of the latest event, tier changes included. An event with a time in the future has not happened yet. */
    private ClockEvaluation.Request liveRequest(TicketHistory history, boolean isNew, Instant now) {
        Instant tierChanged = tierChangedAt.get(history.customerId().value());
        Instant lastEvent = tierChanged == null ? history.lastEventAt() : later(history.lastEventAt(), tierChanged);
        Instant asOf = later(lastEvent.isBefore(now) ? lastEvent : now, history.asOf());
        return new ClockEvaluation.Request(history, isNew, asOf, DetectionTime.fixed(now));
    }

    /** As of the import's event time. */
    private ClockEvaluation.Request importRequest(TicketHistory history, String importId, boolean isNew, Instant now) {
        ImportTime time = importTimes.get(new ImportPartition(importId, history.partition()));
        Instant latest = time == null ? null : time.latest();
        if (time == null || latest == null) {
            return new ClockEvaluation.Request(history, isNew, history.lastEventAt(), DetectionTime.fixed(now));
        }
        return new ClockEvaluation.Request(history, isNew, latest, time);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
