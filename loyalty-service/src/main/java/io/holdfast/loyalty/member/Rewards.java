package io.holdfast.loyalty.member;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.Reward;
import io.holdfast.loyalty.member.IssuedReward.State;

/** Issues rewards, and ends them. */
final class Rewards {

    private Rewards() {}

    /**
     * Issues a reward.
     *
     * @param card the punch card's rule; null: redeemed with points
     */
    static void issue(Step step, String issuedId, String rewardName, @Nullable String card) {
        Reward reward = step.programme().reward(rewardName);
        CalendarPeriod validFor = reward == null ? null : reward.validFor();
        Instant validUntil = validFor == null
                ? null
                : validFor.plus(step.at(), step.programme().zone());
        step.emit(new MemberEffect.RewardChanged(
                new IssuedReward(issuedId, rewardName, card, State.ISSUED, step.at(), validUntil, step.at())));
    }

    static void use(Step step, String issuedId) {
        IssuedReward reward = step.state().reward(issuedId);
        if (reward == null) {
            step.refuse("unknown-reward");
            return;
        }
        switch (reward.state()) {
            case ISSUED -> step.emit(new MemberEffect.RewardChanged(reward.become(State.USED, step.at())));
            case USED -> step.refuse("already-used");
            case EXPIRED -> step.refuse("reward-expired");
            case REVOKED -> step.refuse("reward-revoked");
        }
    }

    static void expireDue(Step step) {
        IssuedReward next = step.state().nextReward();
        while (next != null && next.validUntil() != null && !step.at().isBefore(next.validUntil())) {
            step.emit(new MemberEffect.RewardChanged(next.become(State.EXPIRED, next.validUntil())));
            next = step.state().nextReward();
        }
    }
}
