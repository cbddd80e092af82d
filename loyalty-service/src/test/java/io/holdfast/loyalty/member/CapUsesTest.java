package io.holdfast.loyalty.member;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.RollingWindow;

import static org.assertj.core.api.Assertions.assertThat;

class CapUsesTest {

    private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");
    private static final List<CalendarPeriod> PERIODS = List.of(
            new CalendarPeriod(0, 0, Duration.ofHours(30)),
            new CalendarPeriod(0, 2, Duration.ZERO),
            new CalendarPeriod(1, 0, Duration.ZERO));

    /** A use or a query, at an hour. */
    private static Instant at(int hour) {
        return START.plus(Duration.ofHours(hour));
    }

    @Property
    void everyQueryCountsTheUsesThatItsWindowIncludesInWhateverOrderTheyCome(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 2_000) Integer> numbers) {
        CapUses uses = new CapUses();
        List<Instant> used = new ArrayList<>();
        for (int number : numbers) {
            Instant at = at(number % 1_000);
            if (number % 2 == 0) {
                used.add(at);
                uses.add("rule", at, 3);
            }
            for (CalendarPeriod period : PERIODS) {
                RollingWindow window = new RollingWindow(at, period, ZoneOffset.UTC);

                long times = uses.times("rule", window);

                assertThat(times)
                        .isEqualTo(used.stream().filter(window::includes).count());
                assertThat(uses.points("rule", window)).isEqualTo(3 * times);
            }
            RollingWindow ever = new RollingWindow(at, null, ZoneOffset.UTC);
            assertThat(uses.times("rule", ever)).isEqualTo(used.size());
            assertThat(uses.times("other", ever)).isZero();
        }
    }
}
