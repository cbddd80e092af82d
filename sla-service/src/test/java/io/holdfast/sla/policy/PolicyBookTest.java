package io.holdfast.sla.policy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Metric;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.LocalRange;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyBookTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private static CalendarVersion calendar(String name, int version, int closes) {
        CalendarSpec spec = new CalendarSpec(
                name,
                ZoneId.of("Europe/Berlin"),
                Map.of(DayOfWeek.MONDAY, List.of(new LocalRange(8 * 60, closes * 60))),
                Set.of(),
                Set.of(),
                Map.of());
        return new CalendarVersion(spec, version, T0.plusSeconds(version));
    }

    private static PolicyVersion policyOf(String calendar) {
        Rule rule = new Rule(
                RuleCriteria.ANY, Map.of(Metric.FIRST_RESPONSE, Duration.ofHours(1)), calendar, Map.of(), Map.of());
        return new PolicyVersion(new Policy("p", List.of(rule)), 1, T0.plusSeconds(1));
    }

    @Test
    void aCalendarThatNoRuleNamesStartsNoPeriod() {
        PolicyBook book = PolicyBook.of(
                List.of(policyOf("office")),
                List.of(calendar("office", 1, 17), calendar("other", 2, 17), calendar("other", 3, 18)));

        assertThat(book.periods()).hasSize(1);
    }

    @Test
    void anEqualVersionOfACalendarStartsNoPeriod() {
        PolicyBook book = PolicyBook.of(
                List.of(policyOf("office")), List.of(calendar("office", 1, 17), calendar("office", 2, 17)));

        assertThat(book.periods()).hasSize(1);
    }

    @Test
    void anotherVersionOfANamedCalendarStartsAPeriod() {
        PolicyBook book = PolicyBook.of(
                List.of(policyOf("office")), List.of(calendar("office", 1, 17), calendar("office", 2, 18)));

        assertThat(book.periods()).extracting(PolicyPeriod::from).containsExactly(Instant.MIN, T0.plusSeconds(2));
    }
}
