package io.holdfast.sla.backtest.model;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Metric;
import io.holdfast.sla.backtest.model.Backtest.Period;
import io.holdfast.sla.clock.Checkpoint;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.DefaultPolicy;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;
import io.holdfast.sla.simulation.ServiceNowFile;

import static org.assertj.core.api.Assertions.assertThat;

/** Backtests of a year of real tickets. Skipped without the file. */
class ServiceNowBacktestTest {

    private static final PolicyBook IN_FORCE = PolicyBook.always(DefaultPolicy.POLICY, List.of());
    private static final PolicyBook HOUR = PolicyBook.always(
            new Policy("hour", List.of(Rule.of(RuleCriteria.ANY, Map.of(Metric.FIRST_RESPONSE, Duration.ofHours(1))))),
            List.of());

    private static ServiceNowFile file;
    private static SortedSet<String> breaches;

    @BeforeAll
    static void readAndCount() throws IOException {
        file = ServiceNowFile.read();
        breaches = file.breachesByTheMinute();
    }

    @Test
    void aBacktestFindsTheBreachesOfACountMinuteByMinute() {
        Map<String, Long> counted = new TreeMap<>();
        breaches.forEach(line -> counted.merge(line.split(" ", 4)[1], 1L, Long::sum));

        Backtest backtest = run(new Period(Instant.parse("2016-01-01T00:00:00Z"), file.lastEvent(), ZoneOffset.UTC));

        assertThat(counted).isEqualTo(Map.of("first-response", 11_233L, "next-response", 450L));
        backtest.groupsBy(Dimension.METRIC)
                .forEach(group ->
                        assertThat(group.current().breaches()).as(group.name()).isEqualTo(counted.get(group.name())));
        assertThat(backtest.current().breaches()).isEqualTo(11_683);
        for (Dimension dimension : Dimension.values()) {
            assertThat(backtest.groupsBy(dimension).stream()
                            .mapToLong(group -> group.current().breaches())
                            .sum())
                    .as(dimension.wireName())
                    .isEqualTo(11_683);
        }
    }

    @Test
    void aQuarterHoldsTheFirstResponsesOfTheTicketsCreatedInIt() {
        Period quarter = new Period(
                Instant.parse("2016-04-01T00:00:00Z"), Instant.parse("2016-07-01T00:00:00Z"), ZoneOffset.UTC);
        long ofTicketsCreatedInIt = breaches.stream()
                .filter(line -> line.contains(" first-response "))
                .map(line -> file.createdAt(line.substring(0, line.indexOf(' '))))
                .filter(created -> !created.isBefore(quarter.from()) && created.isBefore(quarter.to()))
                .count();

        Backtest backtest = run(quarter);

        assertThat(backtest.groupsBy(Dimension.METRIC).getFirst().current().breaches())
                .isEqualTo(ofTicketsCreatedInIt);
        assertThat(backtest.proposed().breaches()).isGreaterThan(ofTicketsCreatedInIt);
        assertThat(backtest.proposed().clocks()).isLessThan(backtest.current().clocks());
    }

    private static Backtest run(Period period) {
        Backtest backtest = new Backtest(period, IN_FORCE, HOUR, Checkpoint.NONE);
        Timeline.byTicket(file.facts()).forEach((ticket, timeline) -> backtest.add(ticket, timeline, file.lastEvent()));
        return backtest;
    }
}
