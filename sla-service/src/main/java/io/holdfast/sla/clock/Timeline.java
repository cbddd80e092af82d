package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.Author;
import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockEvent;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureEvent;
import io.holdfast.contract.Event;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.ImportEvent;
import io.holdfast.contract.Instants;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketReviewed;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketEvent.TicketUnmerged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;
import io.holdfast.contract.WarningEvent;
import io.holdfast.contract.WebhookEvent;

/**
 * The facts of one ticket that clocks depend on, without duplicates and in {@link Fact#TIMELINE_ORDER}; facts of one instant
 * are in the order in which they arrived. Immutable.
 */
public final class Timeline {

    /** Well within the years for which calendars compute working time, so that deadlines are, too. */
    public static final Instant EARLIEST = Instants.EARLIEST;

    public static final Instant LATEST = Instant.parse("2099-01-01T00:00:00Z");

    private static final int NO_MERGE = -1;

    /** Total, so that the result does not depend on the order in which waits are stored; who has waited longest comes first. */
    private static final Comparator<MergedWait> WAIT_ORDER = Comparator.comparing(MergedWait::at)
            .thenComparing(MergedWait::from)
            .thenComparing(MergedWait::waitingSince)
            .thenComparing(MergedWait::withdrawnAt, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final List<Fact<?>> facts;
    private final List<MergedWait> mergedWaits;

    private Timeline(List<Fact<?>> facts, List<MergedWait> mergedWaits) {
        this.facts = facts;
        this.mergedWaits = mergedWaits;
    }

    /**
     * Builds the timeline of a ticket from its facts and the tier changes of its customer, in the order in which they
     * arrived: O(n log n). Of facts with the same key the first counts.
     */
    public static Timeline of(Collection<? extends Fact<?>> facts) {
        Set<EventKey> seen = HashSet.newHashSet(facts.size());
        List<Fact<?>> relevant = new ArrayList<>(facts.size());
        for (Fact<?> fact : facts) {
            if (isRelevant(fact.event()) && seen.add(fact.key())) {
                relevant.add(fact);
            }
        }
        relevant.sort(Fact.TIMELINE_ORDER);
        return new Timeline(List.copyOf(relevant), List.of());
    }

    /** The same with the open waits of tickets that were merged into this one. */
    public Timeline withMergedWaits(Collection<MergedWait> waits) {
        return new Timeline(facts, waits.stream().sorted(WAIT_ORDER).toList());
    }

    /**
     * One timeline for each ticket, in the order of their first facts. A customer's tier changes are in each of their
     * tickets, after the tickets' own facts of the same instant. Facts that do not name the ticket's customer are left out.
     *
     * @param facts in the order in which they arrived
     */
    public static Map<TicketId, Timeline> byTicket(Collection<? extends Fact<?>> facts) {
        Map<TicketId, CustomerId> owners = ownersIn(facts);
        Map<TicketId, List<Fact<?>>> byTicket = new LinkedHashMap<>();
        Map<CustomerId, List<Fact<?>>> tiers = new HashMap<>();
        for (Fact<?> fact : facts) {
            if (fact.event() instanceof TicketEvent event) {
                List<Fact<?>> own = byTicket.computeIfAbsent(event.ticketId(), id -> new ArrayList<>());
                if (event.customerId().equals(owners.get(event.ticketId()))) {
                    own.add(fact);
                }
            } else if (fact.event() instanceof TierChanged event) {
                tiers.computeIfAbsent(event.customerId(), id -> new ArrayList<>())
                        .add(fact);
            }
        }
        Map<TicketId, Timeline> timelines = new LinkedHashMap<>();
        byTicket.forEach((ticket, own) -> {
            List<Fact<?>> all = tiers.get(owners.get(ticket));
            if (all != null) {
                own.addAll(all);
            }
            timelines.put(ticket, of(own));
        });
        return timelines;
    }

    /** The customer of each ticket: that of its first creation that arrived, and of its first fact if there is none. */
    private static Map<TicketId, CustomerId> ownersIn(Collection<? extends Fact<?>> facts) {
        Map<TicketId, CustomerId> owners = new HashMap<>();
        Set<TicketId> created = new HashSet<>();
        for (Fact<?> fact : facts) {
            if (fact.event() instanceof TicketCreated event && created.add(event.ticketId())) {
                owners.put(event.ticketId(), event.customerId());
            } else if (fact.event() instanceof TicketEvent event) {
                owners.putIfAbsent(event.ticketId(), event.customerId());
            }
        }
        return owners;
    }

    /** Whether clocks can be evaluated at that instant. */
    public static boolean isSupported(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    /** Whether any clock can depend on the event; internal notes, replies of bots and assignments, for example, do not matter. */
    public static boolean isRelevant(Event event) {
        return switch (event) {
            case TicketEvent e -> isRelevant(e);
            case LoyaltyEvent e -> e instanceof TierChanged;
            case PurchaseEvent e -> false;
            case CustomerEvent e -> false;
            case ErasureEvent e -> false;
            case BreachEvent e -> false;
            case WarningEvent e -> false;
            case ClockEvent e -> false;
            case RetentionEvent e -> false;
            case ImportEvent e -> false;
            case WebhookEvent e -> false;
        };
    }

    private static boolean isRelevant(TicketEvent event) {
        return switch (event) {
            case TicketCreated e -> true;
            case TicketStatusChanged e -> true;
            case TicketReclassified e -> true;
            case TicketMerged e -> true;
            case TicketUnmerged e -> true;
            case ReplySent e -> e.visibility() == Visibility.PUBLIC && e.author() != Author.BOT;
            case TicketAssigned e -> false;
            case TicketRated e -> false;
            case TicketReviewed e -> false;
        };
    }

    List<Fact<?>> facts() {
        return facts;
    }

    List<MergedWait> mergedWaits() {
        return mergedWaits;
    }

    /** The merges of the ticket into others, with those that were undone; of several without an undoing the first. */
    public List<MergeOrder.Merge> merges() {
        List<MergeOrder.Merge> merges = new ArrayList<>(1);
        TicketMerged merged = null;
        Instant at = Instant.EPOCH;
        for (Fact<?> fact : facts) {
            if (fact.event() instanceof TicketMerged e && merged == null) {
                merged = e;
                at = fact.time();
            } else if (fact.event() instanceof TicketUnmerged && merged != null) {
                merges.add(new MergeOrder.Merge(merged.ticketId(), merged.intoTicketId(), at, true));
                merged = null;
            }
        }
        if (merged != null) {
            merges.add(new MergeOrder.Merge(merged.ticketId(), merged.intoTicketId(), at, false));
        }
        return merges;
    }

    /**
     * When each merge is undone that is undone by an instant, by its position among the facts. Empty for nearly all tickets.
     */
    Map<Integer, Instant> undoneMerges(Instant asOf) {
        Map<Integer, Instant> undone = Map.of();
        int merge = NO_MERGE;
        for (int i = 0; i < facts.size(); i++) {
            Fact<?> fact = facts.get(i);
            if (fact.time().isAfter(asOf)) {
                break;
            }
            if (fact.event() instanceof TicketMerged && merge == NO_MERGE) {
                merge = i;
            } else if (fact.event() instanceof TicketUnmerged && merge != NO_MERGE) {
                undone = undone.isEmpty() ? new HashMap<>() : undone;
                undone.put(merge, fact.time());
                merge = NO_MERGE;
            }
        }
        return undone;
    }

    /** Whether an agent answered in the ticket while it had the wait, which was withdrawn. */
    boolean isAnswered(MergedWait wait, Instant withdrawnAt) {
        for (Fact<?> fact : facts) {
            if (fact.event() instanceof ReplySent reply
                    && reply.author() == Author.AGENT
                    && fact.time().isAfter(wait.at())
                    && !fact.time().isAfter(withdrawnAt)) {
                return true;
            }
        }
        return false;
    }
}
