package io.holdfast.sla.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketId;

/**
 * The recorded facts of one ticket.
 *
 * @param partition of the log, where its customer's facts stand
 * @param importId the import that the ticket came with, until that is complete
 * @param asOf the instant for which its clocks were last judged
 * @param nextAt the next instant at which the same facts give other clocks
 * @param open whether it is neither resolved nor closed
 * @param facts by time, creation first, then by id: whatever order they came in
 */
public record TicketHistory(
        TicketId ticketId,
        CustomerId customerId,
        int partition,
        @Nullable String importId,
        Instant asOf,
        @Nullable Instant nextAt,
        boolean open,
        List<Fact<TicketEvent>> facts) {

    private static final Comparator<Fact<TicketEvent>> ORDER = Comparator.<Fact<TicketEvent>, Instant>comparing(
                    Fact::time)
            .thenComparingInt(fact -> fact.event() instanceof TicketCreated ? 0 : 1)
            .thenComparing(Fact::id)
            .thenComparing(Fact::source);

    public TicketHistory {
        facts = List.copyOf(facts);
    }

    private record Identity(String id, String source) {
        static Identity of(Fact<?> fact) {
            return new Identity(fact.id(), fact.source());
        }
    }

    /** The history with these facts too; one that it knows by id and source changes nothing. */
    public TicketHistory withFacts(Collection<Fact<TicketEvent>> more) {
        Set<Identity> known = HashSet.newHashSet(facts.size() + more.size());
        facts.forEach(fact -> known.add(Identity.of(fact)));
        List<Fact<TicketEvent>> merged = new ArrayList<>(facts);
        for (Fact<TicketEvent> fact : more) {
            if (known.add(Identity.of(fact))) {
                merged.add(fact);
            }
        }
        if (merged.size() == facts.size()) {
            return this;
        }
        merged.sort(ORDER);
        return new TicketHistory(ticketId, customerId, partition, importId, asOf, nextAt, open, merged);
    }

    /** A ticket of which nothing was known. */
    public static TicketHistory empty(
            TicketId ticketId, CustomerId customerId, int partition, @Nullable String importId) {
        return new TicketHistory(ticketId, customerId, partition, importId, Instant.EPOCH, null, false, List.of());
    }

    public TicketHistory evaluated(Instant evaluatedAsOf, @Nullable Instant nextEvaluationAt, boolean isOpen) {
        return new TicketHistory(
                ticketId, customerId, partition, importId, evaluatedAsOf, nextEvaluationAt, isOpen, facts);
    }

    public TicketHistory withImport(@Nullable String id) {
        return new TicketHistory(ticketId, customerId, partition, id, asOf, nextAt, open, facts);
    }

    /** Whether the ticket itself is known, and not only replies to it. */
    public boolean isCreated() {
        return facts.stream().anyMatch(fact -> fact.event() instanceof TicketCreated);
    }

    /** When the last of its facts happened. */
    public Instant lastEventAt() {
        return facts.isEmpty() ? Instant.EPOCH : facts.getLast().time();
    }
}
