package io.holdfast.sla.forecast;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.sla.forecast.HourAhead.Due;
import io.holdfast.sla.forecast.HourAhead.Expected;
import io.holdfast.sla.forecast.HourAhead.Newcomers;
import io.holdfast.sla.forecast.HourAhead.Past;

import static org.assertj.core.api.Assertions.assertThat;

class HourAheadTest {

    @Test
    void eachClockThatIsDueCountsAsTheShareOfTheLikeThatWasBroken() {
        List<Due> due = List.of(new Due("first-response", "sales", 0, 10), new Due("first-response", "sales", 3, 20));
        List<Past> past = List.of(new Past("first-response", 0, 98, 49), new Past("first-response", 3, 98, 9));

        List<Expected> expected = HourAhead.expect(due, past, List.of());

        // 10 × 50/100 + 20 × 10/100
        assertThat(expected).containsExactly(new Expected("first-response", "sales", 30, 7.0, 0.0));
    }

    @Test
    void noHistoryGivesOneHalf() {
        List<Due> due = List.of(new Due("resolution", "sales", 1, 4));
        List<Past> past = List.of(new Past("first-response", 1, 98, 0), new Past("resolution", 2, 98, 0));

        assertThat(HourAhead.expect(due, past, List.of()).getFirst().breaches()).isEqualTo(2.0);
    }

    @Test
    void promisesThatBeginAndBreakWithinTheHourAreAdded() {
        List<Due> due = List.of(new Due("first-response", "sales", 0, 2));
        List<Newcomers> newcomers =
                List.of(new Newcomers("first-response", "sales", 1.5), new Newcomers("first-response", "chat", 0.25));

        assertThat(HourAhead.expect(due, List.of(), newcomers))
                .containsExactly(
                        new Expected("first-response", "chat", 0, 0.0, 0.25),
                        new Expected("first-response", "sales", 2, 1.0, 1.5));
    }
}
