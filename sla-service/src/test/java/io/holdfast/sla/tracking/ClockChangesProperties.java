package io.holdfast.sla.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.sla.clock.Clock;
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.When;

import static org.assertj.core.api.Assertions.assertThat;

class ClockChangesProperties {

    private static final Instant START = Instant.parse("2016-02-29T08:00:00Z");
    private static final TicketId TICKET = new TicketId("T-1");
    private static final CustomerId CUSTOMER = new CustomerId("C-1");

    private static final PolicyBook POLICIES = PolicyBook.always(
            new Policy(
                    "default",
                    List.of(
                            Rule.of(
                                    new When(Set.of(), Set.of(Priority.URGENT), Set.of(), Set.of(), Set.of()),
                                    Map.of(
                                            Metric.FIRST_RESPONSE, Duration.ofMinutes(5),
                                            Metric.NEXT_RESPONSE, Duration.ofMinutes(5),
                                            Metric.RESOLUTION, Duration.ofMinutes(20))),
                            Rule.of(
                                    When.ANY,
                                    Map.of(
                                            Metric.FIRST_RESPONSE, Duration.ofMinutes(10),
                                            Metric.NEXT_RESPONSE, Duration.ofMinutes(15),
                                            Metric.RESOLUTION, Duration.ofMinutes(40))))),
            List.of());

    /** The rows and the announcements that a ticket's changes leave behind. */
    private static final class Ledger {
        final Map<ClockKey, StoredClock> rows = new TreeMap<>();
        final Map<String, Instant> standing = new HashMap<>();
        final List<String> announced = new ArrayList<>();
        int withdrawals;

        ClockChanges judge(List<Fact<TicketEvent>> facts, Instant asOf, Detection detection) {
            List<Clock> clocks =
                    ClockEvaluator.evaluate(Timeline.of(facts), POLICIES, asOf).clocks();
            ClockChanges changes = new ClockChanges();
            changes.add(rows, clocks, false, facts.size(), asOf, detection);
            changes.removed().forEach(gone -> rows.remove(gone.key()));
            changes.saved().forEach(row -> rows.put(row.key(), row));
            changes.withdrawn().forEach(gone -> standing.remove(gone.breachId()));
            withdrawals += changes.withdrawn().size();
            changes.announced().forEach(each -> {
                announced.add(each.breachId() + " " + each.breach().clock().detectedAt());
                standing.put(each.breachId(), each.breachedAt());
            });
            return changes;
        }
    }

    @Property(tries = 1000)
    void factsInTimeOrderGiveTheSameBreachesWhereverBatchesEnd(
            @ForAll("histories") List<Fact<TicketEvent>> facts, @ForAll Random random) {
        Ledger whole = new Ledger();
        feed(whole, facts, facts.size());
        Ledger split = new Ledger();
        for (int from = 0; from < facts.size(); ) {
            int to = Math.min(facts.size(), from + 1 + random.nextInt(4));
            feed(split, facts, from, to);
            from = to;
        }

        assertThat(split.withdrawals).isZero();
        assertThat(new TreeSet<>(split.announced)).isEqualTo(new TreeSet<>(whole.announced));
        assertThat(split.rows.keySet()).isEqualTo(whole.rows.keySet());
    }

    @Property(tries = 1000)
    void whateverOrderFactsArriveInTheSameBreachesStand(
            @ForAll("histories") List<Fact<TicketEvent>> facts, @ForAll Random random) {
        Instant end = facts.getLast().time();
        Ledger inOrder = new Ledger();
        inOrder.judge(facts, end, Detection.at(end));
        List<Fact<TicketEvent>> shuffled = new ArrayList<>(facts);
        Collections.shuffle(shuffled, random);
        Ledger anyOrder = new Ledger();
        for (int n = 1; n <= shuffled.size(); n++) {
            anyOrder.judge(shuffled.subList(0, n), end, Detection.at(end));
        }

        assertThat(promises(anyOrder)).isEqualTo(promises(inOrder));
        assertThat(anyOrder.standing.keySet())
                .isEqualTo(anyOrder.rows.values().stream()
                        .filter(row -> row.breachId() != null)
                        .map(StoredClock::breachId)
                        .collect(Collectors.toSet()));
    }

    @Property(tries = 200)
    void judgingAgainSaysNothing(@ForAll("histories") List<Fact<TicketEvent>> facts) {
        Instant end = facts.getLast().time();
        Ledger ledger = new Ledger();
        ledger.judge(facts, end, Detection.at(end));

        ClockChanges again = ledger.judge(facts, end, Detection.at(end.plusSeconds(60)));

        assertThat(again.isEmpty()).isTrue();
        assertThat(again.told()).isEmpty();
        assertThat(again.announced()).isEmpty();
    }

    private static Map<ClockKey, String> promises(Ledger ledger) {
        Map<ClockKey, String> promises = new TreeMap<>();
        ledger.rows.forEach((key, row) -> promises.put(key, row.state() + " " + row.breachedAt() + " " + row.dueAt()));
        return promises;
    }

    private static void feed(Ledger ledger, List<Fact<TicketEvent>> facts, int to) {
        feed(ledger, facts, 0, to);
    }

    /** As the inbox does with an import: judged as of the latest time that was told. */
    private static void feed(Ledger ledger, List<Fact<TicketEvent>> facts, int from, int to) {
        ImportTime time = new ImportTime(from == 0 ? null : facts.get(from - 1).time(), false);
        facts.subList(from, to).forEach(fact -> time.hear(fact.time()));
        ledger.judge(facts.subList(0, to), facts.get(to - 1).time(), time);
    }

    @Provide
    Arbitrary<List<Fact<TicketEvent>>> histories() {
        Arbitrary<Integer> minutes = Arbitraries.integers().between(0, 9);
        Arbitrary<TicketEvent> events = Arbitraries.of(
                reply(Author.AGENT),
                reply(Author.CUSTOMER),
                status(TicketStatus.OPEN),
                status(TicketStatus.PENDING),
                status(TicketStatus.RESOLVED),
                new TicketReclassified(TICKET, CUSTOMER, Priority.URGENT, null, null),
                new TicketReclassified(TICKET, CUSTOMER, Priority.NORMAL, null, null));
        return Combinators.combine(minutes, events)
                .as(Map::entry)
                .list()
                .ofMinSize(0)
                .ofMaxSize(12)
                .map(ClockChangesProperties::history);
    }

    private static List<Fact<TicketEvent>> history(List<Map.Entry<Integer, TicketEvent>> steps) {
        List<Fact<TicketEvent>> facts = new ArrayList<>();
        Instant time = START;
        facts.add(
                fact(0, time, new TicketCreated(TICKET, CUSTOMER, "email", "sales", Priority.NORMAL, List.of(), null)));
        for (Map.Entry<Integer, TicketEvent> step : steps) {
            time = time.plus(Duration.ofMinutes(step.getKey()));
            facts.add(fact(facts.size(), time, step.getValue()));
        }
        facts.add(fact(facts.size(), time.plus(Duration.ofMinutes(7)), reply(Author.CUSTOMER)));
        return facts;
    }

    private static Fact<TicketEvent> fact(int number, Instant time, TicketEvent event) {
        return Fact.of("%03d".formatted(number), "/test", time, event);
    }

    private static TicketEvent reply(Author author) {
        return new ReplySent(TICKET, CUSTOMER, "r", author, null, Visibility.PUBLIC, null, null);
    }

    private static TicketEvent status(TicketStatus status) {
        return new TicketStatusChanged(TICKET, CUSTOMER, status, null, null);
    }
}
