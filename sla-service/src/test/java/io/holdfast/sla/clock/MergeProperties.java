package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.ListArbitrary;

import io.holdfast.contract.Author;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketEvent.TicketUnmerged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.sla.policy.PolicyBook;

import static io.holdfast.contract.Metric.FIRST_RESPONSE;
import static io.holdfast.contract.Metric.NEXT_RESPONSE;
import static io.holdfast.contract.Metric.RESOLUTION;
import static io.holdfast.sla.clock.Scenario.CUSTOMER;
import static io.holdfast.sla.clock.Scenario.TEN;
import static io.holdfast.sla.clock.Scenario.minute;
import static io.holdfast.sla.clock.Scenario.policiesWith;
import static org.assertj.core.api.Assertions.assertThat;

/** A set of tickets evaluated at once gives what live evaluation gives, which evaluates a ticket whenever its waits change. */
class MergeProperties {

    private static final PolicyBook MINUTES = policiesWith(Map.of(
            FIRST_RESPONSE,
            Duration.ofMinutes(9),
            NEXT_RESPONSE,
            Duration.ofMinutes(7),
            RESOLUTION,
            Duration.ofMinutes(30)));

    private static final List<TicketId> TICKETS = List.of(new TicketId("A"), new TicketId("B"), new TicketId("C"));
    private static final int AS_OF = 40;
    private static final int ROUNDS_MAX = 20;

    /** Each into a later one, so that no circle is cut. */
    @Property(tries = 2_000)
    void mergesAndUndoneMergesAreEvaluatedAsLive(@ForAll("facts") List<Fact<?>> facts) {
        Map<TicketId, Timeline> timelines = Timeline.byTicket(facts);

        Map<TicketId, TicketClocks> atOnce =
                TicketSetEvaluator.evaluateAll(timelines, MINUTES, minute(AS_OF), Checkpoint.NONE);

        assertThat(atOnce).isEqualTo(live(timelines));
    }

    /**
     * Merges to and fro, without those that ticket-service refuses: merges that make a circle while all of them stand. A wait
     * that goes round such a circle need not come to rest.
     */
    @Property(tries = 2_000)
    void undoneMergesInACircleAreEvaluatedAsLive(@ForAll("toAndFro") List<Fact<?>> facts) {
        Map<TicketId, Timeline> timelines = Timeline.byTicket(facts);
        Assume.that(mergesMakeNoCircleAtAnyTime(facts));

        Map<TicketId, TicketClocks> atOnce =
                TicketSetEvaluator.evaluateAll(timelines, MINUTES, minute(AS_OF), Checkpoint.NONE);

        live(timelines)
                .forEach((ticket, clocks) -> assertThat(atOnce.get(ticket))
                        .extracting(TicketClocks::clocks)
                        .isEqualTo(clocks.clocks()));
    }

    /** Of one instant, merges come before undoings. */
    private static boolean mergesMakeNoCircleAtAnyTime(List<Fact<?>> facts) {
        Map<TicketId, TicketId> standing = new HashMap<>();
        List<Fact<?>> inOrder = facts.stream()
                .sorted(Comparator.<Fact<?>, Instant>comparing(Fact::time)
                        .thenComparing(fact -> fact.event() instanceof TicketUnmerged))
                .toList();
        for (Fact<?> fact : inOrder) {
            if (fact.event() instanceof TicketUnmerged undone) {
                standing.remove(undone.ticketId());
            } else if (fact.event() instanceof TicketMerged merge) {
                standing.putIfAbsent(merge.ticketId(), merge.intoTicketId());
                if (isInACircle(merge.ticketId(), standing)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isInACircle(TicketId ticket, Map<TicketId, TicketId> standing) {
        TicketId at = standing.get(ticket);
        for (int step = 0; step < TICKETS.size() && at != null; step++) {
            if (at.equals(ticket)) {
                return true;
            }
            at = standing.get(at);
        }
        return false;
    }

    /** Evaluates tickets again until the waits that they pass on stay the same. */
    private static Map<TicketId, TicketClocks> live(Map<TicketId, Timeline> timelines) {
        Set<MergedWait> stored = new HashSet<>();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            Map<TicketId, TicketClocks> clocks = new HashMap<>();
            Set<MergedWait> passed = new HashSet<>();
            timelines.forEach((ticket, timeline) -> {
                List<MergedWait> into = stored.stream()
                        .filter(wait -> wait.into().equals(ticket))
                        .toList();
                TicketClocks evaluated =
                        ClockEvaluator.evaluate(timeline.withMergedWaits(into), MINUTES, minute(AS_OF));
                clocks.put(ticket, evaluated);
                passed.addAll(evaluated.mergedWaits());
            });
            if (!stored.addAll(passed) && stored.size() == passed.size()) {
                return clocks;
            }
            stored.retainAll(passed);
        }
        throw new AssertionError("the waits do not come to rest: " + stored);
    }

    @Provide
    Arbitrary<List<Fact<?>>> facts() {
        return timedEvents(number -> TICKETS.subList(number + 1, TICKETS.size()))
                .map(MergeProperties::numbered);
    }

    @Provide
    Arbitrary<List<Fact<?>>> toAndFro() {
        return timedEvents(number -> TICKETS.stream()
                        .filter(ticket -> !ticket.equals(TICKETS.get(number)))
                        .toList())
                .map(MergeProperties::numbered);
    }

    private static ListArbitrary<Map.Entry<Instant, Event>> timedEvents(IntFunction<List<TicketId>> targets) {
        Arbitrary<Integer> minutes = Arbitraries.integers().between(1, 30);
        Arbitrary<Event> events = Arbitraries.integers()
                .between(0, TICKETS.size() - 1)
                .flatMap(number -> eventOf(TICKETS.get(number), targets.apply(number)));
        return Combinators.combine(events, minutes)
                .as((event, minute) -> Map.entry(minute(minute), event))
                .list()
                .ofMinSize(2)
                .ofMaxSize(16);
    }

    private static List<Fact<?>> numbered(List<Map.Entry<Instant, Event>> events) {
        List<Fact<?>> facts = new ArrayList<>();
        for (TicketId ticket : TICKETS) {
            facts.add(Fact.of(
                    "created-" + ticket,
                    "story",
                    TEN,
                    new TicketCreated(ticket, CUSTOMER, "email", "sales", Priority.NORMAL, List.of(), null)));
        }
        for (Map.Entry<Instant, Event> event : events) {
            facts.add(Fact.of("event-" + facts.size(), "story", event.getKey(), event.getValue()));
        }
        return facts;
    }

    private static Arbitrary<Event> eventOf(TicketId ticket, List<TicketId> targets) {
        Arbitrary<Event> other = Arbitraries.oneOf(
                Arbitraries.of(Author.AGENT, Author.CUSTOMER)
                        .map(author ->
                                new ReplySent(ticket, CUSTOMER, "r", author, null, Visibility.PUBLIC, null, null)),
                Arbitraries.of(TicketStatus.class)
                        .map(status -> new TicketStatusChanged(ticket, CUSTOMER, status, null, null)));
        return targets.isEmpty()
                ? other
                : Arbitraries.oneOf(
                        other,
                        Arbitraries.of(targets).map(into -> new TicketMerged(ticket, CUSTOMER, into)),
                        Arbitraries.of(targets).map(from -> new TicketUnmerged(ticket, CUSTOMER, from)));
    }
}
