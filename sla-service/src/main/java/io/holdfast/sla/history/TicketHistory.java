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
 * Recorded facts of one ticket and the state of its last evaluation. A ticket has one customer: that of the first creation
 * that is recorded, whatever its time; before it, that of the first fact. Facts that name another customer are kept, for
 * the creation may be theirs, but do not count. Immutable.
 *
 * @param customerId the ticket's customer
 * @param partition partition of the log that holds the customer's events
 * @param importId import that the ticket arrived with, until that is complete; null for a live ticket
 * @param asOf instant of the last evaluation
 * @param nextAt next instant at which the same facts give a different result; null when there is none
 * @param open whether the ticket is neither resolved nor closed
 * @param facts those of the ticket's customer, in timeline order ({@link Fact#TIMELINE_ORDER}), whatever order they arrived
 *     in; facts of one instant are in their order of arrival
 * @param otherFacts those of other customers, likewise
 * @param trace W3C trace context of the latest event, or of the latest before it that is recorded; null when there is none
 * @param stored whether there is a row of the ticket, which is locked then
 */
public record TicketHistory(
        TicketId ticketId,
        CustomerId customerId,
        int partition,
        @Nullable String importId,
        Instant asOf,
        @Nullable Instant nextAt,
        boolean open,
        List<Fact<TicketEvent>> facts,
        List<Fact<TicketEvent>> otherFacts,
        @Nullable String trace,
        boolean stored) {

    /** The prefixes of the traits in {@link #traits}. */
    public static final String DEPARTMENT = "d:";

    public static final String PRIORITY = "p:";
    public static final String CHANNEL = "c:";

    private static final int TRAITS_MAX = 24;

    public TicketHistory {
        facts = List.copyOf(facts);
        otherFacts = List.copyOf(otherFacts);
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
    public TicketHistory withFacts(Collection<ArrivedFact> more) {
        Set<EventKey> known = HashSet.newHashSet(factCount() + more.size());
        List<Fact<TicketEvent>> all = new ArrayList<>(factCount() + more.size());
        all.addAll(facts);
        all.addAll(otherFacts);
        all.forEach(fact -> known.add(fact.key()));
        CustomerId owner = customerId;
        int ownersPartition = partition;
        boolean created = isCreated();
        for (ArrivedFact arrived : more) {
            if (known.add(arrived.fact().key())) {
                all.add(arrived.fact());
                if (!created && arrived.fact().event() instanceof TicketCreated creation) {
                    created = true;
                    owner = creation.customerId();
                    ownersPartition = arrived.partition();
                }
            }
        }
        return all.size() == factCount() ? this : withFacts(all, owner, ownersPartition);
    }

    /** With facts that were kept apart; those of the ticket's customer count, if the customer before was erased. */
    TicketHistory withOtherFacts(Collection<Fact<TicketEvent>> others) {
        List<Fact<TicketEvent>> all = new ArrayList<>(facts);
        all.addAll(others);
        return withFacts(all, customerId, partition);
    }

    private TicketHistory withFacts(List<Fact<TicketEvent>> all, CustomerId owner, int ownersPartition) {
        all.sort(Fact.TIMELINE_ORDER);
        List<Fact<TicketEvent>> own = new ArrayList<>(all.size());
        List<Fact<TicketEvent>> others = new ArrayList<>();
        for (Fact<TicketEvent> fact : all) {
            (fact.event().customerId().equals(owner) ? own : others).add(fact);
        }
        return new TicketHistory(
                ticketId, owner, ownersPartition, importId, asOf, nextAt, open, own, others, trace, stored);
    }

    /** How many facts are recorded, those that do not count included. */
    public int factCount() {
        return facts.size() + otherFacts.size();
    }

    /** The history of a ticket before its first event. */
    public static TicketHistory empty(
            TicketId ticketId, CustomerId customerId, int partition, @Nullable String importId) {
        return new TicketHistory(
                ticketId,
                customerId,
                partition,
                importId,
                Instant.EPOCH,
                null,
                false,
                List.of(),
                List.of(),
                null,
                false);
    }

    public TicketHistory evaluated(Instant evaluatedAsOf, @Nullable Instant nextEvaluationAt, boolean isOpen) {
        return new TicketHistory(
                ticketId,
                customerId,
                partition,
                importId,
                evaluatedAsOf,
                nextEvaluationAt,
                isOpen,
                facts,
                otherFacts,
                trace,
                stored);
    }

    public TicketHistory withImport(@Nullable String id) {
        return new TicketHistory(
                ticketId, customerId, partition, id, asOf, nextAt, open, facts, otherFacts, trace, stored);
    }

    /** With the trace of a later event; itself when that has none. */
    public TicketHistory withTrace(@Nullable String later) {
        return later == null
                ? this
                : new TicketHistory(
                        ticketId,
                        customerId,
                        partition,
                        importId,
                        asOf,
                        nextAt,
                        open,
                        facts,
                        otherFacts,
                        later,
                        stored);
    }

    /** Whether the ticket's creation is recorded; a reply may arrive before it. */
    public boolean isCreated() {
        return facts.stream().anyMatch(fact -> fact.event() instanceof TicketCreated);
    }

    /** Event time of the latest fact that counts; the epoch when there is none. */
    public Instant lastEventAt() {
        return facts.isEmpty() ? Instant.EPOCH : facts.getLast().time();
    }
}
