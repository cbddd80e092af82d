package io.holdfast.analytics.impact.model;

import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.impact.model.BreachImpact.Band;
import io.holdfast.analytics.model.interval.Difference;
import io.holdfast.analytics.window.Window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BreachImpactTest {

    private static final LocalDate TO = LocalDate.of(2026, 5, 1);

    /** A quarter of 30 days is 7.5 days: the eighth day before the window begins more than a quarter before it. */
    @ParameterizedTest
    @CsvSource({
        "30,1,0", "30,7,0", "30,8,1", "30,15,1", "30,16,2", "30,22,2", "30,23,3", "30,30,3", "28,7,0", "28,8,1",
        "4,1,0", "4,2,1", "4,4,3", "1,1,3", "2,1,1", "2,2,3"
    })
    void aBandIsAQuarterOfTheStretchBeforeTheWindow(int days, int daysBefore, int band) {
        Window window = Window.ending(Period.ofDays(days), TO);
        ActivityLog log = new ActivityLog();
        log.apply(active(0, window.days().fromDay() - daysBefore));

        BreachImpact impact = BreachImpact.compute(log, RoaringBitmap.bitmapOf(0), window);

        assertThat(impact.bands().get(band)).isEqualTo(new Band(1, 1, 0, 0));
        assertThat(impact.breached().whole()).isEqualTo(1);
    }

    @Test
    void theLastActivityDecidesTheBandAndActivityInTheWindowThatACustomerStayed() {
        Window window = Window.ending(Period.ofDays(28), TO);
        int from = window.days().fromDay();
        ActivityLog log = new ActivityLog();
        List.of(active(0, from - 20), active(0, from - 2), active(1, from - 3), active(1, from), active(2, from + 1))
                .forEach(log::apply);

        BreachImpact impact = BreachImpact.compute(log, RoaringBitmap.bitmapOf(1, 2), window);

        assertThat(impact.bands()).containsExactly(new Band(1, 0, 1, 1), Band.EMPTY, Band.EMPTY, Band.EMPTY);
    }

    /** The check value of Mantel-Haenszel's difference with Sato's variance, from two strata. */
    @Test
    void theAdjustedDifferenceIsThatOfTheBands() {
        BreachImpact first = new BreachImpact(List.of(new Band(40, 12, 60, 9), Band.EMPTY, Band.EMPTY, Band.EMPTY));
        BreachImpact second = new BreachImpact(List.of(Band.EMPTY, new Band(50, 20, 30, 8), Band.EMPTY, Band.EMPTY));

        BreachImpact impact = first.plus(second);

        Difference adjusted = Objects.requireNonNull(impact.adjusted());
        assertThat(adjusted.value()).isCloseTo(0.142690, within(1e-6));
        assertThat(adjusted.low()).isCloseTo(0.011311, within(1e-6));
        assertThat(adjusted.high()).isCloseTo(0.274069, within(1e-6));
        Difference raw = Objects.requireNonNull(impact.breached().minus(impact.notBreached()));
        assertThat(Arrays.asList(raw.value(), raw.low(), raw.high()))
                .usingElementComparator((one, other) -> Math.abs(one - other) < 1e-6 ? 0 : 1)
                .containsExactly(0.166667, 0.036507, 0.289753);
    }

    @Test
    void ofNoCustomersThereIsNoDifference() {
        assertThat(BreachImpact.none().adjusted()).isNull();
        assertThat(BreachImpact.none().breached().minus(BreachImpact.none().notBreached()))
                .isNull();
    }

    private static ActivityChange.Active active(int customer, int day) {
        return new ActivityChange.Active(customer, day, ActivityKind.PURCHASE);
    }
}
