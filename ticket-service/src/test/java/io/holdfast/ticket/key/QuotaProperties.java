package io.holdfast.ticket.key;

import java.time.Duration;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import io.holdfast.ticket.key.Quota.Take;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaProperties {

    private static final long SECOND = 1_000_000_000L;

    /** In any stretch of time there are at most as many as the bucket holds and as are added meanwhile. */
    @Property
    void neverMoreThanTheBucketAndItsRate(
            @ForAll @IntRange(min = 1, max = 50) int requests,
            @ForAll @LongRange(min = 1, max = 20) long stepSeconds,
            @ForAll @IntRange(min = 1, max = 200) int tries) {
        Quota quota = Quota.of(requests, Duration.ofSeconds(100));
        long full = 0;
        int allowed = 0;
        long now = 0;
        for (int i = 0; i < tries; i++) {
            now = i * stepSeconds * SECOND;
            Take take = quota.take(full, now);
            allowed += take.isAllowed() ? 1 : 0;
            full = take.fullAtNanos();
            assertThat(take.remaining()).isBetween(0, requests - 1);
        }

        assertThat((long) allowed).isBetween(1L, Math.min(tries, requests + now / quota.intervalNanos()));
    }
}
