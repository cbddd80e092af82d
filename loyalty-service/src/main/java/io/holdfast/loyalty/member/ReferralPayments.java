package io.holdfast.loyalty.member;

import java.util.ArrayList;
import java.util.List;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.earning.EarningContext;
import io.holdfast.loyalty.earning.Referrals;
import io.holdfast.loyalty.earning.Referrals.Payout;
import io.holdfast.loyalty.earning.Referrals.Payouts;
import io.holdfast.loyalty.ledger.AwardKey;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.RulePoints;
import io.holdfast.loyalty.member.MemberEvent.ReferralPaid;
import io.holdfast.loyalty.member.MemberEvent.ReferralTakenBack;
import io.holdfast.loyalty.member.RecordedPurchase.PaidReferral;
import io.holdfast.loyalty.member.Step.PostedAward;

/** Pays both sides of a referral, and takes both back. */
final class ReferralPayments {

    /** Not that of the award: a refund that waited may take it back at once, with the purchase as its cause. */
    private static final String REVERSAL_RULE = "referral-reversal:";
    /** Of the referrer's part, if both sides were merged since: one refund takes both parts from one account. */
    private static final String REVERSAL_OF_REFERRER_RULE = "referrer-reversal:";

    private ReferralPayments() {}

    /** Pays the customer of a first purchase, and lets the referrer be paid. */
    static List<PaidReferral> pay(Step step, Purchase purchase, EarningContext before) {
        if (purchase.referredBy() == null || !before.firstPurchase()) {
            return List.of();
        }
        CustomerId referrer = step.around().others().person(purchase.referredBy());
        if (referrer.equals(step.state().customerId)) {
            return List.of();
        }
        CapUsage usage = step.around().others().referrer(referrer);
        if (usage == null) {
            return List.of();
        }
        Payouts payouts = Referrals.payouts(step.programme(), purchase, step.at(), before, usage);
        payouts.dryRuns().forEach(part -> step.emit(new MemberEffect.DryRun(part.rule(), part.points())));
        List<PaidReferral> paid = new ArrayList<>();
        for (Payout payout : payouts.payouts()) {
            PostedAward posted = award(step, payout.rule(), payout.refereePoints(), purchase.purchaseId());
            paid.add(new PaidReferral(referrer, payout, posted.entry(), posted.points(), false));
            step.emit(new MemberEffect.ReferrerPaid(
                    referrer, new ReferralPaid(payout.rule(), payout.referrerPoints(), purchase.purchaseId())));
        }
        return paid;
    }

    /** Takes back the referrals that a purchase no longer fits. */
    static List<PaidReferral> takeBack(Step step, RecordedPurchase purchase, String refundId) {
        List<PaidReferral> referrals = new ArrayList<>();
        for (PaidReferral referral : purchase.referrals()) {
            boolean due = !referral.takenBack()
                    && referral.payout().isTakenBack(purchase.money().amount(), purchase.refunded());
            referrals.add(due ? referral.takeBack() : referral);
            if (due) {
                String rule = referral.payout().rule();
                reverse(
                        step,
                        REVERSAL_RULE + rule,
                        purchase.keyOf(referral),
                        referral.points(),
                        refundId,
                        purchase.purchaseId());
                CustomerId referrer = referral.referrer();
                if (referrer != null) {
                    step.emit(new MemberEffect.ReferrerRevoked(
                            referrer, new ReferralTakenBack(rule, purchase.purchaseId(), refundId)));
                }
            }
        }
        return referrals;
    }

    /** Pays the referrer. */
    static void earn(Step step, ReferralPaid paid) {
        if (step.state().referral(paid.rule(), paid.purchaseId()) != null) {
            return;
        }
        PostedAward posted = award(step, paid.rule(), paid.points(), paid.purchaseId());
        step.useCaps(List.of(new RulePoints(paid.rule(), Points.of(paid.points()))));
        step.emit(new MemberEffect.ReferralChanged(
                new GivenReferral(paid.rule(), paid.purchaseId(), posted.entry(), posted.points(), false, null)));
    }

    /** Takes back what the referrer got. */
    static void takeBack(Step step, ReferralTakenBack takenBack) {
        GivenReferral referral = step.state().referral(takenBack.rule(), takenBack.purchaseId());
        if (referral == null || referral.takenBack()) {
            return;
        }
        boolean isOwnPurchase = step.state().purchase(takenBack.purchaseId()) != null;
        reverse(
                step,
                (isOwnPurchase ? REVERSAL_OF_REFERRER_RULE : REVERSAL_RULE) + referral.rule(),
                referral.awardKey(),
                referral.points(),
                takenBack.refundId(),
                takenBack.purchaseId());
        step.emit(new MemberEffect.ReferralChanged(referral.takeBack()));
    }

    private static PostedAward award(Step step, String rule, long points, String purchaseId) {
        if (points == 0) {
            return PostedAward.NONE;
        }
        PostedAward posted =
                step.award(entryRule(rule), purchaseId, purchaseId, List.of(new RulePoints(rule, Points.of(points))));
        step.countPoints(posted.points().value());
        return posted;
    }

    private static void reverse(
            Step step, String rule, AwardKey award, Points points, String refundId, String purchaseId) {
        if (points.isPositive()) {
            step.book()
                    .reverse(step.movement(EntryKind.REVERSAL, rule, points, refundId, purchaseId), award, own -> true);
            step.emitPosted();
            step.countPoints(-points.value());
        }
    }

    private static String entryRule(String rule) {
        return "referral:" + rule;
    }
}
