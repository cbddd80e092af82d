package io.holdfast.analytics.window;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EditionTest {

    private static final Days MARCH = new Days(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 4, 1));
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant FINAL = Instant.parse("2026-04-08T00:00:00Z");
    private static final Corrections TWO = new Corrections(2, Instant.parse("2026-05-02T10:00:00Z"));

    @Test
    void provisionalFiguresHaveNoVersion() {
        assertThat(Edition.of(MARCH, WEEK, FINAL.minusNanos(1), Corrections.NONE))
                .isEqualTo(new Edition(Status.PROVISIONAL, null, null));
    }

    @Test
    void theFirstVersionIsOfTheFiguresThatBecameFinal() {
        assertThat(Edition.of(MARCH, WEEK, FINAL, Corrections.NONE)).isEqualTo(new Edition(Status.FINAL, 1L, null));
    }

    @Test
    void eachCorrectionIsAVersionAndTheLatestIsNamed() {
        assertThat(Edition.of(MARCH, WEEK, FINAL, TWO))
                .isEqualTo(new Edition(Status.FINAL, 3L, Instant.parse("2026-05-02T10:00:00Z")));
    }

    @Test
    void correctionsOfPartitionsAddUp() {
        Corrections earlier = new Corrections(1, Instant.parse("2026-05-01T00:00:00Z"));

        assertThat(earlier.plus(TWO).plus(Corrections.NONE)).isEqualTo(new Corrections(3, TWO.latest()));
        assertThat(TWO.plus(earlier)).isEqualTo(new Corrections(3, TWO.latest()));
    }
}
