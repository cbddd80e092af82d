package io.holdfast.messaging;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.holdfast.sql.FailureKind;

import static org.assertj.core.api.Assertions.assertThat;

class InboxStepTest {

    @ParameterizedTest
    @CsvSource({
        // kind, records, attempt, step
        "CONTENT, 1000, 1, SPLIT",
        "CONTENT, 1, 1, DEAD_LETTER",
        "DUPLICATE_KEY, 1000, 1, RETRY",
        "DUPLICATE_KEY, 1, 2, RETRY",
        "DUPLICATE_KEY, 1000, 3, SPLIT",
        "DUPLICATE_KEY, 1, 3, REPORT_AND_RETRY",
        "CONFLICT, 1000, 1, RETRY",
        "CONFLICT, 1000, 3, RETRY_IN_HALVES",
        "CONFLICT, 1, 9, RETRY",
        "UNAVAILABLE, 1000, 1, RETRY",
        "UNAVAILABLE, 1000, 3, RETRY_IN_HALVES",
        "UNAVAILABLE, 1, 9, RETRY",
        "UNKNOWN, 1000, 1, SPLIT",
        "UNKNOWN, 1, 1, REPORT_AND_RETRY",
        "UNKNOWN, 1, 9, REPORT_AND_RETRY",
    })
    void theKindDecides(FailureKind kind, int records, int attempt, InboxStep step) {
        assertThat(InboxStep.after(kind, records, attempt)).isEqualTo(step);
    }

    @ParameterizedTest
    @EnumSource(names = {"DUPLICATE_KEY", "CONFLICT", "UNAVAILABLE", "UNKNOWN"})
    void whatPassesNeverLeadsToTheDeadLetters(FailureKind kind) {
        for (int attempt = 1; attempt < 1_000; attempt++) {
            assertThat(InboxStep.after(kind, 1, attempt)).isNotEqualTo(InboxStep.DEAD_LETTER);
        }
    }

    @Test
    void aRecordOfABatchIsNeverSentToTheDeadLettersWithItsNeighbours() {
        for (FailureKind kind : FailureKind.values()) {
            for (int attempt = 1; attempt < 10; attempt++) {
                assertThat(InboxStep.after(kind, 2, attempt)).isNotEqualTo(InboxStep.DEAD_LETTER);
            }
        }
    }
}
