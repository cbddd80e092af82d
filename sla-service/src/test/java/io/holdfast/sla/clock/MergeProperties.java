package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
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

    private static final List<TicketId> TICKETS =
            List.of(new TicketId("A"), new TicketId("B"), new TicketId("C"), new TicketId("D"));
    private static final int AS_OF = 40;

    /** Each into a later one, so that no circle is cut. */
    @Property(tries = 2_000)
    void mergesAndUndoneMergesAreEvaluatedAsLive(@ForAll("facts") List<Fact<?>> facts, @ForAll Random random) {
        Map<TicketId, Timeline> timelines = Timeline.byTicket(facts);

        Map<TicketId, TicketClocks> atOnce =
                TicketSetEvaluator.evaluateAll(timelines, MINUTES, minute(AS_OF), Checkpoint.NONE);

        LiveTickets live = new LiveTickets(MINUTES, minute(AS_OF));
        live.receiveInAnyOrder(facts, random);
        assertThat(atOnce).isEqualTo(live.clocks());
    }

    /** Merges to and fro, and in circles, which ticket-service refuses but events can report. */
    @Property(tries = 2_000)
    void mergesInACircleAreEvaluatedAsLive(@ForAll("toAndFro") List<Fact<?>> facts, @ForAll Random random) {
        Map<TicketId, Timeline> timelines = Timeline.byTicket(facts);

        Map<TicketId, TicketClocks> atOnce =
                TicketSetEvaluator.evaluateAll(timelines, MINUTES, minute(AS_OF), Checkpoint.NONE);

        LiveTickets inOrder = new LiveTickets(MINUTES, minute(AS_OF));
        inOrder.store(timelines);
        inOrder.evaluateUntilAtRest(new Random(0));
        LiveTickets inAnyOrder = new LiveTickets(MINUTES, minute(AS_OF));
        inAnyOrder.receiveInAnyOrder(facts, random);
        assertThat(inAnyOrder.clocks()).isEqualTo(inOrder.clocks());
        inOrder.clocks()
                .forEach((ticket, clocks) -> assertThat(atOnce.get(ticket))
                        .extracting(TicketClocks::clocks)
                        .isEqualTo(clocks.clocks()));
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
