package io.holdfast.sla.evaluation.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
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
import io.holdfast.contract.ClockDetails;
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
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.imports.ImportTime;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;

import static org.assertj.core.api.Assertions.assertThat;

class ClockDiffProperties {

    private static final Instant START = Instant.parse("2016-02-29T08:00:00Z");
    private static final TicketId TICKET = new TicketId("T-1");
    private static final CustomerId CUSTOMER = new CustomerId("C-1");

    private static final PolicyBook POLICIES = PolicyBook.always(
            new Policy(
                    "default",
                    List.of(
                            Rule.of(
                                    new RuleCriteria(Set.of(), Set.of(Priority.URGENT), Set.of(), Set.of(), Set.of()),
                                    Map.of(
                                            Metric.FIRST_RESPONSE, Duration.ofMinutes(5),
                                            Metric.NEXT_RESPONSE, Duration.ofMinutes(5),
                                            Metric.RESOLUTION, Duration.ofMinutes(20))),
                            Rule.of(
                                    RuleCriteria.ANY,
                                    Map.of(
                                            Metric.FIRST_RESPONSE, Duration.ofMinutes(10),
                                            Metric.NEXT_RESPONSE, Duration.ofMinutes(15),
                                            Metric.RESOLUTION, Duration.ofMinutes(40))))),
            List.of());

    /** Rows and published breaches of one ticket, after each diff. */
    private static final class Stored {
        final Map<ClockKey, StoredClock> rows = new TreeMap<>();
        final Map<String, ClockDetails> breaches = new HashMap<>();
        final List<String> published = new ArrayList<>();
        int withdrawals;

        ClockDiff evaluate(List<Fact<TicketEvent>> facts, Instant asOf, DetectionTime detection) {
            List<SlaClock> clocks =
                    ClockEvaluator.evaluate(Timeline.of(facts), POLICIES, asOf).clocks();
            ClockDiff diff = new ClockDiff(false);
            diff.add(rows, breaches, clocks, facts.size(), asOf, detection);
            diff.removed().forEach(removed -> rows.remove(removed.key()));
            diff.saved().forEach(row -> rows.put(row.key(), row));
            diff.breachUpdates().stream()
                    .filter(update -> !update.standing())
                    .forEach(update -> breaches.remove(update.breachId()));
            withdrawals += diff.withdrawals().size();
            diff.breaches().forEach(breach -> {
                published.add(breach.id() + " " + breach.event().clock().detectedAt());
                breaches.put(breach.id(), breach.event().clock());
            });
            return diff;
        }
    }

    @Property(tries = 1000)
    void factsInTimeOrderGiveTheSameBreachesWhereverBatchesEnd(
            @ForAll("histories") List<Fact<TicketEvent>> facts, @ForAll Random random) {
        Stored whole = new Stored();
        feed(whole, facts, facts.size());
        Stored split = new Stored();
        for (int from = 0; from < facts.size(); ) {
            int to = Math.min(facts.size(), from + 1 + random.nextInt(4));
            feed(split, facts, from, to);
            from = to;
        }

        assertThat(split.withdrawals).isZero();
        assertThat(new TreeSet<>(split.published)).isEqualTo(new TreeSet<>(whole.published));
        assertThat(split.rows.keySet()).isEqualTo(whole.rows.keySet());
    }

    @Property(tries = 1000)
    void theSameBreachesStandInAnyOrderOfArrivalButOfOneInstant(
            @ForAll("histories") List<Fact<TicketEvent>> facts, @ForAll Random random) {
        Instant end = facts.getLast().time();
        Stored inOrder = new Stored();
        inOrder.evaluate(facts, end, DetectionTime.fixed(end));
        List<Fact<TicketEvent>> shuffled = shuffledKeepingTies(facts, random);
        Stored anyOrder = new Stored();
        for (int n = 1; n <= shuffled.size(); n++) {
            anyOrder.evaluate(shuffled.subList(0, n), end, DetectionTime.fixed(end));
        }

        assertThat(states(anyOrder)).isEqualTo(states(inOrder));
        assertThat(anyOrder.breaches.keySet())
                .isEqualTo(anyOrder.rows.values().stream()
                        .filter(row -> row.breachId() != null)
                        .map(StoredClock::breachId)
                        .collect(Collectors.toSet()));
    }

    @Property(tries = 200)
    void evaluatingAgainPublishesNothing(@ForAll("histories") List<Fact<TicketEvent>> facts) {
        Instant end = facts.getLast().time();
        Stored stored = new Stored();
        stored.evaluate(facts, end, DetectionTime.fixed(end));

        ClockDiff again = stored.evaluate(facts, end, DetectionTime.fixed(end.plusSeconds(60)));

        assertThat(again.isEmpty()).isTrue();
        assertThat(again.events()).isEmpty();
        assertThat(again.breaches()).isEmpty();
    }

    /** Facts of different times in any order; those of one time as they were reported. */
    private static List<Fact<TicketEvent>> shuffledKeepingTies(List<Fact<TicketEvent>> facts, Random random) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            places.add(i);
        }
        Collections.shuffle(places, random);
        Map<Instant, Queue<Integer>> placesByTime = new TreeMap<>();
        for (int i = 0; i < facts.size(); i++) {
            placesByTime
                    .computeIfAbsent(facts.get(i).time(), time -> new PriorityQueue<>())
                    .add(places.get(i));
        }
        Map<Integer, Fact<TicketEvent>> byPlace = new TreeMap<>();
        for (Fact<TicketEvent> fact : facts) {
            byPlace.put(
                    placesByTime
                            .getOrDefault(fact.time(), new PriorityQueue<>())
                            .remove(),
                    fact);
        }
        return new ArrayList<>(byPlace.values());
    }

    private static Map<ClockKey, String> states(Stored stored) {
        Map<ClockKey, String> states = new TreeMap<>();
        stored.rows.forEach((key, row) -> states.put(key, row.state() + " " + row.breachedAt() + " " + row.dueAt()));
        return states;
    }

    private static void feed(Stored stored, List<Fact<TicketEvent>> facts, int to) {
        feed(stored, facts, 0, to);
    }

    /** As the inbox does with an import: evaluated as of its event time. */
    private static void feed(Stored stored, List<Fact<TicketEvent>> facts, int from, int to) {
        ImportTime time = new ImportTime(from == 0 ? null : facts.get(from - 1).time(), false);
        facts.subList(from, to).forEach(fact -> time.advance(fact.time()));
        stored.evaluate(facts.subList(0, to), facts.get(to - 1).time(), time);
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
                .map(ClockDiffProperties::history);
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
