package io.holdfast.sla.simulation;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.holdfast.sla.clock.Breach;
import io.holdfast.sla.clock.Checkpoint;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.clock.TicketSetEvaluator;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.DefaultPolicy;
import io.holdfast.sla.policy.PolicyBook;

import static org.assertj.core.api.Assertions.assertThat;

/** Breaches of a year of real tickets under the default policy, by two implementations. Skipped without the file. */
class ServiceNowHistoryTest {

    private static final Map<String, Long> EXPECTED = new TreeMap<>(Map.of(
            "first-response low", 218L,
            "first-response normal", 10_448L,
            "first-response high", 301L,
            "first-response urgent", 266L,
            "next-response low", 12L,
            "next-response normal", 411L,
            "next-response high", 11L,
            "next-response urgent", 16L));

    @Test
    void theEvaluatorAndACountMinuteByMinuteFindTheSameBreaches() throws IOException {
        ServiceNowFile history = ServiceNowFile.read();
        PolicyBook policies = PolicyBook.always(DefaultPolicy.POLICY, List.of());
        TreeSet<String> evaluated = new TreeSet<>();
        List<SlaClock> clocks = TicketSetEvaluator.evaluateAll(
                        Timeline.byTicket(history.facts()), policies, history.lastEvent(), Checkpoint.NONE)
                .values()
                .stream()
                .flatMap(ticket -> ticket.clocks().stream())
                .toList();
        for (SlaClock clock : clocks) {
            Breach breach = clock.breach();
            if (breach != null) {
                evaluated.add(clock.ticketId() + " " + clock.metric().wireName() + " " + clock.cycle() + " "
                        + breach.priority().wireName());
            }
        }

        assertThat(evaluated).isEqualTo(history.breachesByTheMinute());
        assertThat(byMetricAndPriority(evaluated)).isEqualTo(EXPECTED);
    }

    private static Map<String, Long> byMetricAndPriority(Iterable<String> breaches) {
        Map<String, Long> counts = new TreeMap<>();
        for (String breach : breaches) {
            List<String> parts = List.of(breach.split(" ", 4));
            counts.merge(parts.get(1) + " " + parts.get(3), 1L, Long::sum);
        }
        return counts;
    }
}
