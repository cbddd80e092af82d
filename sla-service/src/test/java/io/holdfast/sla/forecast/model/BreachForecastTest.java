package io.holdfast.sla.forecast.model;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.sla.forecast.model.BreachForecast.DueClocks;
import io.holdfast.sla.forecast.model.BreachForecast.ExpectedBreaches;
import io.holdfast.sla.forecast.model.BreachForecast.NewBreaches;
import io.holdfast.sla.forecast.model.BreachForecast.PastOutcomes;

import static org.assertj.core.api.Assertions.assertThat;

class BreachForecastTest {

    @Test
    void eachDueClockCountsAsTheShareOfBreachesAmongPastClocks() {
        List<DueClocks> due = List.of(
                new DueClocks("first-response", "sales", 0, 10), new DueClocks("first-response", "sales", 3, 20));
        List<PastOutcomes> past =
                List.of(new PastOutcomes("first-response", 0, 98, 49), new PastOutcomes("first-response", 3, 98, 9));

        List<ExpectedBreaches> expected = BreachForecast.expect(due, past, List.of());

        // 10 × 50/100 + 20 × 10/100
        assertThat(expected).containsExactly(new ExpectedBreaches("first-response", "sales", 30, 7.0, 0.0));
    }

    @Test
    void noHistoryGivesOneHalf() {
        List<DueClocks> due = List.of(new DueClocks("resolution", "sales", 1, 4));
        List<PastOutcomes> past =
                List.of(new PastOutcomes("first-response", 1, 98, 0), new PastOutcomes("resolution", 2, 98, 0));

        assertThat(BreachForecast.expect(due, past, List.of()).getFirst().breaches())
                .isEqualTo(2.0);
    }

    @Test
    void clocksThatStartAndBreachWithinTheHourAreAdded() {
        List<DueClocks> due = List.of(new DueClocks("first-response", "sales", 0, 2));
        List<NewBreaches> newcomers = List.of(
                new NewBreaches("first-response", "sales", 1.5), new NewBreaches("first-response", "chat", 0.25));

        assertThat(BreachForecast.expect(due, List.of(), newcomers))
                .containsExactly(
                        new ExpectedBreaches("first-response", "chat", 0, 0.0, 0.25),
                        new ExpectedBreaches("first-response", "sales", 2, 1.0, 1.5));
    }
}
