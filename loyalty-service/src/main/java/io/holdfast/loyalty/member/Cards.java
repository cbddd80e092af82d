package io.holdfast.loyalty.member;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.EarningContext;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.PunchCards;
import io.holdfast.loyalty.member.IssuedReward.State;
import io.holdfast.loyalty.member.RecordedPurchase.Stamps;

/** Stamps punch cards and issues their rewards; a refund removes stamps and revokes rewards that are not used. */
final class Cards {

    private Cards() {}

    static List<Stamps> stamp(Step step, Purchase purchase, EarningContext before) {
        List<Stamps> stamped = new ArrayList<>();
        for (PunchCards.Stamps stamps : PunchCards.stamps(step.programme(), purchase, step.at(), before)) {
            Card recorded = step.state().card(stamps.rule());
            Card card = recorded == null ? new Card(stamps.rule(), stamps.every(), 0, 0, 0) : recorded;
            card = card.withStamps(stamps.every(), Math.addExact(card.stamps(), stamps.stamps()));
            step.emit(new MemberEffect.CardChanged(issue(step, card, stamps)));
            stamped.add(new Stamps(stamps.rule(), stamps.stamps(), 0));
        }
        return stamped;
    }

    private static Card issue(Step step, Card stamped, PunchCards.Stamps stamps) {
        // A purchase has stamps for a limited number of rewards; what is left of it, the next one issues.
        long rewards = Math.min(stamped.earned() - stamped.standing(), stamps.stamps() / stamps.every() + 1);
        return issue(step, stamped, stamps.reward(), rewards);
    }

    private static Card issue(Step step, Card stamped, String reward, long rewards) {
        Card card = stamped;
        for (long i = 0; i < rewards; i++) {
            card = card.issueOne();
            String issuedId = "%s:%s:%d".formatted(card.rule(), step.state().customerId, card.issued());
            Rewards.issue(step, issuedId, reward, card.rule());
        }
        return card;
    }

    /** Adds the stamps and rewards of a merged customer's card; a reward that both together earn is issued. */
    static void join(Step step, Card merged) {
        Card own = step.state().card(merged.rule());
        Card joined = own == null ? merged : own.join(merged);
        String reward = rewardOf(step, joined.rule());
        step.emit(new MemberEffect.CardChanged(
                reward == null || joined.earned() <= joined.standing() ? joined : issue(step, joined, reward, 1)));
    }

    private static @Nullable String rewardOf(Step step, String rule) {
        for (EarningRule candidate : step.programme().rules()) {
            if (candidate instanceof EarningRule.PunchCard card && card.name().equals(rule)) {
                return card.reward();
            }
        }
        return null;
    }

    /** Removes the stamps of what is refunded of a purchase. */
    static List<Stamps> remove(Step step, RecordedPurchase purchase) {
        List<Stamps> left = new ArrayList<>();
        for (Stamps stamps : purchase.stamps()) {
            long removed = purchase.refundedShare(stamps.stamps());
            Card card = step.state().card(stamps.rule());
            if (card != null && removed > stamps.removed()) {
                card = card.withStamps(card.every(), card.stamps() - (removed - stamps.removed()));
                step.emit(new MemberEffect.CardChanged(revoke(step, card)));
            }
            left.add(new Stamps(stamps.rule(), stamps.stamps(), removed));
        }
        return left;
    }

    /** Revokes the latest rewards above those that the stamps earn; used and expired ones stay. */
    private static Card revoke(Step step, Card reduced) {
        Card card = reduced;
        if (card.standing() <= card.earned()) {
            return card;
        }
        for (IssuedReward reward : latestFirst(step, card)) {
            if (card.standing() <= card.earned()) {
                return card;
            }
            step.emit(new MemberEffect.RewardChanged(reward.become(State.REVOKED, step.at())));
            card = card.revokeOne();
        }
        return card;
    }

    /** Those that are not used: the member's own by their numbers, then those of merged customers. */
    private static List<IssuedReward> latestFirst(Step step, Card card) {
        List<IssuedReward> issued = new ArrayList<>();
        Set<String> own = new HashSet<>();
        for (int n = card.issued(); n > 0; n--) {
            IssuedReward reward = step.state().reward("%s:%s:%d".formatted(card.rule(), step.state().customerId, n));
            if (reward != null) {
                issued.add(reward);
                own.add(reward.issuedId());
            }
        }
        step.state().rewards().stream()
                .filter(reward -> card.rule().equals(reward.card()) && !own.contains(reward.issuedId()))
                .sorted(Comparator.comparing(IssuedReward::issuedAt)
                        .thenComparing(IssuedReward::issuedId)
                        .reversed())
                .forEach(issued::add);
        issued.removeIf(reward -> reward.state() != State.ISSUED);
        return issued;
    }
}
