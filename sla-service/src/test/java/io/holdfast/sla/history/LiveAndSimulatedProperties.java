package io.holdfast.sla.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

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
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketEvent.TicketUnmerged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.clock.TicketClocks;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;

import static org.assertj.core.api.Assertions.assertThat;

/** Live evaluation, in whatever batches, and simulation count the same facts in the same order. */
class LiveAndSimulatedProperties {

    private static final TicketId TICKET = new TicketId("T-1");
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final Instant AS_OF = START.plus(Duration.ofDays(1));
    private static final PolicyBook POLICIES = PolicyBook.always(
            new Policy(
                    "default",
                    List.of(Rule.of(
                            RuleCriteria.ANY,
                            Map.of(
                                    Metric.FIRST_RESPONSE, Duration.ofMinutes(2),
                                    Metric.NEXT_RESPONSE, Duration.ofMinutes(3),
                                    Metric.RESOLUTION, Duration.ofMinutes(5))))),
            List.of());

    @Property
    void anyBatchesGiveTheClocksOfASimulation(@ForAll("facts") List<Fact<TicketEvent>> facts, @ForAll Random random) {
        TicketHistory history =
                TicketHistory.empty(TICKET, facts.getFirst().event().customerId(), 0, null);
        int done = 0;
        while (done < facts.size()) {
            int next = Math.min(facts.size(), done + 1 + random.nextInt(4));
            history = storedAndLoaded(history.withFacts(arrived(facts.subList(done, next))));
            // Delivered again.
            history = history.withFacts(arrived(facts.subList(Math.max(0, done - 2), next)));
            done = next;
        }

        Timeline simulated = Objects.requireNonNull(Timeline.byTicket(facts).get(TICKET));

        assertThat(evaluate(new EvaluationInputs().timelineOf(history))).isEqualTo(evaluate(simulated));
        assertThat(history.factCount()).isEqualTo(facts.size());
    }

    @Property
    void theFirstRecordedCreationGivesTheTicketItsCustomer(@ForAll("facts") List<Fact<TicketEvent>> facts) {
        CustomerId first = facts.getFirst().event().customerId();
        TicketHistory history =
                TicketHistory.empty(TICKET, first, partitionOf(first), null).withFacts(arrived(facts));

        CustomerId owner = facts.stream()
                .filter(fact -> fact.event() instanceof TicketCreated)
                .findFirst()
                .orElse(facts.getFirst())
                .event()
                .customerId();
        assertThat(history.customerId()).isEqualTo(owner);
        assertThat(history.partition()).isEqualTo(partitionOf(owner));
        assertThat(history.facts())
                .allSatisfy(fact -> assertThat(fact.event().customerId()).isEqualTo(owner));
        assertThat(history.otherFacts())
                .allSatisfy(fact -> assertThat(fact.event().customerId()).isNotEqualTo(owner));
    }

    private static TicketClocks evaluate(Timeline timeline) {
        return ClockEvaluator.evaluate(timeline, POLICIES, AS_OF);
    }

    /** Through the form in which the facts are stored. */
    private static TicketHistory storedAndLoaded(TicketHistory history) {
        String others = FactsJson.writeWithCustomers(history.otherFacts());
        TicketHistory loaded = new TicketHistory(
                history.ticketId(),
                history.customerId(),
                history.partition(),
                null,
                history.asOf(),
                null,
                history.open(),
                FactsJson.read(FactsJson.write(history.facts()), TICKET, history.customerId()),
                List.of(),
                history.trace(),
                true);
        return others == null ? loaded : loaded.withOtherFacts(FactsJson.read(others, TICKET, history.customerId()));
    }

    private static List<ArrivedFact> arrived(List<Fact<TicketEvent>> facts) {
        return facts.stream()
                .map(fact -> new ArrivedFact(fact, partitionOf(fact.event().customerId())))
                .toList();
    }

    private static int partitionOf(CustomerId customer) {
        return customer.value().charAt(0) - 'a';
    }

    /** Few times and ids that do not sort as they count, of up to three customers. */
    @Provide
    Arbitrary<List<Fact<TicketEvent>>> facts() {
        Arbitrary<CustomerId> customers = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(new CustomerId("a"))),
                Tuple.of(1, Arbitraries.of(new CustomerId("b"), new CustomerId("c"))));
        Arbitrary<Integer> minutes = Arbitraries.integers().between(0, 8);
        return Combinators.combine(customers.flatMap(LiveAndSimulatedProperties::events), minutes)
                .as((event, minute) -> Map.entry(event, minute))
                .list()
                .ofMinSize(1)
                .ofMaxSize(14)
                .map(LiveAndSimulatedProperties::numbered);
    }

    private static List<Fact<TicketEvent>> numbered(List<Map.Entry<TicketEvent, Integer>> events) {
        List<Fact<TicketEvent>> facts = new ArrayList<>();
        for (Map.Entry<TicketEvent, Integer> each : events) {
            facts.add(Fact.of(
                    String.valueOf(99 - facts.size() * 7 % 100),
                    "/test",
                    START.plus(Duration.ofMinutes(each.getValue())),
                    each.getKey()));
        }
        return facts;
    }

    private static Arbitrary<TicketEvent> events(CustomerId customer) {
        return Arbitraries.oneOf(
                Arbitraries.of(Priority.class)
                        .map(priority ->
                                new TicketCreated(TICKET, customer, "email", "sales", priority, List.of(), null)),
                Arbitraries.of(Author.class)
                        .map(author ->
                                new ReplySent(TICKET, customer, "r", author, null, Visibility.PUBLIC, null, null)),
                Arbitraries.of(TicketStatus.class)
                        .map(status -> new TicketStatusChanged(TICKET, customer, status, null, null)),
                Arbitraries.of("T-2", "T-3").map(other -> new TicketMerged(TICKET, customer, new TicketId(other))),
                Arbitraries.of("T-2", "T-3").map(other -> new TicketUnmerged(TICKET, customer, new TicketId(other))),
                Arbitraries.of(Priority.class)
                        .map(priority -> new TicketReclassified(TICKET, customer, priority, null, null)));
    }
}
