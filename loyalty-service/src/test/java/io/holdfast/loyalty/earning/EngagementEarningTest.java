package io.holdfast.loyalty.earning;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketId;
import io.holdfast.loyalty.earning.Award.Part;

import static io.holdfast.loyalty.earning.Earning.CONTEXT;
import static io.holdfast.loyalty.earning.Earning.NOON;
import static io.holdfast.loyalty.earning.Earning.rules;
import static io.holdfast.loyalty.earning.Earning.used;
import static org.assertj.core.api.Assertions.assertThat;

class EngagementEarningTest {

    private static final String X2 = "{'name': 'x2', 'kind': 'multiplier', 'factor': '2'}";
    private static final String SPEND = "{'name': 'spend', 'kind': 'per-amount', 'points': 1, 'per': '1.00'}";

    @ParameterizedTest
    @CsvSource({"1, 5", "3, 5", "4, 15", "5, 15"})
    void theRulesThatFitARatingAreAddedWithoutMultipliers(int score, long points) {
        Programme programme = rules(
                X2,
                SPEND,
                "{'name': 'thanks', 'kind': 'rating', 'points': 5}",
                "{'name': 'happy', 'kind': 'rating', 'points': 10, 'when': {'minScore': 4}}");

        assertThat(rating(programme, score).points()).isEqualTo(points);
    }

    @Test
    void exclusiveRulesChooseAmongTheirKind() {
        Programme programme = rules(
                "{'name': 'other', 'kind': 'goodwill', 'points': 50, 'exclusive': true, 'priority': 9}",
                "{'name': 'thanks', 'kind': 'rating', 'points': 5}",
                "{'name': 'only', 'kind': 'rating', 'points': 7, 'exclusive': true}",
                "{'name': 'trial', 'kind': 'rating', 'points': 9, 'dryRun': true}");

        assertThat(rating(programme, 5).parts()).containsExactly(new Part("only", 7));
        assertThat(rating(programme, 5).dryRuns()).containsExactly(new Part("trial", 9));
    }

    @Test
    void capsLimitWhatRatingsGive() {
        Programme programme =
                rules("{'name': 'thanks', 'kind': 'rating', 'points': 5, 'caps': {'points': 20, 'period': 'P30D'}}");
        EarningContext context = new EarningContext(null, false, used("thanks", NOON, 18));

        assertThat(EngagementEarning.rating(programme, rated(1), NOON, context).points())
                .isEqualTo(2);
    }

    @Test
    void goodwillDependsOnTheClockThatMissedItsTarget() {
        Programme programme = rules(
                X2,
                "{'name': 'any', 'kind': 'goodwill', 'points': 1}",
                "{'name': 'first', 'kind': 'goodwill', 'points': 2, 'when': {'metric': ['first-response', 'next-response']}}",
                "{'name': 'resolution', 'kind': 'goodwill', 'points': 4, 'when': {'metric': ['resolution']}}",
                "{'name': 'urgent', 'kind': 'goodwill', 'points': 8, 'when': {'priority': ['urgent'], 'department': ['sales'], 'channel': ['chat']}}",
                "{'name': 'low', 'kind': 'goodwill', 'points': 16, 'when': {'priority': ['low']}}",
                "{'name': 'gold', 'kind': 'goodwill', 'points': 32, 'when': {'tier': ['gold']}}",
                "{'name': 'over', 'kind': 'goodwill', 'points': 64, 'when': {'until': '2026-03-02T12:00:00Z'}}");

        assertThat(EngagementEarning.goodwill(programme, BREACH, NOON, CONTEXT).points())
                .isEqualTo(1 + 2 + 8);
    }

    @Test
    void goodwillIsPaidNoMoreThanItsTimes() {
        Programme programme =
                rules("{'name': 'sorry', 'kind': 'goodwill', 'points': 50, 'caps': {'times': 1, 'period': 'P90D'}}");
        EarningContext context = new EarningContext(null, false, used("sorry", NOON, 50));
        Instant after = Instant.parse("2026-05-31T12:00:00Z");

        assertThat(EngagementEarning.goodwill(programme, BREACH, after.minusSeconds(1), context))
                .isEqualTo(Award.NONE);
        assertThat(EngagementEarning.goodwill(programme, BREACH, after, context).points())
                .isEqualTo(50);
    }

    private static final SlaBreached BREACH = new SlaBreached(new ClockDetails(
            new TicketId("t"),
            new CustomerId("c"),
            Metric.FIRST_RESPONSE,
            1,
            "default",
            1,
            "sales",
            Priority.URGENT,
            "chat",
            NOON,
            NOON,
            NOON,
            null));

    private static Award rating(Programme programme, int score) {
        return EngagementEarning.rating(programme, rated(score), NOON, CONTEXT);
    }

    private static TicketRated rated(int score) {
        return new TicketRated(new TicketId("t"), new CustomerId("c"), score, null);
    }
}
