package io.holdfast.sla.history;

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
import io.holdfast.sla.clock.MergedWait;
import io.holdfast.sla.clock.Timeline;

/** What clocks of some tickets depend on beside their own facts: their customers' tiers, and who was handed over to them. */
public final class EvaluationInputs {

    private final Map<String, List<Fact<TierChanged>>> tiersByCustomer = new HashMap<>();
    private final Map<String, List<MergedWait>> waitsByTarget = new HashMap<>();
    private final Map<String, Set<MergedWait>> waitsByOrigin = new HashMap<>();

    /** Tiers only: who was handed over depends on the policies that are tried. */
    public static EvaluationInputs ofTiers(Iterable<Fact<TierChanged>> tiers) {
        EvaluationInputs inputs = new EvaluationInputs();
        tiers.forEach(inputs::addTier);
        return inputs;
    }

    void addTier(Fact<TierChanged> change) {
        tiersByCustomer
                .computeIfAbsent(change.event().customerId().value(), customer -> new ArrayList<>())
                .add(change);
    }

    void addMergedWait(MergedWait wait) {
        waitsByTarget
                .computeIfAbsent(wait.into().value(), into -> new ArrayList<>())
                .add(wait);
        waitsByOrigin
                .computeIfAbsent(wait.from().value(), from -> new LinkedHashSet<>())
                .add(wait);
    }

    /** A ticket's facts with all that belongs to them. */
    public Timeline timelineOf(TicketHistory history) {
        List<MergedWait> waits = waitsInto(history);
        Timeline timeline = timelineOf(history.facts());
        return waits.isEmpty() ? timeline : timeline.withMergedWaits(waits);
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
    public int countOf(TicketHistory history) {
        return tiersOf(history.customerId()).size() + waitsInto(history).size();
    }

    /** Whom the ticket has given to others, as it is written. */
    public Set<MergedWait> waitsFrom(TicketHistory history) {
        return waitsByOrigin.getOrDefault(history.ticketId().value(), Set.of());
    }

    private List<Fact<TierChanged>> tiersOf(CustomerId customer) {
        return tiersByCustomer.getOrDefault(customer.value(), List.of());
    }

    private List<MergedWait> waitsInto(TicketHistory history) {
        return waitsByTarget.getOrDefault(history.ticketId().value(), List.of());
    }
}
