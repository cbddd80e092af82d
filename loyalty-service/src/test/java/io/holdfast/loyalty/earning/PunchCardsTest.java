package io.holdfast.loyalty.earning;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.PunchCards.Stamps;

import static io.holdfast.loyalty.earning.Earning.CONTEXT;
import static io.holdfast.loyalty.earning.Earning.NOON;
import static io.holdfast.loyalty.earning.Earning.item;
import static io.holdfast.loyalty.earning.Earning.purchase;
import static io.holdfast.loyalty.earning.Earning.rules;
import static org.assertj.core.api.Assertions.assertThat;

/** Rule 27. */
class PunchCardsTest {

    private static final String CARD = "{'name': 'card', 'kind': 'punch-card', 'every': 10, 'reward': 'coffee'%s}";

    @Test
    void aCardThatNamesItemsHasAStampForEachUnit() {
        Purchase purchase =
                purchase("9.00", item("a", null, 3, "6.00"), item("b", null, 9, "3.00"), item("a", null, 5, "0.00"));

        assertThat(stamps(CARD.formatted(", 'when': {'sku': ['a']}"), purchase))
                .containsExactly(new Stamps("card", "coffee", 10, 3));
    }

    @Test
    void anyOtherCardHasAStampForEachPurchase() {
        assertThat(stamps(CARD.formatted(""), purchase("9.00", item("a", null, 3, "9.00"))))
                .containsExactly(new Stamps("card", "coffee", 10, 1));
        assertThat(stamps(CARD.formatted(", 'when': {'minSpend': '10'}"), purchase("9.00")))
                .isEmpty();
        assertThat(stamps(CARD.formatted(""), purchase("0.00"))).isEmpty();
    }

    @Test
    void exclusiveRulesLeaveCardsAloneAndOnesOnTrialHaveNoStamps() {
        Programme programme = rules(
                "{'name': 'only', 'kind': 'fixed', 'points': 10, 'exclusive': true}",
                CARD.formatted(""),
                "{'name': 'trial', 'kind': 'punch-card', 'every': 1, 'reward': 'coffee', 'dryRun': true}");

        assertThat(PunchCards.stamps(programme, purchase("9.00"), NOON, CONTEXT))
                .extracting(Stamps::rule)
                .containsExactly("card");
    }

    @Test
    void onePurchaseCompletesABoundedNumberOfRewards() {
        Purchase purchase = purchase("9.00", item("a", null, 1_000_000, "9.00"));

        assertThat(stamps(CARD.formatted(", 'when': {'sku': ['a']}"), purchase))
                .containsExactly(new Stamps("card", "coffee", 10, 10L * PunchCards.REWARDS_MAX));
    }

    private static List<Stamps> stamps(String card, Purchase purchase) {
        return PunchCards.stamps(rules(card), purchase, NOON, CONTEXT);
    }
}
