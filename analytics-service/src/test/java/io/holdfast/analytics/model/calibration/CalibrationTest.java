package io.holdfast.analytics.model.calibration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class CalibrationTest {

    @Test
    void brierAndAucOfTheExample() {
        Calibration calibration = Calibration.of(List.of(
                new Outcome(0.9, true),
                new Outcome(0.8, true),
                new Outcome(0.8, false),
                new Outcome(0.35, false),
                new Outcome(0.6, true),
                new Outcome(0.1, false)));

        assertThat(calibration.brier()).isCloseTo(0.16375, within(1e-12));
        assertThat(calibration.auc()).isCloseTo(0.833333, within(1e-6));
    }

    /** By its definition: all pairs. */
    @Test
    void aucIsTheShareOfPairsInOrder() {
        Random random = new Random(7);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            outcomes.add(new Outcome(random.nextInt(20) / 20.0, random.nextBoolean()));
        }
        double inOrder = 0;
        double pairs = 0;
        for (Outcome lost : outcomes) {
            for (Outcome kept : outcomes) {
                if (lost.lost() && !kept.lost()) {
                    pairs++;
                    inOrder += (Math.signum(lost.prediction() - kept.prediction()) + 1) / 2;
                }
            }
        }
        assertThat(Calibration.of(outcomes).auc()).isCloseTo(inOrder / pairs, within(1e-12));
    }

    @Test
    void decilesAreTenNearlyEqualGroupsLowestFirst() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            outcomes.add(new Outcome(i / 25.0, i >= 20));
        }
        Collections.shuffle(outcomes, new Random(1));

        List<Calibration.Decile> deciles = Calibration.of(outcomes).deciles();

        assertThat(deciles).hasSize(10);
        assertThat(deciles).extracting(Calibration.Decile::customers).allMatch(size -> size == 2 || size == 3);
        assertThat(deciles.stream().mapToLong(Calibration.Decile::customers).sum())
                .isEqualTo(25);
        assertThat(deciles).extracting(Calibration.Decile::predicted).isSorted();
        assertThat(deciles.getFirst()).isEqualTo(new Calibration.Decile(0.02, 0, 2));
        assertThat(deciles.getLast().observed()).isEqualTo(1);
    }

    @Test
    void withoutCustomersOrWithoutContrastThereIsNoNumber() {
        assertThat(Calibration.of(List.of())).isEqualTo(new Calibration(null, null, List.of()));
        assertThat(Calibration.of(List.of(new Outcome(0.5, true))).auc()).isNull();
        assertThat(Calibration.of(List.of(new Outcome(0.5, true))).deciles()).hasSize(1);
        assertThatThrownBy(() -> new Outcome(Double.NaN, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theBaselineIsTheShareLostAfterAsManyDays() {
        List<Outcome> history = new ArrayList<>();
        for (int days = 0; days < 100; days++) {
            history.add(new Outcome(days, days % 10 < days / 10));
        }
        RecencyBaseline baseline = RecencyBaseline.learn(history);

        assertThat(baseline.risk(0)).hasValue(0);
        assertThat(baseline.risk(9)).hasValue(0);
        assertThat(baseline.risk(10)).hasValue(0.1);
        assertThat(baseline.risk(55)).hasValue(0.5);
        assertThat(baseline.risk(1_000)).hasValue(0.9);
    }

    @Test
    void customersWithEquallyManyDaysAreInOneGroup() {
        List<Outcome> history = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            history.add(new Outcome(3, i < 10));
            history.add(new Outcome(8, true));
        }
        RecencyBaseline baseline = RecencyBaseline.learn(history);

        assertThat(baseline.risk(2)).hasValue(0.25);
        assertThat(baseline.risk(3)).hasValue(0.25);
        assertThat(baseline.risk(4)).hasValue(1);
    }

    @Test
    void withoutHistoryThereIsNoBaseline() {
        assertThat(RecencyBaseline.learn(List.of()).risk(3)).isEmpty();
    }
}
