package io.holdfast.sla.imports;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ImportTimeTest {

    private static final Instant EIGHT = Instant.parse("2016-02-29T08:00:00Z");
    private static final Instant NINE = Instant.parse("2016-02-29T09:00:00Z");
    private static final Instant TEN = Instant.parse("2016-02-29T10:00:00Z");

    @Test
    void aDeadlineIsDetectedWithTheFirstEventAfterIt() {
        ImportTime time = new ImportTime(EIGHT, false);
        time.advance(NINE);
        time.advance(TEN);

        assertThat(time.detectedAt(EIGHT.plusSeconds(1))).isEqualTo(NINE);
        assertThat(time.detectedAt(NINE.plusSeconds(1))).isEqualTo(TEN);
    }

    @Test
    void aDeadlineUpToTheStoredTimeIsDetectedAtTheStoredTime() {
        ImportTime time = new ImportTime(EIGHT, false);
        time.advance(EIGHT);
        time.advance(TEN);

        assertThat(time.detectedAt(EIGHT)).isEqualTo(EIGHT);
    }

    @Test
    void nothingIsDetectedBeforeItIsDetectable() {
        ImportTime time = new ImportTime(null, false);
        time.advance(EIGHT);

        assertThat(time.detectedAt(NINE)).isEqualTo(NINE);
    }
}
