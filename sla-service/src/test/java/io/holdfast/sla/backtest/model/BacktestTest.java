package io.holdfast.sla.backtest.model;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;
import io.holdfast.sla.backtest.model.Backtest.Group;
import io.holdfast.sla.backtest.model.Backtest.Period;
import io.holdfast.sla.clock.Checkpoint;
import io.holdfast.sla.clock.MergeOrder;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;

import static org.assertj.core.api.Assertions.assertThat;

class BacktestTest {

    /** A Wednesday. */
    private static final Instant TEN = Instant.parse("2026-03-04T10:00:00Z");

    private static final Instant LONG_AFTER = TEN.plus(Duration.ofDays(30));
    private static final Period THAT_DAY = new Period(TEN, TEN.plus(Duration.ofDays(1)), ZoneOffset.UTC);

    private final List<Fact<?>> facts = new ArrayList<>();

    private static PolicyBook policiesWithTargets(Duration firstResponse, Duration nextResponse) {
        Map<Metric, Duration> targets =
                Map.of(Metric.FIRST_RESPONSE, firstResponse, Metric.NEXT_RESPONSE, nextResponse);
        return PolicyBook.always(new Policy("p", List.of(Rule.of(RuleCriteria.ANY, targets))), List.of());
    }

    private static final PolicyBook NOW = policiesWithTargets(Duration.ofHours(2), Duration.ofHours(4));
    private static final PolicyBook THEN = policiesWithTargets(Duration.ofHours(1), Duration.ofHours(4));

    private void happens(long minute, TicketEvent event) {
        facts.add(Fact.of("f-%03d".formatted(facts.size()), "test", TEN.plus(Duration.ofMinutes(minute)), event));
    }

    private void created(String ticket, long minute, String department, Priority priority) {
        happens(minute, new TicketCreated(id(ticket), customer(), "email", department, priority, List.of(), null));
    }

    private void replied(String ticket, long minute, Author author) {
        happens(minute, new ReplySent(id(ticket), customer(), "r", author, null, Visibility.PUBLIC, null, null));
    }

    private static TicketId id(String ticket) {
        return new TicketId(ticket);
    }

    private static CustomerId customer() {
        return new CustomerId("C");
    }

    private Backtest run(Period period) {
        Backtest backtest = new Backtest(period, NOW, THEN, Checkpoint.NONE);
        Map<TicketId, Timeline> timelines = Timeline.byTicket(facts);
        List<MergeOrder.Merge> merges = timelines.values().stream()
                .flatMap(timeline -> timeline.merges().stream())
                .toList();
        MergeOrder.of(merges)
                .forEach(ticket ->
                        backtest.addMerged(ticket, Objects.requireNonNull(timelines.get(ticket)), LONG_AFTER));
        timelines.forEach((ticket, timeline) -> backtest.add(ticket, timeline, LONG_AFTER));
        return backtest;
    }

    private static Map<String, String> breaches(List<Group> groups) {
        Map<String, String> breaches = new HashMap<>();
        groups.forEach(group -> breaches.put(
                group.name(),
                group.current().breaches() + " of " + group.current().clocks() + ", then "
                        + group.proposed().breaches() + " of "
                        + group.proposed().clocks()));
        return breaches;
    }

    @Test
    void breachesAreCountedUnderBothPoliciesAndByGroup() {
        created("A", 0, "sales", Priority.NORMAL);
        replied("A", 90, Author.AGENT);
        created("B", 0, "technical", Priority.HIGH);
        replied("B", 180, Author.AGENT);
        replied("B", 200, Author.CUSTOMER);
        replied("B", 210, Author.AGENT);

        Backtest backtest = run(THAT_DAY);

        assertThat(backtest.tickets()).isEqualTo(2);
        assertThat(breaches(backtest.groupsBy(Dimension.METRIC)))
                .isEqualTo(Map.of("first-response", "1 of 2, then 2 of 2", "next-response", "0 of 1, then 0 of 1"));
        assertThat(breaches(backtest.groupsBy(Dimension.DEPARTMENT)))
                .isEqualTo(Map.of("sales", "0 of 1, then 1 of 1", "technical", "1 of 2, then 1 of 2"));
        assertThat(breaches(backtest.groupsBy(Dimension.PRIORITY)))
                .isEqualTo(Map.of("normal", "0 of 1, then 1 of 1", "high", "1 of 2, then 1 of 2"));
        assertThat(breaches(backtest.groupsBy(Dimension.CHANNEL))).isEqualTo(Map.of("email", "1 of 3, then 2 of 3"));
        assertThat(breaches(backtest.groupsBy(Dimension.WEEKDAY))).isEqualTo(Map.of("wed", "1 of 3, then 2 of 3"));
        // Deadlines: 12:00 now and 11:00 then; of the customer's message at 13:20, 17:20.
        assertThat(breaches(backtest.groupsBy(Dimension.HOUR)))
                .isEqualTo(
                        Map.of("11", "0 of 0, then 2 of 2", "12", "1 of 2, then 0 of 0", "17", "0 of 1, then 0 of 1"));
    }

    @Test
    void breachedClocksReportNeededTimeAndOverrun() {
        created("A", 0, "sales", Priority.NORMAL);
        replied("A", 90, Author.AGENT);
        created("B", 0, "sales", Priority.NORMAL);
        replied("B", 180, Author.AGENT);

        Counts then = run(THAT_DAY).proposed();

        assertThat(then.overrun().total()).isEqualTo(Duration.ofMinutes(30 + 120));
        assertThat(then.overrun().max()).isEqualTo(Duration.ofHours(2));
        assertThat(then.needed().max()).isEqualTo(Duration.ofHours(3));
        assertThat(then.rate()).isEqualTo(0.0);
    }

    @Test
    void clocksBelongToThePeriodInWhichTheyStarted() {
        created("before", -1, "sales", Priority.NORMAL);
        created("first", 0, "sales", Priority.NORMAL);
        created("last", 24 * 60 - 1, "sales", Priority.NORMAL);
        created("after", 24 * 60, "sales", Priority.NORMAL);

        Backtest backtest = run(THAT_DAY);

        assertThat(backtest.tickets()).isEqualTo(2);
        assertThat(backtest.current().breaches()).isEqualTo(2);
    }

    @Test
    void aBreachCountsInTheDepartmentOfTheTicketAtTheBreach() {
        created("A", 0, "sales", Priority.NORMAL);
        happens(100, new TicketReclassified(id("A"), customer(), Priority.HIGH, "technical", null));

        Backtest backtest = run(THAT_DAY);

        assertThat(breaches(backtest.groupsBy(Dimension.DEPARTMENT)))
                .isEqualTo(Map.of("technical", "1 of 1, then 0 of 0", "sales", "0 of 0, then 1 of 1"));
    }

    @Test
    void hoursAndDaysAreInTheZone() {
        created("A", 14 * 60, "sales", Priority.NORMAL);

        Backtest backtest = run(new Period(THAT_DAY.from(), THAT_DAY.to(), ZoneId.of("Asia/Tokyo")));

        // Breached at 02:00 UTC of Thursday, or 01:00 under the proposed policy.
        assertThat(breaches(backtest.groupsBy(Dimension.HOUR)))
                .isEqualTo(Map.of("11", "1 of 1, then 0 of 0", "10", "0 of 0, then 1 of 1"));
        assertThat(breaches(backtest.groupsBy(Dimension.WEEKDAY))).isEqualTo(Map.of("thu", "1 of 1, then 1 of 1"));
    }

    @Test
    void anOpenWaitOfAMergedTicketContinuesInTheOther() {
        created("into", 0, "sales", Priority.NORMAL);
        replied("into", 10, Author.AGENT);
        created("merged", 20, "sales", Priority.NORMAL);
        happens(30, new TicketMerged(id("merged"), customer(), id("into")));

        Backtest backtest = run(THAT_DAY);

        assertThat(breaches(backtest.groupsBy(Dimension.METRIC)))
                .isEqualTo(Map.of("first-response", "0 of 2, then 0 of 2", "next-response", "1 of 1, then 1 of 1"));
    }

    @Test
    void departmentsBeyondTheMaximumAreCountedTogether() {
        for (int i = 0; i < Backtest.GROUPS_MAX + 5; i++) {
            created("T" + i, 0, "d" + i, Priority.NORMAL);
        }

        List<Group> departments = run(THAT_DAY).groupsBy(Dimension.DEPARTMENT);

        assertThat(departments).hasSize(Backtest.GROUPS_MAX + 1);
        assertThat(breaches(departments)).containsEntry(Backtest.OTHERS, "5 of 5, then 5 of 5");
    }
}
