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

/** Inputs of some tickets' evaluation other than their own facts: customers' tiers, and waits that passed between tickets. */
public final class EvaluationInputs {

    private final Map<String, List<Fact<TierChanged>>> tiersByCustomer = new HashMap<>();
    private final Map<String, List<MergedWait>> waitsByTarget = new HashMap<>();
    private final Map<String, Set<MergedWait>> waitsByOrigin = new HashMap<>();

    /** Tiers only: which waits pass between tickets depends on the policies under test, so a backtest computes them. */
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

    /** All inputs of one ticket as a timeline. */
    public Timeline timelineOf(TicketHistory history) {
        List<MergedWait> waits = waitsInto(history);
        Timeline timeline = timelineOf(history.facts());
        return waits.isEmpty() ? timeline : timeline.withMergedWaits(waits);
    }

    /** Facts of one ticket with its customer's tiers, without merged waits. */
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

    /** Number of these inputs of a ticket; the withdrawal of a wait is one more. */
    public int countOf(TicketHistory history) {
        List<MergedWait> waits = waitsInto(history);
        int withdrawn =
                (int) waits.stream().filter(wait -> wait.withdrawnAt() != null).count();
        return tiersOf(history.customerId()).size() + waits.size() + withdrawn;
    }

    /** Stored waits that passed from the ticket to others. */
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
