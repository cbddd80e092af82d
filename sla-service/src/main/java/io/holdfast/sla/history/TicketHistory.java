package io.holdfast.sla.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketId;

/**
 * Recorded facts of one ticket and the state of its last evaluation. Immutable.
 *
 * @param partition partition of the log that holds the customer's events
 * @param importId import that the ticket arrived with, until that is complete; null for a live ticket
 * @param asOf instant of the last evaluation
 * @param nextAt next instant at which the same facts give a different result; null when there is none
 * @param open whether the ticket is neither resolved nor closed
 * @param facts in timeline order ({@link Fact#TIMELINE_ORDER}), whatever order they arrived in
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

    /** The prefixes of the traits in {@link #traits}. */
    public static final String DEPARTMENT = "d:";

    public static final String PRIORITY = "p:";
    public static final String CHANNEL = "c:";

    private static final int TRAITS_MAX = 24;

    public TicketHistory {
        facts = List.copyOf(facts);
    }

    /**
     * The departments, priorities and channels that the ticket ever had, as words with a blank between: whatever a rule sees
     * of it at any time is among them. Null when there are too many.
     */
    @Nullable
    String traits() {
        Set<String> traits = new LinkedHashSet<>();
        for (Fact<TicketEvent> fact : facts) {
            if (fact.event() instanceof TicketCreated created) {
                traits.add(CHANNEL + created.channel());
                traits.add(DEPARTMENT + created.department());
                traits.add(PRIORITY + created.priority().wireName());
            } else if (fact.event() instanceof TicketReclassified change) {
                if (change.department() != null) {
                    traits.add(DEPARTMENT + change.department());
                }
                if (change.priority() != null) {
                    traits.add(PRIORITY + change.priority().wireName());
                }
            }
        }
        return traits.size() > TRAITS_MAX ? null : String.join(" ", traits);
    }

    /** Adds facts; one whose key is recorded already is ignored. Returns this history when none is new. */
    public TicketHistory withFacts(Collection<Fact<TicketEvent>> more) {
        Set<EventKey> known = HashSet.newHashSet(facts.size() + more.size());
        facts.forEach(fact -> known.add(fact.key()));
        List<Fact<TicketEvent>> merged = new ArrayList<>(facts);
        for (Fact<TicketEvent> fact : more) {
            if (known.add(fact.key())) {
                merged.add(fact);
            }
        }
        if (merged.size() == facts.size()) {
            return this;
        }
        merged.sort(Fact.TIMELINE_ORDER);
        return new TicketHistory(ticketId, customerId, partition, importId, asOf, nextAt, open, merged);
    }

    /** The history of a ticket before its first event. */
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

    /** Whether the ticket's creation is recorded; a reply may arrive before it. */
    public boolean isCreated() {
        return facts.stream().anyMatch(fact -> fact.event() instanceof TicketCreated);
    }

    /** Event time of the latest fact; the epoch when there is none. */
    public Instant lastEventAt() {
        return facts.isEmpty() ? Instant.EPOCH : facts.getLast().time();
    }
}
