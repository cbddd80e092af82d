package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Award.Part;

/** What both sides get for the first purchase of a customer who was referred. */
public final class Referrals {

    private Referrals() {}

    /**
     * What a rule pays.
     *
     * @param minSpend what the rule requires of the purchase; null: nothing
     */
    public record Payout(
            String rule,
            long referrerPoints,
            long refereePoints,
            @Nullable BigDecimal minSpend) {

        /** Whether refunds of the purchase take the payout back. */
        public boolean isTakenBack(BigDecimal amount, BigDecimal refunded) {
            BigDecimal rest = amount.subtract(refunded);
            return rest.signum() <= 0 || (minSpend != null && rest.compareTo(minSpend) < 0);
        }
    }

    /**
     * What the rules pay for a purchase.
     *
     * @param dryRuns what each rule on trial would pay to both sides together
     */
    public record Payouts(List<Payout> payouts, List<Part> dryRuns) {
        public Payouts {
            payouts = List.copyOf(payouts);
            dryRuns = List.copyOf(dryRuns);
        }
    }

    /**
     * The payouts for a purchase that happened at an instant; none when its customer was not referred by somebody else or
     * bought before.
     *
     * @param referee the context of the purchase's customer
     * @param referrerUsage what the rules gave to the referrer, whom the caps count for
     */
    public static Payouts payouts(
            Programme programme, Purchase purchase, Instant at, EarningContext referee, CapUsage referrerUsage) {
        List<Payout> payouts = new ArrayList<>();
        List<Part> dryRuns = new ArrayList<>();
        if (!isReferral(purchase, referee)) {
            return new Payouts(payouts, dryRuns);
        }
        PurchaseFit fit = new PurchaseFit(programme, purchase, at, referee);
        Basket basket = Basket.of(purchase);
        CapLimit caps = new CapLimit(referrerUsage, at, programme.zone());
        for (EarningRule rule : programme.rules()) {
            if (rule instanceof EarningRule.Referral referral && fit.count(rule, basket) != null) {
                Payout payout = payout(referral, caps);
                if (payout != null && rule.terms().dryRun()) {
                    dryRuns.add(new Part(rule.name(), payout.referrerPoints() + payout.refereePoints()));
                } else if (payout != null) {
                    payouts.add(payout);
                }
            }
        }
        return new Payouts(payouts, dryRuns);
    }

    private static boolean isReferral(Purchase purchase, EarningContext referee) {
        return referee.firstPurchase()
                && purchase.amount().signum() > 0
                && purchase.referredBy() != null
                && !purchase.referredBy().equals(purchase.customerId());
    }

    /** Null beyond the caps, and when neither side gets points. */
    private static @Nullable Payout payout(EarningRule.Referral rule, CapLimit caps) {
        long referrerPoints = caps.cut(rule, rule.referrerPoints());
        boolean isBeyondCaps = referrerPoints == 0 && rule.referrerPoints() > 0;
        return isBeyondCaps || referrerPoints + rule.refereePoints() == 0
                ? null
                : new Payout(
                        rule.name(),
                        referrerPoints,
                        rule.refereePoints(),
                        rule.when().minSpend());
    }
}
