package io.holdfast.sla.backtest.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DurationHistogramTest {

    static final long LIFETIME_SECONDS = 4_000_000_000L;

    @Property(tries = 200)
    void percentilesAreAtMostOnePercentTooLongAndNeverTooShort(
            @ForAll @Size(min = 1, max = 50) List<@LongRange(max = LIFETIME_SECONDS) Long> seconds) {
        DurationHistogram times = new DurationHistogram();
        seconds.forEach(each -> times.add(Duration.ofSeconds(each)));
        List<Long> sorted = new ArrayList<>(seconds);
        Collections.sort(sorted);

        for (int percent = 1; percent <= 100; percent++) {
            long exact = sorted.get((percent * sorted.size() + 99) / 100 - 1);
            long computed =
                    Objects.requireNonNull(times.percentile(percent / 100.0)).toSeconds();
            assertThat(computed).isBetween(exact, exact + exact / 100);
        }
        assertThat(times.total())
                .isEqualTo(Duration.ofSeconds(
                        seconds.stream().mapToLong(Long::longValue).sum()));
    }

    @Test
    void withoutDurationsThereIsNoPercentile() {
        assertThat(new DurationHistogram().summary())
                .isEqualTo(new Summary(Duration.ZERO, null, null, null, null, null));
    }
}
