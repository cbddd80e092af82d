package io.holdfast.loyalty.simulation.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.member.Member;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.MemberEffect.AdjustmentRecorded;
import io.holdfast.loyalty.member.MemberEffect.CapUsed;
import io.holdfast.loyalty.member.MemberEffect.CardChanged;
import io.holdfast.loyalty.member.MemberEffect.EngagementChanged;
import io.holdfast.loyalty.member.MemberEffect.Forgotten;
import io.holdfast.loyalty.member.MemberEffect.Posted;
import io.holdfast.loyalty.member.MemberEffect.PurchaseChanged;
import io.holdfast.loyalty.member.MemberEffect.RedemptionChanged;
import io.holdfast.loyalty.member.MemberEffect.ReferralChanged;
import io.holdfast.loyalty.member.MemberEffect.ReferrerPaid;
import io.holdfast.loyalty.member.MemberEffect.ReferrerRevoked;
import io.holdfast.loyalty.member.MemberEffect.RefundChanged;
import io.holdfast.loyalty.member.MemberEffect.Refused;
import io.holdfast.loyalty.member.MemberEffect.RewardChanged;
import io.holdfast.loyalty.member.MemberEffect.TierChanged;
import io.holdfast.loyalty.member.MemberEffect.TierProgress;
import io.holdfast.loyalty.member.MemberEffect.TierStateChanged;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.member.Surroundings;
import io.holdfast.loyalty.member.Surroundings.IdKind;
import io.holdfast.loyalty.simulation.model.SimulationResult.DryRun;
import io.holdfast.loyalty.simulation.model.SimulationResult.Refusal;

/** Replays events of any customers under one programme. */
public final class Simulation implements Surroundings.OtherMembers {

    private static final String SOURCE = "/simulation";
    private static final String ID_PREFIX = "event-";

    private final Surroundings surroundings;
    private final Runnable checkpoint;
    private final Directory directory = new Directory();
    private final DueTimes dueTimes = new DueTimes();
    private final TreeMap<CustomerId, SimulatedMember> members = new TreeMap<>();
    private final Set<CustomerId> erased = new HashSet<>();
    private final Persons persons = new Persons();
    private final Map<Integer, String> types = new HashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<DryRun> dryRuns = new ArrayList<>();

    private Simulation(Programme programme, Runnable checkpoint) {
        this.surroundings = new Surroundings(programme, directory::taken, this);
        this.checkpoint = checkpoint;
    }

    /**
     * Replays the events in the order of their times, those of one time in the order given, and everything that is due up to
     * an instant. Later events do not count.
     *
     * @param checkpoint called for each event, due time and effect; ends the simulation by an exception of its own
     */
    public static SimulationResult run(
            Programme programme, List<SimulatedEvent> events, Instant asOf, Runnable checkpoint) {
        Simulation simulation = new Simulation(programme, checkpoint);
        events.stream()
                .filter(event -> !event.time().isAfter(asOf))
                .sorted(Comparator.comparing(SimulatedEvent::time))
                .forEach(simulation::replay);
        return simulation.end(asOf);
    }

    @Override
    public boolean isTaken(IdKind kind, String id) {
        return directory.isTaken(kind, id);
    }

    @Override
    public CustomerId person(CustomerId customerId) {
        return persons.of(customerId);
    }

    @Override
    public @Nullable CapUsage referrer(CustomerId customerId) {
        SimulatedMember member = members.get(customerId);
        if (member != null) {
            return member.member().capUsage();
        }
        return erased.contains(customerId) ? null : CapUsage.NONE;
    }

    private void replay(SimulatedEvent event) {
        checkpoint.run();
        advanceTo(event.time());
        types.put(event.index(), event.type());
        CustomerId customer = event.customerId() == null ? ownerOf(event.event()) : event.customerId();
        if (customer == null) {
            refuse(
                    event.index(),
                    event.event() instanceof MemberEvent.RewardUsed ? "unknown-reward" : "unknown-redemption");
            return;
        }
        Occurrence occurrence = new Occurrence(new EventKey(SOURCE, ID_PREFIX + event.index()), event.time());
        if (event.event() instanceof MemberEvent.MergedInto(var other)) {
            merge(customer, persons.of(other), occurrence);
        } else {
            handle(persons.of(customer), event.event(), occurrence);
        }
    }

    private void merge(CustomerId customer, CustomerId into, Occurrence occurrence) {
        if (customer.equals(into) || persons.isMerged(customer)) {
            return;
        }
        SimulatedMember member = members.computeIfAbsent(customer, SimulatedMember::new);
        SimulatedMember other = members.computeIfAbsent(into, SimulatedMember::new);
        Member.MergeEffects effects = member.member().mergeInto(other.member(), occurrence, surroundings);
        effects.ofMerged().forEach(effect -> take(member, effect, occurrence));
        effects.ofOther().forEach(effect -> take(other, effect, occurrence));
        dueTimes.add(into, other.member().nextDueAt(surroundings));
    }

    private @Nullable CustomerId ownerOf(MemberEvent event) {
        return switch (event) {
            case MemberEvent.Captured captured -> directory.ownerOfRedemption(captured.redemptionId());
            case MemberEvent.Cancelled cancelled -> directory.ownerOfRedemption(cancelled.redemptionId());
            case MemberEvent.RewardUsed used -> directory.ownerOfReward(used.issuedId());
            case MemberEvent.Purchased purchased -> purchased.purchase().customerId();
            case MemberEvent.Refunded refunded -> refunded.refund().customerId();
            case MemberEvent.Rated rated -> rated.rating().customerId();
            case MemberEvent.Breached breached -> breached.clock().customerId();
            case MemberEvent.BreachWithdrawn withdrawn -> withdrawn.clock().customerId();
            case MemberEvent.Erased ignored -> null;
            case MemberEvent.MergedInto ignored -> null;
            case MemberEvent.Held ignored -> null;
            case MemberEvent.Adjusted ignored -> null;
            case MemberEvent.FloorSet ignored -> null;
            case MemberEvent.FloorRemoved ignored -> null;
            case MemberEvent.ReferralPaid ignored -> null;
            case MemberEvent.ReferralTakenBack ignored -> null;
        };
    }

    private void handle(CustomerId customer, MemberEvent event, Occurrence occurrence) {
        SimulatedMember member = members.computeIfAbsent(customer, SimulatedMember::new);
        for (MemberEffect effect : member.member().handle(event, occurrence, surroundings)) {
            take(member, effect, occurrence);
        }
        if (members.containsKey(customer)) {
            dueTimes.add(customer, member.member().nextDueAt(surroundings));
        }
    }

    private void advanceTo(Instant at) {
        CustomerId customer = dueTimes.poll(at);
        while (customer != null) {
            checkpoint.run();
            SimulatedMember member = members.get(customer);
            if (member != null) {
                Occurrence run = new Occurrence(new EventKey(SOURCE, "run"), at);
                member.member().advanceTo(at, surroundings).forEach(effect -> take(member, effect, run));
                dueTimes.add(customer, member.member().nextDueAt(surroundings));
            }
            customer = dueTimes.poll(at);
        }
    }

    private void take(SimulatedMember member, MemberEffect effect, Occurrence occurrence) {
        checkpoint.run();
        CustomerId customer = member.member().customerId();
        switch (effect) {
            case Posted(var booked) -> member.add(booked);
            case Refused(var event, var error) -> refuse(indexOf(event), error);
            case MemberEffect.DryRun(var rule, var points) ->
                dryRuns.add(new DryRun(indexOf(occurrence.key()), rule, points));
            case ReferrerPaid(var referrer, var payment) -> handle(referrer, payment, occurrence);
            case ReferrerRevoked(var referrer, var takenBack) -> {
                CustomerId person = persons.of(referrer);
                if (members.containsKey(person)) {
                    handle(person, takenBack, occurrence);
                }
            }
            case Forgotten() -> {
                directory.forget(customer);
                for (CustomerId id : persons.forget(customer)) {
                    members.remove(id);
                    erased.add(id);
                }
            }
            case MemberEffect.MergedInto(var other) -> {
                persons.merge(customer, other);
                directory.merge(customer, other);
            }
            case PurchaseChanged(var purchase) -> directory.own(customer, IdKind.PURCHASE, purchase.purchaseId());
            case AdjustmentRecorded(var adjustment) ->
                directory.own(customer, IdKind.ADJUSTMENT, adjustment.adjustmentId());
            case EngagementChanged(var engagement) -> directory.own(customer, engagement.kind(), engagement.id());
            case RedemptionChanged(var redemption) -> directory.own(customer, redemption);
            case MemberEffect.RedemptionMoved ignored -> {}
            case RewardChanged(var reward) -> directory.own(customer, reward);
            case RefundChanged ignored -> {}
            case CardChanged ignored -> {}
            case ReferralChanged ignored -> {}
            case CapUsed ignored -> {}
            case TierProgress ignored -> {}
            case TierStateChanged ignored -> {}
            case TierChanged ignored -> {}
        }
    }

    private void refuse(int index, String error) {
        refusals.add(new Refusal(index, types.getOrDefault(index, ""), error));
    }

    private static int indexOf(EventKey event) {
        return Integer.parseInt(event.id().substring(ID_PREFIX.length()));
    }

    private SimulationResult end(Instant asOf) {
        advanceTo(asOf);
        for (SimulatedMember member : members.values()) {
            Occurrence end = new Occurrence(new EventKey(SOURCE, "end"), asOf);
            member.member().refuseWaitingRefunds(surroundings).forEach(effect -> take(member, effect, end));
        }
        refusals.sort(Comparator.comparingInt(Refusal::index));
        dryRuns.sort(Comparator.comparingInt(DryRun::index));
        return new SimulationResult(
                members.values().stream().map(member -> member.account(asOf)).toList(), refusals, dryRuns);
    }
}
