package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.earning.Award;
import io.holdfast.loyalty.earning.EarningContext;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.PurchaseEarning;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.RulePoints;
import io.holdfast.loyalty.member.MemberEffect.TierProgress;
import io.holdfast.loyalty.member.RecordedRefund.State;
import io.holdfast.loyalty.member.Step.PostedAward;
import io.holdfast.loyalty.member.Surroundings.IdKind;

/**
 * Records purchases and refunds. A refund takes back what its purchase gave in proportion to all that is refunded of it. One
 * that comes before its purchase waits, and counts right after it.
 */
final class Purchases {

    /** More than any shop gives back piece by piece; bounds what one purchase can store. As in ticket-service. */
    static final int REFUNDS_MAX = 1_000;

    private static final String PURCHASE_RULE = "purchase";
    private static final String REFUND_RULE = "refund";
    private static final String TOO_MANY = "too-many-refunds";

    private Purchases() {}

    static void purchase(Step step, Purchase purchase) {
        RecordedPurchase recorded = step.state().purchase(purchase.purchaseId());
        if (recorded != null && recorded.isToldBy(purchase)) {
            return;
        }
        if (recorded != null || step.around().others().isTaken(IdKind.PURCHASE, purchase.purchaseId())) {
            step.refuse("conflict");
            return;
        }
        record(step, purchase, PurchaseDigest.compute(purchase));
        for (RecordedRefund waiting : step.state().waitingRefunds(purchase.purchaseId())) {
            decide(step.ofEvent(waiting.event()), waiting);
        }
    }

    private static void record(Step step, Purchase purchase, UUID content) {
        // Before anything is recorded: the context is that of the time before the purchase.
        EarningContext before = step.earning();
        Award award = PurchaseEarning.award(step.programme(), purchase, step.at(), before);
        List<RulePoints> parts = Step.parts(award);
        PostedAward posted = step.award(PURCHASE_RULE, purchase.purchaseId(), purchase.purchaseId(), parts);
        if (posted.points().value() == award.points() && isAboveMaximum(step, purchase, award, before)) {
            step.refuse("award-limited");
        }
        step.useCaps(parts);
        step.reportDryRuns(award);
        RecordedPurchase recorded = new RecordedPurchase(
                purchase.purchaseId(),
                purchase.money(),
                content,
                step.at(),
                posted.entry(),
                posted.points(),
                Cards.stamp(step, purchase, before),
                ReferralPayments.pay(step, purchase, before),
                BigDecimal.ZERO,
                Points.ZERO);
        step.emit(new MemberEffect.PurchaseChanged(recorded));
        if (purchase.amount().signum() > 0) {
            long points = posted.points().value();
            step.emit(new TierProgress(step.at(), points, purchase.amount(), purchase.currency(), 1, true));
        }
    }

    private static boolean isAboveMaximum(Step step, Purchase purchase, Award award, EarningContext before) {
        return award.points() >= Programme.AWARD_MAX
                && PurchaseEarning.exactPoints(step.programme(), purchase, step.at(), before)
                                .compareTo(BigDecimal.valueOf(award.points()))
                        > 0;
    }

    static void refund(Step step, PurchaseRefunded refunded) {
        RecordedRefund refund = new RecordedRefund(
                refunded.purchaseId(), refunded.refundId(), refunded.money(), step.key(), State.WAITING);
        step.emit(new MemberEffect.RefundChanged(refund));
        if (step.state().purchase(refunded.purchaseId()) != null) {
            decide(step, refund);
        } else if (isOneTooMany(step, refund)) {
            refuse(step, refund, TOO_MANY);
        }
    }

    /** Applies a refund of a recorded purchase, unless it repeats another or contradicts the records. */
    private static void decide(Step step, RecordedRefund refund) {
        RecordedPurchase purchase = step.state().purchase(refund.purchaseId());
        if (purchase == null) {
            throw new IllegalStateException("purchase " + refund.purchaseId() + " is not recorded");
        }
        RecordedRefund recorded = step.state().refund(refund.purchaseId(), refund.refundId());
        if (recorded != null && recorded.hasSameContentAs(refund)) {
            step.emit(new MemberEffect.RefundChanged(refund.withState(State.DROPPED)));
        } else if (recorded != null) {
            refuse(step, refund, "conflict");
        } else if (!refund.money().currency().equals(purchase.money().currency())) {
            refuse(step, refund, "currency-mismatch");
        } else if (isOneTooMany(step, refund)) {
            refuse(step, refund, TOO_MANY);
        } else {
            apply(step, purchase, refund);
        }
    }

    private static boolean isOneTooMany(Step step, RecordedRefund refund) {
        return step.state().refundCount(refund.purchaseId()) > REFUNDS_MAX;
    }

    static void refuse(Step step, RecordedRefund refund, String error) {
        step.ofEvent(refund.event()).refuse(error);
        step.emit(new MemberEffect.RefundChanged(refund.withState(State.DROPPED)));
    }

    private static void apply(Step step, RecordedPurchase purchase, RecordedRefund refund) {
        step.emit(new MemberEffect.RefundChanged(refund.withState(State.APPLIED)));
        BigDecimal refunded = purchase.refunded()
                .add(refund.money().amount())
                .min(purchase.money().amount());
        if (refunded.compareTo(purchase.refunded()) > 0) {
            takeBack(step, purchase, purchase.withRefunded(refunded), refund.refundId());
        }
    }

    private static void takeBack(Step step, RecordedPurchase before, RecordedPurchase refunded, String refundId) {
        BigDecimal amount = refunded.refunded().subtract(before.refunded());
        step.emit(new TierProgress(step.at(), 0, amount.negate(), before.money().currency(), 0, false));
        if (refunded.isRefundedInFull()) {
            // At the time of the purchase: it counts as if it were not there.
            step.emit(new TierProgress(before.at(), 0, BigDecimal.ZERO, null, -1, false));
        }
        Points reversed = Points.of(refunded.refundedShare(refunded.awarded().value()));
        reverse(step, refunded, reversed.minus(refunded.reversed()), refundId);
        Redemptions.returnPoints(step, refunded, refundId);
        RecordedPurchase changed = refunded.withReversed(reversed)
                .withReferrals(ReferralPayments.takeBack(step, refunded, refundId))
                .withStamps(Cards.remove(step, refunded));
        step.emit(new MemberEffect.PurchaseChanged(changed));
    }

    private static void reverse(Step step, RecordedPurchase purchase, Points due, String refundId) {
        if (due.isPositive()) {
            step.book()
                    .reverse(
                            step.movement(EntryKind.REVERSAL, REFUND_RULE, due, refundId, purchase.purchaseId()),
                            purchase.awardKey(),
                            own -> true);
            step.emitPosted();
            step.countPoints(-due.value());
        }
    }
}
