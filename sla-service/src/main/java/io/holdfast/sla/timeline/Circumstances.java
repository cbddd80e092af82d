package io.holdfast.sla.timeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.contract.TicketEvent;
import io.holdfast.sla.clock.Handover;
import io.holdfast.sla.clock.Timeline;

/** What clocks of some tickets depend on beside their own facts: their customers' tiers, and who was handed over to them. */
public final class Circumstances {

    private final Map<String, List<Fact<TierChanged>>> tiersByCustomer = new HashMap<>();
    private final Map<String, List<Handover>> received = new HashMap<>();
    private final Map<String, Set<Handover>> given = new HashMap<>();

    /** Tiers only: who was handed over depends on the policies that are tried. */
    public static Circumstances ofTiers(Iterable<Fact<TierChanged>> tiers) {
        Circumstances circumstances = new Circumstances();
        tiers.forEach(circumstances::addTier);
        return circumstances;
    }

    void addTier(Fact<TierChanged> tier) {
        tiersByCustomer
                .computeIfAbsent(tier.event().customerId().value(), customer -> new ArrayList<>())
                .add(tier);
    }

    void addHandover(Handover handover) {
        received.computeIfAbsent(handover.into().value(), into -> new ArrayList<>())
                .add(handover);
        given.computeIfAbsent(handover.from().value(), from -> new LinkedHashSet<>())
                .add(handover);
    }

    /** A ticket's facts with all that belongs to them. */
    public Timeline timelineOf(TicketHistory history) {
        List<Handover> handovers = receivedBy(history);
        Timeline timeline = timelineOf(history.facts());
        return handovers.isEmpty() ? timeline : timeline.receiving(handovers);
    }

    /** The facts of one ticket with its customer's tiers. */
    public Timeline timelineOf(List<Fact<TicketEvent>> facts) {
        List<Fact<TierChanged>> tiers = facts.isEmpty() || tiersByCustomer.isEmpty()
                ? List.of()
                : tiersOf(facts.getFirst().event().customerId());
        if (tiers.isEmpty()) {
            return Timeline.of(facts);
        }
        List<Fact<?>> all = new ArrayList<>(facts);
        all.addAll(tiers);
        return Timeline.of(all);
    }

    /** How many of them there are for a ticket. */
    public int countFor(TicketHistory history) {
        return tiersOf(history.customerId()).size() + receivedBy(history).size();
    }

    /** Whom the ticket has given to others, as it is written. */
    public Set<Handover> givenBy(TicketHistory history) {
        return given.getOrDefault(history.ticketId().value(), Set.of());
    }

    private List<Fact<TierChanged>> tiersOf(CustomerId customer) {
        return tiersByCustomer.getOrDefault(customer.value(), List.of());
    }

    private List<Handover> receivedBy(TicketHistory history) {
        return received.getOrDefault(history.ticketId().value(), List.of());
    }
}
