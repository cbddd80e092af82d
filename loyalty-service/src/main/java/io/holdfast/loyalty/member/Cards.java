package io.holdfast.loyalty.member;

import java.util.ArrayList;
import java.util.List;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.EarningContext;
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
        Card card = stamped;
        // A purchase has stamps for a limited number of rewards; what is left of it, the next one issues.
        long rewards = Math.min(card.earned() - card.standing(), stamps.stamps() / stamps.every() + 1);
        for (long i = 0; i < rewards; i++) {
            card = card.issueOne();
            String issuedId = "%s:%s:%d".formatted(card.rule(), step.state().customerId, card.issued());
            Rewards.issue(step, issuedId, stamps.reward(), card.rule());
        }
        return card;
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
        for (int n = card.issued(); n > 0 && card.standing() > card.earned(); n--) {
            IssuedReward reward = step.state().reward("%s:%s:%d".formatted(card.rule(), step.state().customerId, n));
            if (reward != null && reward.state() == State.ISSUED) {
                step.emit(new MemberEffect.RewardChanged(reward.become(State.REVOKED, step.at())));
                card = card.revokeOne();
            }
        }
        return card;
    }
}
