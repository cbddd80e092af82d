package io.holdfast.sla.clock;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketStatus;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.LocalRange;
import io.holdfast.sla.policy.CalendarVersion;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.PolicyVersion;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;
import io.holdfast.sla.policy.Threshold;

import static org.assertj.core.api.Assertions.assertThat;

class ClockProperties {

    private static final RuleCriteria LOW =
            new RuleCriteria(Set.of(), Set.of(Priority.LOW), Set.of(), Set.of(), Set.of());

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void orderOfArrivalAndRepetitionDoNotChangeTheResult(
            @ForAll("stories") Scenario story, @ForAll("policies") PolicyBook policies, @ForAll Random random) {
        Instant asOf = Scenario.minute(6_000);

        TicketClocks arrived = ClockEvaluator.evaluate(Timeline.of(story.factsShuffled(random)), policies, asOf);

        assertThat(arrived).isEqualTo(story.evaluate(policies, asOf));
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void laterFactsDoNotChangeAnEarlierEvaluation(
            @ForAll("stories") Scenario story,
            @ForAll("policies") PolicyBook policies,
            @ForAll @IntRange(max = 6_000) int minute) {
        Instant asOf = Scenario.minute(minute);
        List<Fact<?>> known = story.facts().stream()
                .filter(fact -> !fact.time().isAfter(asOf))
                .toList();

        assertThat(ClockEvaluator.evaluate(Timeline.of(known), policies, asOf).clocks())
                .isEqualTo(story.evaluate(policies, asOf).clocks());
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void breachesAndWarningsDoNotDisappearWithoutNewFacts(
            @ForAll("stories") Scenario story,
            @ForAll("policies") PolicyBook policies,
            @ForAll @IntRange(max = 6_000) int minute,
            @ForAll @IntRange(max = 3_000) int later) {
        Instant asOf = Scenario.minute(minute);
        List<Fact<?>> known = story.facts().stream()
                .filter(fact -> fact.time().isBefore(asOf))
                .toList();
        Timeline timeline = Timeline.of(known);

        List<SlaClock> before =
                ClockEvaluator.evaluate(timeline, policies, asOf).clocks();
        List<SlaClock> after = ClockEvaluator.evaluate(timeline, policies, asOf.plus(Duration.ofMinutes(later)))
                .clocks();

        for (SlaClock clock : before) {
            SlaClock same = sameClock(clock, after);
            if (clock.breached()) {
                assertThat(same.breach()).isEqualTo(clock.breach());
            }
            assertThat(same.warnings()).containsAll(clock.warnings());
        }
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void theResultChangesAtTheNextInstantAndNotBefore(
            @ForAll("stories") Scenario story, @ForAll("policies") PolicyBook policies) {
        Timeline timeline = Timeline.of(story.facts());
        Instant asOf = Scenario.minute(5_000);
        TicketClocks now = ClockEvaluator.evaluate(timeline, policies, asOf);
        Instant nextAt = now.nextAt();
        if (nextAt == null) {
            assertThat(countBreachesAndWarnings(ClockEvaluator.evaluate(timeline, policies, Scenario.minute(500_000))))
                    .isEqualTo(countBreachesAndWarnings(now));
            return;
        }

        assertThat(nextAt).isAfter(asOf);
        assertThat(countBreachesAndWarnings(ClockEvaluator.evaluate(timeline, policies, nextAt.minusMillis(1))))
                .isEqualTo(countBreachesAndWarnings(now));
        assertThat(countBreachesAndWarnings(ClockEvaluator.evaluate(timeline, policies, nextAt)))
                .isGreaterThan(countBreachesAndWarnings(now));
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void aPauseNeverMakesADeadlineEarlier(
            @ForAll("policies") PolicyBook policies,
            @ForAll @IntRange(max = 2_000) int pausedAt,
            @ForAll @IntRange(max = 2_000) int pausedMinutes) {
        Instant asOf = Scenario.minute(5_000);
        SlaClock unpaused = Scenario.scenario().created(0).only(Metric.RESOLUTION, policies, asOf);
        SlaClock paused = Scenario.scenario()
                .created(0)
                .becomes(pausedAt, TicketStatus.ON_HOLD)
                .becomes(pausedAt + pausedMinutes, TicketStatus.OPEN)
                .only(Metric.RESOLUTION, policies, asOf);

        assertThat(paused.dueAt()).isAfterOrEqualTo(unpaused.dueAt());
        assertThat(paused.elapsed()).isLessThanOrEqualTo(unpaused.elapsed());
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void elapsedTimeExcludesPausesRoundTheClock(@ForAll("stories") Scenario story) {
        PolicyBook policies =
                PolicyBook.always(new Policy("default", List.of(rule(RuleCriteria.ANY, 3_000, null))), List.of());
        Instant asOf = Scenario.minute(5_000);

        for (SlaClock clock : story.evaluate(policies, asOf).clocks()) {
            Instant end = clock.fulfilledAt() != null ? clock.fulfilledAt() : clock.cancelledAt();
            Duration counted = Duration.between(clock.startedAt(), end == null ? asOf : end);
            for (Pause pause : clock.pauses()) {
                counted = counted.minus(Duration.between(pause.from(), pause.to() == null ? asOf : pause.to()));
            }
            assertThat(clock.elapsed()).isEqualTo(counted);
            assertThat(clock.breached()).isEqualTo(clock.elapsed().compareTo(clock.target()) > 0);
        }
    }

    private static SlaClock sameClock(SlaClock clock, List<SlaClock> among) {
        return among.stream()
                .filter(other -> other.metric() == clock.metric() && other.cycle() == clock.cycle())
                .findFirst()
                .orElseThrow();
    }

    private static int countBreachesAndWarnings(TicketClocks ticket) {
        int count = 0;
        for (SlaClock clock : ticket.clocks()) {
            count += clock.warnings().size() + (clock.breached() ? 1 : 0);
        }
        return count;
    }

    private record Step(int afterMinutes, int kind) {}

    @Provide
    Arbitrary<Scenario> stories() {
        Arbitrary<Step> steps = Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.of(0, 1), Arbitraries.integers().between(0, 700)),
                        Arbitraries.integers().between(0, 11))
                .as(Step::new);
        return Combinators.combine(
                        steps.list().ofMaxSize(12), Arbitraries.integers().between(0, 2))
                .as(ClockProperties::scenario);
    }

    /** Some facts may come before the creation. */
    private static Scenario scenario(List<Step> steps, int before) {
        Scenario story = Scenario.scenario();
        int minute = -before * 10;
        int factCount = 0;
        for (Step step : steps) {
            if (factCount == before) {
                story.created(0);
            }
            minute += step.afterMinutes();
            factCount++;
            addFact(story, factCount <= before ? Math.min(minute, 0) : Math.max(minute, 0), step.kind());
        }
        if (factCount <= before) {
            story.created(0);
        }
        return story;
    }

    private static void addFact(Scenario story, int minute, int kind) {
        switch (kind) {
            case 0, 1 -> story.agentReplies(minute);
            case 2, 3 -> story.customerWrites(minute);
            case 4 -> story.becomes(minute, TicketStatus.PENDING);
            case 5 -> story.becomes(minute, TicketStatus.ON_HOLD);
            case 6 -> story.becomes(minute, TicketStatus.OPEN);
            case 7 -> story.becomes(minute, TicketStatus.RESOLVED);
            case 8 -> story.priority(minute, Priority.URGENT);
            case 9 -> story.priority(minute, Priority.LOW);
            case 10 -> story.tier(minute, "gold");
            default -> story.agentNotes(minute);
        }
    }

    /** Two versions, the second from some time on; by the clock or by an office's hours, which may change, too. */
    @Provide
    Arbitrary<PolicyBook> policies() {
        Arbitrary<Integer> minutes = Arbitraries.integers().between(1, 2_000);
        Arbitrary<@Nullable String> calendars = Arbitraries.of("office", "").map(name -> name.isEmpty() ? null : name);
        return Combinators.combine(minutes, minutes, minutes, calendars, minutes)
                .as((low, normal, second, calendar, changeMinute) -> PolicyBook.of(
                        List.of(
                                new PolicyVersion(policy(low, normal, calendar), 1, Instant.MIN),
                                new PolicyVersion(policy(second, low, calendar), 2, Scenario.minute(changeMinute))),
                        List.of(
                                new CalendarVersion(office(9), 1, Instant.MIN),
                                new CalendarVersion(office(11), 2, Scenario.minute(changeMinute / 2)))));
    }

    private static Policy policy(int low, int normal, @Nullable String calendar) {
        return new Policy("default", List.of(rule(LOW, low, calendar), rule(RuleCriteria.ANY, normal, calendar)));
    }

    private static Rule rule(RuleCriteria when, int minutes, @Nullable String calendar) {
        Duration target = Duration.ofMinutes(minutes);
        Map<Metric, Duration> targets = new EnumMap<>(Metric.class);
        Map<Metric, List<Threshold>> warnings = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            targets.put(metric, target);
            warnings.put(
                    metric,
                    List.of(
                            new Threshold.Share(0.5),
                            new Threshold.Share(1),
                            new Threshold.Before(target.dividedBy(7))));
        }
        return new Rule(when, targets, calendar, Map.of(), warnings);
    }

    private static CalendarSpec office(int opensAtHour) {
        Map<DayOfWeek, List<LocalRange>> weekly = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            weekly.put(day, List.of(new LocalRange(opensAtHour * 60, 13 * 60), new LocalRange(14 * 60, 18 * 60)));
        }
        return new CalendarSpec("office", ZoneId.of("Europe/Berlin"), weekly, Set.of(), Set.of(), Map.of());
    }
}
