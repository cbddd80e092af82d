package io.holdfast.messaging;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentIdWindowTest {

    private static final long WINDOW = 100;

    private final SentIdWindow sentIds = new SentIdWindow(WINDOW);

    @Test
    void readingStartsAtTheFirstRow() {
        assertThat(sentIds.readAfter()).isZero();
    }

    @Test
    void aNewLeaderReadsAWindowBeforeItsFirstRow() {
        sentIds.add(5_000);

        assertThat(sentIds.readAfter()).isEqualTo(4_900);
    }

    @Test
    void contiguousIdsAreNotReadAgain() {
        addAll(1, 2, 3);

        assertThat(sentIds.readAfter()).isEqualTo(3);
    }

    @Test
    void aMissingIdKeepsTheStartUntilItAppears() {
        addAll(1, 2, 4, 5, 7);
        assertThat(sentIds.readAfter()).isEqualTo(2);

        sentIds.add(3);
        assertThat(sentIds.readAfter()).isEqualTo(5);

        sentIds.add(6);
        assertThat(sentIds.readAfter()).isEqualTo(7);
    }

    @Test
    void aMissingIdIsGivenUpBeyondTheWindow() {
        LongStream.rangeClosed(2, WINDOW).forEach(sentIds::add);
        assertThat(sentIds.readAfter()).isZero();

        addAll(WINDOW + 1, WINDOW + 2);
        assertThat(sentIds.readAfter()).isEqualTo(WINDOW + 2);
    }

    @Test
    void aLargeGapMovesTheWindow() {
        addAll(1, 2, 1_000_000_000_000L);

        assertThat(sentIds.readAfter()).isEqualTo(1_000_000_000_000L - WINDOW);
    }

    @Test
    void anIdBeyondTheWindowChangesNothing() {
        LongStream.rangeClosed(2, 500).forEach(sentIds::add);

        sentIds.add(1);

        assertThat(sentIds.readAfter()).isEqualTo(500);
    }

    private void addAll(long... ids) {
        for (long id : ids) {
            sentIds.add(id);
        }
    }
}
