package io.holdfast.loyalty.earning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Basket.Counted;
import io.holdfast.loyalty.earning.EarningRule.PunchCard;

/** The stamps on punch cards. */
public final class PunchCards {

    /** The most rewards that one purchase completes on a card; there are no stamps for more. */
    static final int REWARDS_MAX = 1_000;

    private PunchCards() {}

    /**
     * The stamps of one purchase on one card, more than 0.
     *
     * @param every how many stamps a reward takes
     */
    public record Stamps(String rule, String reward, int every, long stamps) {}

    /** The stamps for a purchase that happened at an instant: for each unit if the card names items, else one. */
    public static List<Stamps> stamps(Programme programme, Purchase purchase, Instant at, EarningContext context) {
        List<Stamps> stamps = new ArrayList<>();
        if (purchase.amount().signum() == 0) {
            return stamps;
        }
        PurchaseFit fit = new PurchaseFit(programme, purchase, at, context);
        Basket basket = Basket.of(purchase);
        for (EarningRule rule : programme.rules()) {
            if (rule instanceof PunchCard card && !rule.terms().dryRun()) {
                Counted counted = fit.count(rule, basket);
                long count = counted == null ? 0 : counted.namesItems() ? counted.units() : 1;
                if (count > 0) {
                    long countMax = (long) card.every() * REWARDS_MAX;
                    stamps.add(new Stamps(rule.name(), card.reward(), card.every(), Math.min(count, countMax)));
                }
            }
        }
        return stamps;
    }
}
