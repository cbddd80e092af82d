package io.holdfast.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Rfc3339Test {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-02T09:15:00Z",
                "2026-03-02T09:15:00.1Z",
                "2026-03-02T09:15:00.000000001Z",
                "2024-02-29T23:59:59.999999999Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.123Z",
                "2026-03-02T09:15Z",
                "2026-03-02t09:15:00z",
                "2026-03-02T09:15:00+01:00",
                "2026-03-02T09:15:00.5-03:30",
                "2026-03-02T09:15:00.Z",
                "+12026-03-02T09:15:00Z"
            })
    void parsesWhatTheJdkParses(String text) {
        assertThat(Rfc3339.instant(text))
                .isEqualTo(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS));
    }

    /** RFC 3339, 5.6: {@code time-secfrac = "." 1*DIGIT}. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-02T09:15:00.1234567890Z,                 2026-03-02T09:15:00.123456Z",
        "2026-03-02T09:15:00.123456789012+00:00,          2026-03-02T09:15:00.123456Z",
        "2026-03-02T09:15:00.99999999999999999999-01:00,  2026-03-02T10:15:00.999999Z",
        "1969-12-31T23:59:59.99999999999999Z,             1969-12-31T23:59:59.999999Z"
    })
    void fractionsOfAnyLengthAreCutToMicroseconds(String text, Instant expected) {
        assertThat(Rfc3339.instant(text)).isEqualTo(expected);
    }

    @Test
    void aFractionOfAHundredThousandDigitsIsRead() {
        assertThat(Rfc3339.instant("2026-03-02T09:15:00." + "1".repeat(100_000) + "Z"))
                .isEqualTo(Instant.parse("2026-03-02T09:15:00.111111Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "yesterday",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-03-02T24:00:01Z",
                "2026-03-02T09:60:00Z",
                "2026-03-02T09:15:60Z",
                "2026-03-02 09:15:00Z",
                "2026-03-02T09:15:00",
                "2026-03-02T09:15:00,123Z",
                "2026-0x-02T09:15:00Z",
                "2026-03-02T09:15:00.12aZ",
                "2026-03-02T09:15:00.1234567890123aZ",
                "2026-03-02T09:15:00.1.2Z",
                "٢٠٢٦-03-02T09:15:00Z"
            })
    void rejectsWhatTheJdkRejects(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> OffsetDateTime.parse(text));
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Rfc3339.instant(text));
    }

    @Test
    void parsesEveryInstantsOwnForm() {
        for (long nanos : new long[] {0, 1_000, 123_456_000, 120_000_000, 999_999_000}) {
            Instant instant = Instant.ofEpochSecond(1_772_442_900L, nanos);
            assertThat(Rfc3339.instant(instant.toString())).isEqualTo(instant);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1969-12-31T23:59:59.999999Z",
                "3000-01-01T00:00:00Z",
                "-9999-01-01T00:00:00Z",
                "+56789-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00+18:00"
            })
    void instantsFromOutsideAreBounded(String text) {
        assertThatExceptionOfType(DateTimeException.class)
                .isThrownBy(() -> Instants.parse(text))
                .withMessage(Instants.BOUNDS);
    }

    @Test
    void theBoundsAreWithinTheBounds() {
        for (Instant bound : new Instant[] {Instants.EARLIEST, Instants.LATEST}) {
            assertThat(Instants.parse(bound.toString())).isEqualTo(bound);
        }
        assertThatExceptionOfType(DateTimeException.class)
                .isThrownBy(() -> Instants.parse("tomorrow"))
                .withMessage(Rfc3339.FORM);
    }
}
