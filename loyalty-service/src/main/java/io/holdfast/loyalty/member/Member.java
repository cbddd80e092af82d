package io.holdfast.loyalty.member;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.ledger.EntryEvents;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.MemberEvent.Adjusted;
import io.holdfast.loyalty.member.MemberEvent.BreachWithdrawn;
import io.holdfast.loyalty.member.MemberEvent.Breached;
import io.holdfast.loyalty.member.MemberEvent.Cancelled;
import io.holdfast.loyalty.member.MemberEvent.Captured;
import io.holdfast.loyalty.member.MemberEvent.Erased;
import io.holdfast.loyalty.member.MemberEvent.FloorRemoved;
import io.holdfast.loyalty.member.MemberEvent.FloorSet;
import io.holdfast.loyalty.member.MemberEvent.Held;
import io.holdfast.loyalty.member.MemberEvent.Purchased;
import io.holdfast.loyalty.member.MemberEvent.Rated;
import io.holdfast.loyalty.member.MemberEvent.ReferralPaid;
import io.holdfast.loyalty.member.MemberEvent.ReferralTakenBack;
import io.holdfast.loyalty.member.MemberEvent.Refunded;
import io.holdfast.loyalty.member.MemberEvent.RewardUsed;

/**
 * One customer of the programme. Events and due times change it, and their effects say what is to be saved: a member with
 * the same account and the same rows is in the same state. Before an event, everything that is due up to it is done, at the
 * time at which it was due. Not thread-safe.
 */
public final class Member {

    static final EventKey RUN = new EventKey(EntryEvents.SOURCE, "run");

    private MemberState state;
    private Instant clock;

    private Member(MemberState state, Instant clock) {
        this.state = state;
        this.clock = clock;
    }

    public static Member create(CustomerId customerId) {
        return new Member(new MemberState(customerId, AccountBook.empty(customerId)), Instant.MIN);
    }

    /**
     * A stored member.
     *
     * @param rows at least those that its next events and due times concern, each kind in the order in which they were made
     * @param hasPurchased whether there is a purchase of more than 0, in the rows or not
     * @param clock up to when everything that was due is done
     */
    public static Member restore(
            CustomerId customerId,
            AccountBook account,
            Collection<? extends MemberEffect> rows,
            boolean hasPurchased,
            Instant clock) {
        MemberState state = new MemberState(customerId, account);
        rows.forEach(state::apply);
        if (hasPurchased) {
            state.setPurchased();
        }
        return new Member(state, clock);
    }

    /** Does what is due up to the event, and then what the event leads to. */
    public List<MemberEffect> handle(MemberEvent event, Occurrence occurrence, Surroundings around) {
        Instant until = occurrence.at().isAfter(around.now()) ? around.now() : occurrence.at();
        List<MemberEffect> effects = new ArrayList<>(advanceTo(until, around));
        Step step = new Step(state, around, occurrence.key(), occurrence.at(), clock, effects);
        Tiers.evaluate(step);
        decide(step, event);
        if (event instanceof Erased) {
            state = new MemberState(state.customerId, AccountBook.empty(state.customerId));
            effects.add(new MemberEffect.Forgotten());
        } else {
            Tiers.evaluate(step);
        }
        return effects;
    }

    private static void decide(Step step, MemberEvent event) {
        switch (event) {
            case Purchased(var purchase) -> Purchases.purchase(step, purchase);
            case Refunded(var refund) -> Purchases.refund(step, refund);
            case Rated(var rating) -> Engagements.rate(step, rating);
            case Breached(var breach) -> Engagements.breach(step, breach);
            case BreachWithdrawn(var breach) -> Engagements.withdraw(step, breach);
            case Erased() -> step.state().waitingRefunds().forEach(refund -> unknownPurchase(step, refund));
            case MemberEvent.MergedInto ignored -> throw new IllegalArgumentException("a merge concerns two members");
            case Held held -> Redemptions.hold(step, held);
            case Captured captured -> Redemptions.capture(step, captured);
            case Cancelled(var redemptionId) -> Redemptions.cancel(step, redemptionId);
            case Adjusted adjusted -> AdjustmentPosting.adjust(step, adjusted);
            case FloorSet(var tier, var until) -> Tiers.setFloor(step, tier, until);
            case FloorRemoved() -> Tiers.removeFloor(step);
            case RewardUsed(var issuedId) -> Rewards.use(step, issuedId);
            case ReferralPaid paid -> ReferralPayments.earn(step, paid);
            case ReferralTakenBack takenBack -> ReferralPayments.takeBack(step, takenBack);
        }
    }

    /** Does what is due up to an instant, at the times at which it was due. */
    public List<MemberEffect> advanceTo(Instant at, Surroundings around) {
        List<MemberEffect> effects = new ArrayList<>();
        Instant due = nextDueAt(around);
        while (due != null && !due.isAfter(at)) {
            clock = due.isAfter(clock) ? due : clock;
            Step step = new Step(state, around, RUN, due, clock, effects);
            Redemptions.timeOut(step);
            Expiries.expireDue(step);
            step.emitPosted();
            Rewards.expireDue(step);
            Tiers.evaluate(step);
            due = nextDueAt(around);
        }
        clock = at.isAfter(clock) ? at : clock;
        return effects;
    }

    /** What a merge does to both members. */
    public record MergeEffects(List<MemberEffect> ofMerged, List<MemberEffect> ofOther) {}

    /**
     * Merges this member into another one, who has the points, the history and everything that is open from now on. Before,
     * everything that is due for either of them is done.
     *
     * @param occurrence the merge
     */
    public MergeEffects mergeInto(Member other, Occurrence occurrence, Surroundings around) {
        Instant latest = Collections.max(List.of(occurrence.at(), clock, other.clock));
        Instant until = latest.isAfter(around.now()) ? around.now() : latest;
        MergeEffects effects = new MergeEffects(
                new ArrayList<>(advanceTo(until, around)), new ArrayList<>(other.advanceTo(until, around)));
        MemberMerge.merge(
                new Step(state, around, occurrence.key(), occurrence.at(), clock, effects.ofMerged()),
                new Step(other.state, around, occurrence.key(), occurrence.at(), other.clock, effects.ofOther()));
        state = new MemberState(state.customerId, state.book);
        return effects;
    }

    /** Moves the tier to where it belongs now. */
    List<MemberEffect> evaluateTier(Surroundings around) {
        Step step = new Step(state, around, RUN, clock, clock, new ArrayList<>());
        Tiers.evaluate(step);
        return step.effects();
    }

    /** When something is due next; null: never. A new version of the programme may change the tier. */
    public @Nullable Instant nextDueAt(Surroundings around) {
        Redemption hold = state.nextHold();
        IssuedReward reward = state.nextReward();
        Instant ofPoints = Tiers.earlier(hold == null ? null : hold.expiresAt(), state.book.nextExpiry());
        Instant ofRewards = reward == null ? null : reward.validUntil();
        Instant ofTier =
                Tiers.earlier(Tiers.nextDueAt(state, around.programmeAt(clock)), around.nextVersionAfter(clock));
        return Tiers.earlier(Tiers.earlier(ofPoints, ofRewards), ofTier);
    }

    /** Refuses the refunds whose purchase did not come. */
    public List<MemberEffect> refuseWaitingRefunds(Surroundings around) {
        Step step = new Step(state, around, RUN, clock, clock, new ArrayList<>());
        state.waitingRefunds().forEach(refund -> unknownPurchase(step, refund));
        return step.effects();
    }

    private static void unknownPurchase(Step step, RecordedRefund refund) {
        Purchases.refuse(step, refund, "unknown-purchase");
    }

    /** Up to when everything that was due is done. */
    public Instant clock() {
        return clock;
    }

    public CustomerId customerId() {
        return state.customerId;
    }

    public CapUsage capUsage() {
        return state.capUses;
    }

    /** The account's balance, lots and open debits. */
    public AccountBook account() {
        return state.book;
    }

    /** Points of lots that can be spent later than an instant. */
    public Points pendingAt(Instant at) {
        return state.book.lots().stream()
                .filter(lot -> lot.isPendingAt(at))
                .map(Lot::remaining)
                .reduce(Points.ZERO, Points::plus);
    }

    /** Points of open holds. */
    public Points held() {
        return state.held();
    }

    /** Null when it is unknown, or was not loaded. */
    public @Nullable Redemption redemption(String redemptionId) {
        return state.redemption(redemptionId);
    }

    /** Null when it is unknown, or was not loaded. */
    public @Nullable IssuedReward reward(String issuedId) {
        return state.reward(issuedId);
    }

    public TierState tierState() {
        return state.tier();
    }

    /** Whether there was a purchase of more than 0. */
    public boolean hasPurchased() {
        return state.hasPurchased();
    }

    public @Nullable String tier() {
        return state.tier().tier();
    }

    /** In the order in which they were issued. */
    public Collection<IssuedReward> rewards() {
        return state.rewards();
    }
}
