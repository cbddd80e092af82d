package io.holdfast.loyalty.backtest.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Money;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.backtest.model.Backtest.Difference;
import io.holdfast.loyalty.backtest.model.Backtest.Period;
import io.holdfast.loyalty.earning.Caps;
import io.holdfast.loyalty.earning.Conditions;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.EarningRule.Terms;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.Occurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a backtest counts. The current programme gives 1 point for each whole unit of money. */
class BacktestTest {

    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant BEFORE = FROM.minus(Duration.ofDays(1));
    private static final Instant WITHIN = FROM.plus(Duration.ofDays(1));
    private static final Programme ORDER = programme(new EarningRule.Fixed(Terms.of("order"), 10));
    private static final int STEPS_MAX = 1_000;

    private static Programme programme(EarningRule... rules) {
        return Programme.ofRules("candidate", List.of(rules));
    }

    private static RecordedEvent purchase(
            String customer, String id, Instant at, String amount, @Nullable String referrer) {
        CustomerId customerId = new CustomerId(customer);
        return new RecordedEvent(
                customerId,
                new MemberEvent.Purchased(new Purchase(
                        id,
                        customerId,
                        new BigDecimal(amount),
                        "EUR",
                        null,
                        List.of(),
                        referrer == null ? null : new CustomerId(referrer))),
                new Occurrence(new EventKey("/shop", id), at));
    }

    private static RecordedEvent purchase(String customer, String id, Instant at, String amount) {
        return purchase(customer, id, at, amount, null);
    }

    private static RecordedEvent refund(String customer, String purchaseId, Instant at, String amount) {
        CustomerId customerId = new CustomerId(customer);
        return new RecordedEvent(
                customerId,
                new MemberEvent.Refunded(
                        new PurchaseRefunded(purchaseId, customerId, "f", new BigDecimal(amount), "EUR")),
                new Occurrence(new EventKey("/shop", purchaseId + "-f"), at));
    }

    private static Backtest run(Programme candidate, RecordedEvent... events) {
        return run(candidate, STEPS_MAX, () -> {}, events);
    }

    private static Backtest run(Programme candidate, int stepsMax, Runnable checkpoint, RecordedEvent... events) {
        Backtest backtest =
                new Backtest(new Period(FROM, TO), TO, ProgrammeVersions.DEFAULT, candidate, stepsMax, checkpoint);
        for (RecordedEvent event : events) {
            backtest.add(event);
        }
        backtest.end();
        return backtest;
    }

    private static BigInteger points(long points) {
        return BigInteger.valueOf(points);
    }

    @Test
    void whatHappenedBeforeThePeriodIsNotCountedAndPrecedesIt() {
        Programme welcome = programme(
                new EarningRule.Fixed(new Terms("welcome", firstPurchase(), Caps.NONE, true, false, false, 0), 50));

        Backtest backtest = run(
                welcome,
                purchase("ada", "p1", BEFORE, "5"),
                purchase("ada", "p2", WITHIN, "7"),
                purchase("bob", "p3", FROM, "9"));

        assertThat(backtest.current().points()).isEqualTo(points(7 + 9));
        assertThat(backtest.candidate().points()).isEqualTo(points(50));
        assertThat(backtest.purchases()).isEqualTo(2);
        assertThat(backtest.customers()).isEqualTo(2);
    }

    private static Conditions firstPurchase() {
        Conditions none = Conditions.NONE;
        return new Conditions(
                none.items(),
                none.time(),
                none.currencies(),
                none.channels(),
                none.tiers(),
                none.departments(),
                none.priorities(),
                none.metrics(),
                null,
                null,
                null,
                true);
    }

    @Test
    void winnersKeepMoreAndLosersFewerPoints() {
        Backtest backtest = run(
                ORDER,
                purchase("ada", "p1", WITHIN, "4"),
                purchase("bob", "p2", WITHIN, "10"),
                purchase("cem", "p3", WITHIN, "30"),
                refund("cem", "p3", WITHIN.plusSeconds(1), "15"));

        assertThat(backtest.winners()).isEqualTo(1);
        assertThat(backtest.losers()).isEqualTo(1);
        assertThat(backtest.unchanged()).isEqualTo(1);
        assertThat(backtest.top())
                .containsExactly(
                        new Difference(new CustomerId("cem"), points(15), points(5)),
                        new Difference(new CustomerId("ada"), points(4), points(10)));
        assertThat(backtest.current().reversed()).isEqualTo(points(15));
        assertThat(backtest.candidate().reversed()).isEqualTo(points(5));
    }

    @Test
    void aRefundInThePeriodOfAnEarlierPurchaseIsReversed() {
        Backtest backtest = run(ORDER, purchase("ada", "p1", BEFORE, "4"), refund("ada", "p1", WITHIN, "4"));

        assertThat(backtest.current().points()).isZero();
        assertThat(backtest.current().reversed()).isEqualTo(points(4));
        assertThat(backtest.purchases()).isZero();
    }

    @Test
    void whatAReferrerGetsIsACostAndNoPointsOfTheCustomer() {
        Programme friend = programme(new EarningRule.Referral(Terms.of("friend"), 500, 250));

        Backtest kept = run(friend, purchase("ada", "p1", WITHIN, "100", "zoe"));
        Backtest takenBack = run(
                friend, purchase("ada", "p1", WITHIN, "100", "zoe"), refund("ada", "p1", WITHIN.plusSeconds(1), "100"));

        assertThat(kept.candidate().points()).isEqualTo(points(750));
        assertThat(kept.top()).containsExactly(new Difference(new CustomerId("ada"), points(100), points(250)));
        assertThat(takenBack.candidate().points()).isEqualTo(points(750));
        assertThat(takenBack.candidate().reversed()).isEqualTo(points(750));
    }

    @Test
    void aCostIsWhatTheRemainingPointsAreWorth() {
        Programme half = new Programme(
                "half",
                Programme.ZONE_DEFAULT,
                ORDER.rounding(),
                new Money(new BigDecimal("0.005"), "EUR"),
                ORDER.rules(),
                null,
                ORDER.pending(),
                null,
                List.of(),
                Programme.HOLD_TIMEOUT_DEFAULT,
                1);

        Backtest backtest =
                run(half, purchase("ada", "p1", WITHIN, "4"), refund("ada", "p1", WITHIN.plusSeconds(1), "2"));

        assertThat(backtest.candidate().cost(half)).isEqualByComparingTo("0.025");
        assertThat(backtest.current().cost(Programme.DEFAULT)).isNull();
    }

    @Test
    void rewardsOfPunchCardsThatARefundRevokesAreNotCounted() {
        Programme card = programme(new EarningRule.PunchCard(Terms.of("card"), 2, "coffee"));

        Backtest backtest = run(
                card,
                purchase("ada", "p1", WITHIN, "1"),
                purchase("ada", "p2", WITHIN.plusSeconds(1), "1"),
                purchase("bob", "p3", WITHIN, "1"),
                purchase("bob", "p4", WITHIN.plusSeconds(1), "1"),
                refund("bob", "p4", WITHIN.plusSeconds(2), "1"));

        assertThat(backtest.candidate().rewards()).isEqualTo(Map.of("coffee", 1L));
        assertThat(backtest.current().rewards()).isEmpty();
    }

    @Test
    void aCustomerWithTooManyEventsIsSkippedAndTheNextIsNot() {
        RecordedEvent[] events = new RecordedEvent[101];
        for (int i = 0; i < 100; i++) {
            events[i] = purchase("ada", "p" + i, WITHIN.plusSeconds(i), "1");
        }
        events[100] = purchase("bob", "q", WITHIN, "8");

        Backtest backtest = run(ORDER, 50, () -> {}, events);

        assertThat(backtest.skipped()).isEqualTo(1);
        assertThat(backtest.customers()).isEqualTo(1);
        assertThat(backtest.current().points()).isEqualTo(points(8));
    }

    @Test
    void theCheckpointEndsABacktest() {
        AtomicInteger steps = new AtomicInteger();
        Runnable checkpoint = () -> {
            if (steps.incrementAndGet() > 5) {
                throw new IllegalStateException("too much");
            }
        };

        assertThatThrownBy(() -> run(
                        ORDER,
                        STEPS_MAX,
                        checkpoint,
                        purchase("ada", "p1", WITHIN, "4"),
                        purchase("bob", "p2", WITHIN, "10")))
                .hasMessage("too much");
    }

    @Test
    void theTwentyLargestDifferencesAreShown() {
        RecordedEvent[] events = new RecordedEvent[30];
        for (int i = 0; i < events.length; i++) {
            events[i] = purchase("c%02d".formatted(i), "p" + i, WITHIN, String.valueOf(11 + i));
        }

        Backtest backtest = run(ORDER, events);

        assertThat(backtest.top()).hasSize(20);
        assertThat(backtest.top().getFirst().customerId().value()).isEqualTo("c29");
        assertThat(backtest.top().getLast().customerId().value()).isEqualTo("c10");
        assertThat(backtest.losers()).isEqualTo(30);
    }
}
