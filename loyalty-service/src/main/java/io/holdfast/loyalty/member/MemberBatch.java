package io.holdfast.loyalty.member;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.member.Surroundings.IdKind;

/**
 * The members that one transaction decides about, and everything that it changes, in its order. A referral is handed on to
 * the referrer. Not thread-safe.
 */
public final class MemberBatch implements Surroundings.OtherMembers {

    private final Surroundings surroundings;
    private final Map<CustomerId, Member> members = new HashMap<>();
    private final Map<CustomerId, CustomerId> persons;
    private final Map<String, Long> taken;
    private final Map<String, Long> stockChanges = new HashMap<>();
    private final Set<EngagementId> engagements;
    private final List<Change> changes = new ArrayList<>();

    /** One effect, and the event or due run that led to it. */
    public record Change(CustomerId customerId, MemberEffect effect, Occurrence occurrence) {}

    /** The id of a rating or a breach, whosever it is. */
    public record EngagementId(IdKind kind, String id) {}

    /**
     * Begins without changes.
     *
     * @param now what is due later is not done
     * @param members the only ones that events may concern, and all referrers who are not erased
     * @param taken how many redemptions of each limited reward are held or captured
     * @param engagements those of the events that are recorded already
     */
    public MemberBatch(
            ProgrammeVersions programmes,
            Instant now,
            Collection<Member> members,
            Map<String, Long> taken,
            Collection<EngagementId> engagements) {
        this(programmes, now, members, taken, engagements, Map.of());
    }

    /**
     * Begins without changes.
     *
     * @param persons of merged customers whom the events name, whom they are now
     */
    public MemberBatch(
            ProgrammeVersions programmes,
            Instant now,
            Collection<Member> members,
            Map<String, Long> taken,
            Collection<EngagementId> engagements,
            Map<CustomerId, CustomerId> persons) {
        this.persons = Map.copyOf(persons);
        this.surroundings = new Surroundings(programmes, now, reward -> taken(reward), this);
        members.forEach(member -> this.members.put(member.customerId(), member));
        this.taken = Map.copyOf(taken);
        this.engagements = new HashSet<>(engagements);
    }

    /** Handles an event, and what it leads to for referrers; the effects are those on the customer. */
    public List<MemberEffect> handle(CustomerId customer, MemberEvent event, Occurrence occurrence) {
        List<MemberEffect> effects = member(customer).handle(event, occurrence, surroundings);
        effects.forEach(effect -> take(customer, effect, occurrence));
        return effects;
    }

    /** Merges a customer into another one. */
    public void merge(CustomerId customer, CustomerId into, Occurrence occurrence) {
        Member.MergeEffects effects = member(customer).mergeInto(member(into), occurrence, surroundings);
        effects.ofMerged().forEach(effect -> take(customer, effect, occurrence));
        effects.ofOther().forEach(effect -> take(into, effect, occurrence));
    }

    /** Adds what was done to a member before the batch began. */
    public void add(CustomerId customer, MemberEffect done, Occurrence occurrence) {
        changes.add(new Change(customer, done, occurrence));
    }

    /** Does what is due up to an instant. */
    public void advanceTo(CustomerId customer, Instant at) {
        Occurrence run = new Occurrence(Member.RUN, at);
        member(customer).advanceTo(at, surroundings).forEach(effect -> take(customer, effect, run));
    }

    /** Moves the customer's tier to where it belongs now. */
    public void evaluateTier(CustomerId customer) {
        Member member = member(customer);
        Occurrence run = new Occurrence(Member.RUN, member.clock());
        member.evaluateTier(surroundings).forEach(effect -> take(customer, effect, run));
    }

    /** When something is due next for a customer; null: never. */
    public @Nullable Instant nextDueAt(CustomerId customer) {
        return member(customer).nextDueAt(surroundings);
    }

    /** Everything that changed so far, in its order. */
    public List<Change> changes() {
        return changes;
    }

    /** By how much the number of redemptions that are held or captured changed, by reward. */
    public Map<String, Long> stockChanges() {
        return stockChanges;
    }

    /**
     * A member of this batch.
     *
     * @throws IllegalStateException when the customer was not loaded
     */
    public Member member(CustomerId customer) {
        Member member = members.get(customer);
        if (member == null) {
            throw new IllegalStateException("the member of this event is not loaded");
        }
        return member;
    }

    @Override
    public boolean isTaken(IdKind kind, String id) {
        return engagements.contains(new EngagementId(kind, id));
    }

    @Override
    public CustomerId person(CustomerId customerId) {
        return persons.getOrDefault(customerId, customerId);
    }

    @Override
    public @Nullable CapUsage referrer(CustomerId customerId) {
        Member member = members.get(customerId);
        return member == null ? null : member.capUsage();
    }

    private long taken(String reward) {
        return taken.getOrDefault(reward, 0L) + stockChanges.getOrDefault(reward, 0L);
    }

    private void take(CustomerId customer, MemberEffect effect, Occurrence occurrence) {
        changes.add(new Change(customer, effect, occurrence));
        switch (effect) {
            case MemberEffect.ReferrerPaid(var referrer, var payment) -> handle(referrer, payment, occurrence);
            case MemberEffect.ReferrerRevoked(var referrer, var takenBack) -> {
                if (members.containsKey(referrer)) {
                    handle(referrer, takenBack, occurrence);
                }
            }
            case MemberEffect.EngagementChanged(var engagement) ->
                engagements.add(new EngagementId(engagement.kind(), engagement.id()));
            case MemberEffect.RedemptionChanged(var redemption) -> countStock(redemption);
            // Its piece is taken already.
            case MemberEffect.RedemptionMoved ignored -> {}
            case MemberEffect.Posted ignored -> {}
            case MemberEffect.PurchaseChanged ignored -> {}
            case MemberEffect.RefundChanged ignored -> {}
            case MemberEffect.AdjustmentRecorded ignored -> {}
            case MemberEffect.RewardChanged ignored -> {}
            case MemberEffect.CardChanged ignored -> {}
            case MemberEffect.ReferralChanged ignored -> {}
            case MemberEffect.CapUsed ignored -> {}
            case MemberEffect.TierProgress ignored -> {}
            case MemberEffect.TierStateChanged ignored -> {}
            case MemberEffect.TierChanged ignored -> {}
            case MemberEffect.Refused ignored -> {}
            case MemberEffect.DryRun ignored -> {}
            case MemberEffect.Forgotten ignored -> {}
            case MemberEffect.MergedInto ignored -> {}
        }
    }

    /** A redemption takes a piece when it is held, and gives it back when it ends without a capture. */
    private void countStock(Redemption redemption) {
        String reward = redemption.reward();
        if (reward == null) {
            return;
        }
        switch (redemption.state()) {
            case HELD -> stockChanges.merge(reward, 1L, Long::sum);
            case CAPTURED -> {}
            case CANCELLED, EXPIRED -> stockChanges.merge(reward, -1L, Long::sum);
        }
    }
}
