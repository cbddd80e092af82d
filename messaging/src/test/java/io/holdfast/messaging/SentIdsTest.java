package io.holdfast.messaging;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentIdsTest {

    private static final long WINDOW = 100;

    private final SentIds done = new SentIds(WINDOW);

    @Test
    void readingBeginsAtTheBeginning() {
        assertThat(done.readFrom()).isZero();
    }

    @Test
    void aNewLeaderReadsTheWindowBeforeItsFirstRow() {
        done.add(5_000);

        assertThat(done.readFrom()).isEqualTo(4_900);
    }

    @Test
    void readingGoesOnBehindIdsWithoutAGap() {
        addAll(1, 2, 3);

        assertThat(done.readFrom()).isEqualTo(3);
    }

    @Test
    void anIdThatIsMissingHoldsItBackUntilItComes() {
        addAll(1, 2, 4, 5, 7);
        assertThat(done.readFrom()).isEqualTo(2);

        done.add(3);
        assertThat(done.readFrom()).isEqualTo(5);

        done.add(6);
        assertThat(done.readFrom()).isEqualTo(7);
    }

    @Test
    void anIdThatNeverComesHoldsItBackAWindowLong() {
        LongStream.rangeClosed(2, WINDOW).forEach(done::add);
        assertThat(done.readFrom()).isZero();

        addAll(WINDOW + 1, WINDOW + 2);
        assertThat(done.readFrom()).isEqualTo(WINDOW + 2);
    }

    @Test
    void aLeapForgetsWhatIsTooFarBack() {
        addAll(1, 2, 1_000_000_000_000L);

        assertThat(done.readFrom()).isEqualTo(1_000_000_000_000L - WINDOW);
    }

    @Test
    void whatTheFullScanFoundFarBackChangesNothing() {
        LongStream.rangeClosed(2, 500).forEach(done::add);

        done.add(1);

        assertThat(done.readFrom()).isEqualTo(500);
    }

    private void addAll(long... ids) {
        for (long id : ids) {
            done.add(id);
        }
    }
}
