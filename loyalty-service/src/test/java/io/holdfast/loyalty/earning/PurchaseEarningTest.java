package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Award.Part;

import static io.holdfast.loyalty.earning.Earning.CONTEXT;
import static io.holdfast.loyalty.earning.Earning.NOON;
import static io.holdfast.loyalty.earning.Earning.award;
import static io.holdfast.loyalty.earning.Earning.byRule;
import static io.holdfast.loyalty.earning.Earning.item;
import static io.holdfast.loyalty.earning.Earning.points;
import static io.holdfast.loyalty.earning.Earning.programme;
import static io.holdfast.loyalty.earning.Earning.purchase;
import static io.holdfast.loyalty.earning.Earning.rules;
import static io.holdfast.loyalty.earning.Earning.used;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class PurchaseEarningTest {

    @Test
    void aProportionalRuleCountsAPartOfItsAmountToo() {
        Programme full = rules("{'name': 'a', 'kind': 'per-amount', 'points': 10, 'per': '3.00'}");
        Programme proportional =
                rules("{'name': 'a', 'kind': 'per-amount', 'points': 10, 'per': '3.00', 'proportional': true}");

        assertThat(points(full, purchase("4.00"))).isEqualTo(10);
        assertThat(points(proportional, purchase("4.00"))).isEqualTo(13);
    }

    @Test
    void theAwardHasThePartOfEachRule() {
        Programme programme = rules(
                "{'name': 'spend', 'kind': 'per-amount', 'points': 1, 'per': '1.00'}",
                "{'name': 'books', 'kind': 'per-item', 'points': 20, 'when': {'category': ['books']}}",
                "{'name': 'none', 'kind': 'fixed', 'points': 0}",
                "{'name': 'off', 'kind': 'fixed', 'points': 5, 'enabled': false}",
                "{'name': 'visit', 'kind': 'fixed', 'points': 3}");

        Award award = award(programme, purchase("30.50", item("a", "books", 2, "20.00"), item("b", null, 9, "10.50")));

        assertThat(award.points()).isEqualTo(73);
        assertThat(award.parts()).containsExactly(new Part("spend", 30), new Part("books", 40), new Part("visit", 3));
    }

    /** Rule 18. */
    @Test
    void itemsOfAmountZeroAreAsIfNotThereAndAPurchaseOfZeroEarnsNothing() {
        Programme programme = rules("{'name': 'pen', 'kind': 'per-item', 'points': 1, 'when': {'sku': ['pen']}}");

        assertThat(points(programme, purchase("2.00", item("pen", null, 1, "2.00"), item("pen", null, 4, "0.00"))))
                .isEqualTo(1);
        assertThat(points(programme, purchase("2.00", item("pen", null, 4, "0.00"))))
                .isZero();
        assertThat(points(rules("{'name': 'visit', 'kind': 'fixed', 'points': 3}"), purchase("0.00")))
                .isZero();
    }

    /** Rule 19. */
    @Test
    void allConditionsOfItemsFitTheSameItem() {
        Programme programme =
                rules("{'name': 'a', 'kind': 'fixed', 'points': 3, 'when': {'sku': ['x'], 'category': ['red']}}");

        assertThat(points(programme, purchase("2.00", item("x", "blue", 1, "1.00"), item("y", "red", 1, "1.00"))))
                .isZero();
        assertThat(points(programme, purchase("2.00", item("x", "red", 1, "1.00"))))
                .isEqualTo(3);
    }

    /** Rule 19. */
    @Test
    void aPurchaseWithoutItemsFitsExclusionsOnly() {
        Programme programme = rules(
                "{'name': 'named', 'kind': 'per-amount', 'points': 1, 'per': '1', 'when': {'sku': ['x']}}",
                "{'name': 'excluded', 'kind': 'per-amount', 'points': 1, 'per': '1', 'when': {'excludeSku': ['x']}}",
                "{'name': 'units', 'kind': 'per-item', 'points': 1, 'when': {'excludeSku': ['x']}}");

        assertThat(byRule(award(programme, purchase("7.00")).parts())).containsOnly(entry("excluded", 7L));
    }

    /** Rule 19. */
    @Test
    void theLeastSpendAndQuantityMeasureWhatTheRuleCounts() {
        Programme programme = rules(
                "{'name': 'red', 'kind': 'fixed', 'points': 1, 'when': {'category': ['red'], 'minSpend': '10.00'}}",
                "{'name': 'all', 'kind': 'fixed', 'points': 2, 'when': {'minSpend': '10.00'}}",
                "{'name': 'two', 'kind': 'fixed', 'points': 4, 'when': {'category': ['red'], 'minQuantity': 2}}",
                "{'name': 'three', 'kind': 'fixed', 'points': 8, 'when': {'minQuantity': 3}}");

        assertThat(points(programme, purchase("10.00", item("a", "red", 1, "9.99"), item("b", "blue", 2, "0.01"))))
                .isEqualTo(2 + 8);
        assertThat(points(programme, purchase("10.00", item("a", "red", 2, "10.00"))))
                .isEqualTo(1 + 2 + 4);
    }

    /** Rules 19 and 23. */
    @Test
    void aListFitsAnyOfItsValuesAndAnAbsentPartFitsNone() {
        Programme programme = rules(
                "{'name': 'web', 'kind': 'fixed', 'points': 1, 'when': {'channel': ['web', 'app']}}",
                "{'name': 'usd', 'kind': 'fixed', 'points': 2, 'when': {'currency': ['USD']}}",
                "{'name': 'gold', 'kind': 'fixed', 'points': 4, 'when': {'tier': ['gold', 'silver']}}",
                "{'name': 'any', 'kind': 'fixed', 'points': 8}");
        Purchase web = new Purchase("p", new CustomerId("c"), BigDecimal.ONE, "USD", "app", List.of(), null);

        assertThat(points(programme, purchase("1.00"))).isEqualTo(8);
        assertThat(points(programme, web)).isEqualTo(1 + 2 + 8);
        assertThat(PurchaseEarning.award(programme, web, NOON, new EarningContext("gold", false, CapUsage.NONE))
                        .points())
                .isEqualTo(15);
    }

    /** Rule 24. */
    @Test
    void theFirstPurchaseIsAConditionEitherWay() {
        Programme programme = rules(
                "{'name': 'welcome', 'kind': 'fixed', 'points': 1, 'when': {'firstPurchase': true}}",
                "{'name': 'again', 'kind': 'fixed', 'points': 2, 'when': {'firstPurchase': false}}");

        assertThat(points(programme, purchase("1.00"))).isEqualTo(2);
        assertThat(PurchaseEarning.award(
                                programme, purchase("1.00"), NOON, new EarningContext(null, true, CapUsage.NONE))
                        .points())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-26T23:59:59Z, 0",
        "2026-11-27T00:00:00Z, 1",
        "2026-11-27T23:59:59Z, 1",
        "2026-11-28T00:00:00Z, 0"
    })
    void aCampaignIsHalfOpen(Instant at, long points) {
        Programme programme = rules(
                "{'name': 'f', 'kind': 'fixed', 'points': 1, 'when': {'from': '2026-11-27T00:00:00Z', 'until': '2026-11-28T00:00:00Z'}}");

        assertThat(PurchaseEarning.award(programme, purchase("1.00"), at, CONTEXT)
                        .points())
                .isEqualTo(points);
    }

    @Test
    void weekdaysAreThoseOfTheProgrammesZone() {
        String rule = "'rules': [{'name': 'f', 'kind': 'fixed', 'points': 1, 'when': {'weekdays': ['sun', 'tue']}}]";
        Instant sundayInUtc = Instant.parse("2026-03-01T23:30:00Z");

        assertThat(PurchaseEarning.award(programme(rule), purchase("1.00"), sundayInUtc, CONTEXT)
                        .points())
                .isEqualTo(1);
        assertThat(PurchaseEarning.award(
                                programme("'timezone': 'Europe/Berlin', " + rule),
                                purchase("1.00"),
                                sundayInUtc,
                                CONTEXT)
                        .points())
                .isZero();
    }

    /** Rule 22. */
    @Test
    void ofTheExclusiveRulesThatFitTheOneOfHighestPriorityCountsThenTheFirst() {
        Programme programme = rules(
                "{'name': 'spend', 'kind': 'per-amount', 'points': 1, 'per': '1.00'}",
                "{'name': 'low', 'kind': 'fixed', 'points': 10, 'exclusive': true, 'priority': -1}",
                "{'name': 'first', 'kind': 'fixed', 'points': 20, 'exclusive': true}",
                "{'name': 'second', 'kind': 'fixed', 'points': 30, 'exclusive': true}",
                "{'name': 'large', 'kind': 'fixed', 'points': 40, 'exclusive': true, 'priority': 1, 'when': {'minSpend': '50'}}",
                "{'name': 'x2', 'kind': 'multiplier', 'factor': '2'}");

        assertThat(byRule(award(programme, purchase("10.00")).parts())).containsOnly(entry("first", 40L));
        assertThat(byRule(award(programme, purchase("50.00")).parts())).containsOnly(entry("large", 80L));
    }

    /** Rule 22. */
    @Test
    void aRuleOnTrialIsReportedAndNeitherBlocksNorIsBlocked() {
        Programme programme = rules(
                "{'name': 'trial', 'kind': 'fixed', 'points': 5, 'exclusive': true, 'priority': 9, 'dryRun': true, 'caps': {'perEvent': 8}}",
                "{'name': 'only', 'kind': 'fixed', 'points': 10, 'exclusive': true}",
                "{'name': 'none', 'kind': 'fixed', 'points': 1, 'dryRun': true, 'when': {'minSpend': '50'}}",
                "{'name': 'x2', 'kind': 'multiplier', 'factor': '2'}",
                "{'name': 'x9', 'kind': 'multiplier', 'factor': '9', 'dryRun': true}");

        Award award = award(programme, purchase("10.00"));

        assertThat(award.parts()).containsExactly(new Part("only", 20));
        assertThat(award.dryRuns()).containsExactly(new Part("trial", 8));
    }

    @Test
    void capsCutTheRulesOwnPart() {
        Programme programme = rules(
                "{'name': 'spend', 'kind': 'per-amount', 'points': 1, 'per': '1.00', 'caps': {'perEvent': 25}}",
                "{'name': 'visit', 'kind': 'fixed', 'points': 3}",
                "{'name': 'x2', 'kind': 'multiplier', 'factor': '2'}");

        assertThat(award(programme, purchase("100.00")).parts())
                .containsExactly(new Part("spend", 25), new Part("visit", 6));
    }

    /** Rule 4: what was given at t counts up to, and not at, t + period. */
    @ParameterizedTest
    @CsvSource({"2026-03-02T12:00:00Z, 10", "2026-03-02T12:00:01Z, 4"})
    void whatIsLeftOfTheCapIsGiven(Instant given, long points) {
        Programme programme =
                rules("{'name': 'visit', 'kind': 'fixed', 'points': 10, 'caps': {'points': 20, 'period': 'P30D'}}");
        EarningContext context = new EarningContext(null, false, used("visit", given, 16));
        Instant at = Instant.parse("2026-04-01T12:00:00Z");

        assertThat(PurchaseEarning.award(programme, purchase("1.00"), at, context)
                        .points())
                .isEqualTo(points);
    }

    @Test
    void beyondTheTimesOfTheCapNothingIsGiven() {
        Programme once = rules("{'name': 'visit', 'kind': 'fixed', 'points': 10, 'caps': {'times': 1}}");
        Programme twice = rules("{'name': 'visit', 'kind': 'fixed', 'points': 10, 'caps': {'times': 2}}");
        EarningContext context = new EarningContext(null, false, used("visit", Instant.EPOCH, 1));

        assertThat(PurchaseEarning.award(once, purchase("1.00"), NOON, context)).isEqualTo(Award.NONE);
        assertThat(PurchaseEarning.award(twice, purchase("1.00"), NOON, context).points())
                .isEqualTo(10);
    }

    @Test
    void theLargestAwardIsCutFromItsLastParts() {
        Programme programme = rules(
                "{'name': 'a', 'kind': 'fixed', 'points': 999999999999990}",
                "{'name': 'b', 'kind': 'fixed', 'points': 20}");

        Award award = award(programme, purchase("1.00"));

        assertThat(award.points()).isEqualTo(Programme.AWARD_MAX);
        assertThat(award.parts()).containsExactly(new Part("a", 999_999_999_999_990L), new Part("b", 10));
    }
}
