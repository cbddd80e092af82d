package io.holdfast.loyalty.earning;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Award.Part;

import static io.holdfast.loyalty.earning.Earning.award;
import static io.holdfast.loyalty.earning.Earning.byRule;
import static io.holdfast.loyalty.earning.Earning.item;
import static io.holdfast.loyalty.earning.Earning.points;
import static io.holdfast.loyalty.earning.Earning.programme;
import static io.holdfast.loyalty.earning.Earning.purchase;
import static io.holdfast.loyalty.earning.Earning.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** Rules 20 and 21. */
class MultiplierTest {

    private static final String SPEND = "{'name': 'spend', 'kind': 'per-amount', 'points': 1, 'per': '1.00'}";
    private static final String RED_X3 =
            "{'name': 'red-x3', 'kind': 'multiplier', 'factor': '3', 'when': {'category': ['red']}}";
    private static final Purchase RED_30_OF_100 =
            purchase("100.00", item("a", "red", 3, "30.00"), item("b", "blue", 1, "70.00"));

    @ParameterizedTest
    @CsvSource({"floor, 28", "half-up, 29", "ceiling, 29"})
    void anAwardIsRoundedOnceAtItsEnd(String rounding, long points) {
        Programme programme = programme("'rounding': '" + rounding + "', 'rules': [" + SPEND
                + ", {'name': 'x', 'kind': 'multiplier', 'factor': '1.5'}]");

        assertThat(points(programme, purchase("19.99"))).isEqualTo(points);
    }

    @Test
    void multipliersMultiplyEachOther() {
        Programme programme = rules(
                SPEND,
                "{'name': 'x2', 'kind': 'multiplier', 'factor': '2'}",
                "{'name': 'x3', 'kind': 'multiplier', 'factor': '3'}",
                "{'name': 'gold', 'kind': 'multiplier', 'factor': '9', 'when': {'tier': ['gold']}}");

        assertThat(points(programme, purchase("100.00"))).isEqualTo(600);
    }

    @Test
    void theShareOfTheNamedItemsInTheAmountIsMultiplied() {
        assertThat(points(rules(SPEND, RED_X3), RED_30_OF_100)).isEqualTo(70 + 3 * 30);
    }

    @Test
    void whatIsPaidBesideTheItemsIsNotMultiplied() {
        Purchase withShipping = purchase("110.00", item("a", "red", 3, "100.00"));

        assertThat(points(rules(SPEND, RED_X3), withShipping)).isEqualTo(10 + 3 * 100);
    }

    @Test
    void aDiscountOnTheWholePurchaseLowersTheShareOfEachItem() {
        Purchase discounted = purchase("80.00", item("a", "red", 1, "50.00"), item("b", "blue", 1, "50.00"));

        assertThat(points(rules(SPEND, RED_X3), discounted)).isEqualTo(40 + 3 * 40);
    }

    @Test
    void theUnitsOfTheNamedItemsAreMultiplied() {
        Programme programme = rules("{'name': 'units', 'kind': 'per-item', 'points': 10}", RED_X3);

        assertThat(points(programme, RED_30_OF_100)).isEqualTo(10 + 3 * 30);
    }

    @Test
    void ofARuleThatCountsNamedItemsTheirShareByAmountIsMultiplied() {
        Programme programme = rules(
                "{'name': 'bonus', 'kind': 'fixed', 'points': 100, 'when': {'sku': ['a', 'b']}}",
                "{'name': 'amount', 'kind': 'per-amount', 'points': 1, 'per': '1.00', 'when': {'sku': ['b']}}",
                RED_X3);

        assertThat(byRule(award(programme, RED_30_OF_100).parts()))
                .containsOnly(entry("bonus", 70L + 3 * 30), entry("amount", 70L));
    }

    @Test
    void aFixedThatNamesNoItemsIsMultipliedOnlyByOneThatNamesNone() {
        Programme programme = rules(
                "{'name': 'visit', 'kind': 'fixed', 'points': 10}",
                RED_X3,
                "{'name': 'x2', 'kind': 'multiplier', 'factor': '2'}");

        assertThat(points(programme, RED_30_OF_100)).isEqualTo(20);
    }

    @Test
    void oneThatOnlyExcludesItemsMultipliesAPurchaseWithoutItems() {
        Programme programme = rules(
                SPEND,
                "{'name': 'visit', 'kind': 'fixed', 'points': 10}",
                "{'name': 'x3', 'kind': 'multiplier', 'factor': '3', 'when': {'excludeCategory': ['red']}}",
                RED_X3);

        assertThat(byRule(award(programme, purchase("100.00")).parts()))
                .containsOnly(entry("spend", 300L), entry("visit", 10L));
    }

    @Test
    void aMultiplierMeasuresTheLeastSpendOnTheItemsThatItNames() {
        String atLeast =
                "{'name': 'x3', 'kind': 'multiplier', 'factor': '3', 'when': {'category': ['red'], 'minSpend': '%s'}}";

        assertThat(points(rules(SPEND, atLeast.formatted("30.00")), RED_30_OF_100))
                .isEqualTo(160);
        assertThat(points(rules(SPEND, atLeast.formatted("30.01")), RED_30_OF_100))
                .isEqualTo(100);
    }

    @Test
    void aFactorOfZeroTakesTheItemsOut() {
        Programme programme =
                rules(SPEND, "{'name': 'x0', 'kind': 'multiplier', 'factor': '0', 'when': {'category': ['red']}}");

        assertThat(points(programme, RED_30_OF_100)).isEqualTo(70);
    }

    @Test
    void thePartsAreRoundedSoThatTheyAddUpToTheAward() {
        Programme programme = rules(
                "{'name': 'a', 'kind': 'fixed', 'points': 1}",
                "{'name': 'b', 'kind': 'fixed', 'points': 1}",
                "{'name': 'c', 'kind': 'fixed', 'points': 1}",
                "{'name': 'x', 'kind': 'multiplier', 'factor': '1.5'}");

        assertThat(award(programme, purchase("1.00")).parts())
                .containsExactly(new Part("a", 1), new Part("b", 2), new Part("c", 1));
    }

    @Test
    void thirdsOfAnAmountAreExact() {
        Programme programme = rules(
                "{'name': 'a', 'kind': 'per-amount', 'points': 1, 'per': '3', 'proportional': true}",
                "{'name': 'b', 'kind': 'per-amount', 'points': 1, 'per': '3', 'proportional': true}",
                "{'name': 'c', 'kind': 'per-amount', 'points': 1, 'per': '3', 'proportional': true}");

        assertThat(points(programme, purchase("100.00"))).isEqualTo(100);
    }
}
