package io.holdfast.analytics.model.interval;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.model.interval.StratifiedDifference.Stratum;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class IntervalTest {

    @Test
    void wilson() {
        assertIs(new Share(7, 25).wilson(), 0.142839, 0.475766);
        assertIs(new Share(0, 12).wilson(), 0, 0.242494);
        assertIs(new Share(12, 12).wilson(), 0.757506, 1);
        assertThat(requireNonNull(new Share(0, 12).wilson()).low()).isZero();
        assertThat(requireNonNull(new Share(12, 12).wilson()).high()).isEqualTo(1);
    }

    @Test
    void ofNothingThereIsNoRateAndNoInterval() {
        Share nothing = new Share(0, 0);

        assertThat(nothing.rate()).isNull();
        assertThat(nothing.wilson()).isNull();
        assertThat(nothing.minus(new Share(1, 2))).isNull();
        assertThat(new Share(1, 2).minus(nothing)).isNull();
    }

    @Test
    void newcombe() {
        assertIs(new Share(18, 40).minus(new Share(11, 50)), 0.23, 0.035147, 0.407664);
        assertIs(new Share(32, 90).minus(new Share(17, 90)), 0.166667, 0.036507, 0.289753);
    }

    @Test
    void mantelHaenszelWithSatosVariance() {
        List<Stratum> strata = List.of(
                new Stratum(new Share(12, 40), new Share(9, 60)),
                new Stratum(new Share(20, 50), new Share(8, 30)),
                new Stratum(new Share(5, 7), new Share(0, 0)),
                new Stratum(new Share(0, 0), new Share(3, 7)));

        assertIs(StratifiedDifference.mantelHaenszel(strata), 0.142690, 0.011311, 0.274069);
    }

    @Test
    void strataWithOneGroupOnlyTellNoDifference() {
        assertThat(StratifiedDifference.mantelHaenszel(List.of())).isNull();
        assertThat(StratifiedDifference.mantelHaenszel(List.of(new Stratum(new Share(5, 7), new Share(0, 0)))))
                .isNull();
    }

    @Test
    void equalStrataWithoutVariationHaveNoWidth() {
        Difference difference = StratifiedDifference.mantelHaenszel(List.of(
                new Stratum(new Share(7, 7), new Share(3, 3)), new Stratum(new Share(0, 11), new Share(0, 13))));

        assertIs(difference, 0, 0, 0);
    }

    @Test
    void hugeCountsKeepTheirDigits() {
        long n = 3_000_000_000L;
        Interval wilson = requireNonNull(new Share(n / 3, n).wilson());

        assertThat(wilson.low()).isLessThan(1.0 / 3);
        assertThat(wilson.high() - wilson.low()).isCloseTo(2 * 1.959964 * Math.sqrt(2.0 / 9 / n), within(1e-10));
    }

    @Test
    void aSumOfManyHasANormalIntervalThatStopsAtZero() {
        Moments sum = new Moments(2, 0.5).times(4).plus(new Moments(1, 2));

        assertThat(sum).isEqualTo(new Moments(9, 4));
        assertIs(sum.interval(), 9 - 2 * 1.959964, 9 + 2 * 1.959964);
        assertThat(new Moments(1, 4).interval().low()).isZero();
    }

    @Test
    void whatIsNoShareIsRefused() {
        assertThatThrownBy(() -> new Share(3, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Share(-1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertIs(@Nullable Interval interval, double low, double high) {
        assertThat(interval).isNotNull();
        assertThat(interval.low()).isCloseTo(low, within(1e-6));
        assertThat(interval.high()).isCloseTo(high, within(1e-6));
    }

    private static void assertIs(@Nullable Difference difference, double value, double low, double high) {
        assertThat(difference).isNotNull();
        assertThat(difference.value()).isCloseTo(value, within(1e-6));
        assertThat(difference.low()).isCloseTo(low, within(1e-6));
        assertThat(difference.high()).isCloseTo(high, within(1e-6));
    }
}
