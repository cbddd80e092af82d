package io.holdfast.ticket.webhook.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryScheduleTest {

    private static final Instant FIRST = Instant.parse("2026-03-02T09:00:00Z");
    private static final double NO_JITTER = 0.5;

    @Test
    void aReceiverThatNeverAnswersIsTriedLessAndLessOftenForThreeDays() {
        List<Duration> delays = new ArrayList<>();
        Instant now = FIRST;
        for (int attempts = 1; ; attempts++) {
            Instant next = RetrySchedule.next(attempts, FIRST, now, null, NO_JITTER);
            if (next == null) {
                break;
            }
            delays.add(Duration.between(now, next));
            now = next;
        }

        assertThat(delays)
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(15),
                        Duration.ofHours(1),
                        Duration.ofHours(4),
                        Duration.ofHours(12),
                        Duration.ofHours(24),
                        Duration.ofHours(24),
                        // What is left of three days.
                        Duration.parse("PT6H42M25S"));
        assertThat(now).isEqualTo(FIRST.plus(Duration.ofDays(3)));
    }

    @Property
    void aDelayIsWithinATenthOfTheSchedules(
            @ForAll @IntRange(min = 1, max = 7) int attempts, @ForAll @DoubleRange(max = 0.99) double random) {
        Duration exact = Duration.between(FIRST, next(attempts, FIRST, null, NO_JITTER));
        Duration jittered = Duration.between(FIRST, next(attempts, FIRST, null, random));

        assertThat(jittered)
                .isBetween(
                        exact.multipliedBy(9).dividedBy(10),
                        exact.multipliedBy(11).dividedBy(10));
    }

    @Property
    void theNextTryIsAfterNowAndWithinThreeDaysOfTheFirst(
            @ForAll @IntRange(min = 1, max = 100) int attempts,
            @ForAll @LongRange(min = 0, max = 300_000) long seconds,
            @ForAll String retryAfter,
            @ForAll @DoubleRange(max = 0.99) double random) {
        Instant now = FIRST.plusSeconds(seconds);
        Instant next = RetrySchedule.next(attempts, FIRST, now, retryAfter, random);

        if (seconds >= Duration.ofDays(3).toSeconds()) {
            assertThat(next).isNull();
        } else {
            assertThat(next).isAfter(now).isBeforeOrEqualTo(FIRST.plus(Duration.ofDays(3)));
        }
    }

    @Test
    void aReceiverMayAskForALaterTryWithinADayButNotForAnEarlierOne() {
        assertThat(next(1, FIRST, "120", NO_JITTER)).isEqualTo(FIRST.plusSeconds(120));
        assertThat(next(1, FIRST, "1", NO_JITTER)).isEqualTo(FIRST.plusSeconds(5));
        assertThat(next(1, FIRST, "0", NO_JITTER)).isEqualTo(FIRST.plusSeconds(5));
        assertThat(next(1, FIRST, "99999999", NO_JITTER)).isEqualTo(FIRST.plus(Duration.ofDays(1)));
        assertThat(next(1, FIRST, "9".repeat(30), NO_JITTER)).isEqualTo(FIRST.plus(Duration.ofDays(1)));
        assertThat(next(1, FIRST, "Mon, 2 Mar 2026 09:10:00 GMT", NO_JITTER)).isEqualTo(FIRST.plusSeconds(600));
        assertThat(next(1, FIRST, "Mon, 2 Mar 2020 09:10:00 GMT", NO_JITTER)).isEqualTo(FIRST.plusSeconds(5));
    }

    @Test
    void aHeaderThatIsNoTimeIsIgnored() {
        for (String header : new String[] {"", " ", "-5", "1.5", "soon", "٣", "1".repeat(10_000)}) {
            assertThat(next(1, FIRST, header, NO_JITTER)).as(header).isEqualTo(FIRST.plusSeconds(5));
        }
    }

    private static Instant next(int attempts, Instant now, @Nullable String retryAfter, double random) {
        Instant next = RetrySchedule.next(attempts, FIRST, now, retryAfter, random);
        assertThat(next).isNotNull();
        return next == null ? Instant.MAX : next;
    }
}
