package io.holdfast.ticket.key;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.holdfast.ticket.key.Quota.Take;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class QuotaTest {

    private static final Quota FOUR_A_MINUTE = Quota.of(4, Duration.ofMinutes(1));
    private static final long SECOND = 1_000_000_000L;

    @Test
    void allRequestsOfAWindowMayComeAtOnceAndTheNextOneIsToldHowLongToWait() {
        Take take = takes(FOUR_A_MINUTE, 4, 0, 0);
        assertThat(take).isEqualTo(new Take(60 * SECOND, 0, 0, 60 * SECOND));

        Take refused = FOUR_A_MINUTE.take(take.fullAtNanos(), 5 * SECOND);

        assertThat(refused.isAllowed()).isFalse();
        assertThat(refused.waitNanos()).isEqualTo(10 * SECOND);
        assertThat(FOUR_A_MINUTE.take(refused.fullAtNanos(), 15 * SECOND - 1).isAllowed())
                .isFalse();
        assertThat(FOUR_A_MINUTE.take(refused.fullAtNanos(), 15 * SECOND).isAllowed())
                .isTrue();
    }

    @Test
    void aBucketThatWasLeftAloneIsFullAndNoFuller() {
        Take take = FOUR_A_MINUTE.take(0, 1_000_000 * SECOND);

        assertThat(take.remaining()).isEqualTo(3);
        assertThat(take.resetNanos()).isEqualTo(15 * SECOND);
    }

    @Test
    void theClockMayOverflow() {
        long start = Long.MAX_VALUE - SECOND;
        Take take = takes(FOUR_A_MINUTE, 4, start, start);

        assertThat(take.isAllowed()).isTrue();
        assertThat(FOUR_A_MINUTE.take(take.fullAtNanos(), start + 2 * SECOND).waitNanos())
                .isEqualTo(13 * SECOND);
    }

    @Test
    void secondsAreRoundedUp() {
        assertThat(Quota.seconds(0)).isZero();
        assertThat(Quota.seconds(1)).isEqualTo(1);
        assertThat(Quota.seconds(SECOND)).isEqualTo(1);
        assertThat(Quota.seconds(SECOND + 1)).isEqualTo(2);
    }

    @Test
    void aRateWithoutRequestsOrWithAnotherWindowIsRefused() {
        assertThatThrownBy(() -> Quota.of(0, Duration.ofMinutes(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Quota.of(1, Duration.ofMillis(999))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Quota.of(1, Duration.ofDays(2))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Take takes(Quota quota, int times, long full, long now) {
        Take take = quota.take(full, now);
        for (int i = 1; i < times; i++) {
            take = quota.take(take.fullAtNanos(), now);
        }
        return take;
    }
}
