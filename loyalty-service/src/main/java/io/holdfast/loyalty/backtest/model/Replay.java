package io.holdfast.loyalty.backtest.model;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.backtest.model.Backtest.Period;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.member.IssuedReward;
import io.holdfast.loyalty.member.Member;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.MemberEvent.ReferralPaid;
import io.holdfast.loyalty.member.MemberEvent.ReferralTakenBack;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.member.Surroundings;

/**
 * One customer's events under one programme, or under the versions that were in force. What is not in the period leads to the
 * state at its start, and is not counted.
 */
final class Replay {

    private final Surroundings surroundings;
    private final Period period;
    private final Member member;
    private final Map<String, BigInteger> paidToReferrers = new HashMap<>();
    private final Map<String, Long> rewards = new TreeMap<>();
    private BigInteger awarded = BigInteger.ZERO;
    private BigInteger reversed = BigInteger.ZERO;
    private BigInteger referrersAwarded = BigInteger.ZERO;
    private BigInteger referrersReversed = BigInteger.ZERO;

    Replay(CustomerId customerId, Surroundings surroundings, Period period) {
        this.surroundings = surroundings;
        this.period = period;
        this.member = Member.create(customerId);
    }

    /** Other members as a replay sees them: no id is theirs, and no referrer has used up any limit. */
    record Others() implements Surroundings.OtherMembers {
        @Override
        public boolean isTaken(Surroundings.IdKind kind, String id) {
            return false;
        }

        @Override
        public CapUsage referrer(CustomerId customerId) {
            return CapUsage.NONE;
        }
    }

    /** Handles an event; returns how many effects it had. */
    int handle(RecordedEvent recorded) {
        List<MemberEffect> effects = member.handle(recorded.event(), recorded.occurrence(), surroundings);
        effects.forEach(effect -> count(effect, recorded.occurrence()));
        return effects.size();
    }

    /** What was counted, with the tier at an instant. */
    Outcome end(Instant asOf) {
        member.advanceTo(asOf, surroundings);
        return new Outcome(awarded, reversed, referrersAwarded, referrersReversed, member.tier(), rewards);
    }

    private void count(MemberEffect effect, Occurrence occurrence) {
        switch (effect) {
            case MemberEffect.Posted(var booked) -> booked.entries().forEach(this::count);
            case MemberEffect.RewardChanged(var reward) -> count(reward);
            case MemberEffect.ReferrerPaid(var ignored, var payment) -> count(payment, occurrence.at());
            case MemberEffect.ReferrerRevoked(var ignored, var takenBack) -> count(takenBack, occurrence.at());
            case MemberEffect.PurchaseChanged ignored -> {}
            case MemberEffect.RefundChanged ignored -> {}
            case MemberEffect.EngagementChanged ignored -> {}
            case MemberEffect.AdjustmentRecorded ignored -> {}
            case MemberEffect.RedemptionChanged ignored -> {}
            case MemberEffect.RedemptionMoved ignored -> {}
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

    private void count(Entry entry) {
        if (!period.contains(entry.at())) {
            return;
        }
        BigInteger points = BigInteger.valueOf(entry.points().value());
        switch (entry.kind()) {
            case AWARD -> awarded = awarded.add(points);
            case REVERSAL -> reversed = reversed.subtract(points);
            case ADJUSTMENT, REDEMPTION, RETURN, EXPIRY, TRANSFER -> {}
        }
    }

    /** By the time of issue, so that one which is revoked later is not counted. */
    private void count(IssuedReward reward) {
        if (!period.contains(reward.issuedAt())) {
            return;
        }
        switch (reward.state()) {
            case ISSUED -> rewards.merge(reward.reward(), 1L, Long::sum);
            case REVOKED -> rewards.merge(reward.reward(), -1L, Long::sum);
            case USED, EXPIRED -> {}
        }
    }

    private void count(ReferralPaid payment, Instant at) {
        BigInteger points = BigInteger.valueOf(payment.points());
        paidToReferrers.put(payment.purchaseId() + " " + payment.rule(), points);
        if (period.contains(at)) {
            referrersAwarded = referrersAwarded.add(points);
        }
    }

    private void count(ReferralTakenBack takenBack, Instant at) {
        BigInteger points =
                paidToReferrers.getOrDefault(takenBack.purchaseId() + " " + takenBack.rule(), BigInteger.ZERO);
        if (period.contains(at)) {
            referrersReversed = referrersReversed.add(points);
        }
    }
}
