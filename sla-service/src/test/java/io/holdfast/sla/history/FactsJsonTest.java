package io.holdfast.sla.history;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
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

import static org.assertj.core.api.Assertions.assertThat;

class FactsJsonTest {

    private static final TicketId TICKET = new TicketId("T-1");
    private static final CustomerId CUSTOMER = new CustomerId("C-1");
    private static final Instant TIME = Instant.parse("2026-02-28T23:59:59.123456Z");

    @Test
    void everyFieldThatClocksNeedSurvivesARoundTrip() {
        List<Fact<TicketEvent>> facts = List.of(
                fact(
                        "a",
                        new TicketCreated(
                                TICKET, CUSTOMER, "email", "sales", Priority.HIGH, List.of("vip", "ä\"b"), null)),
                fact("b", new ReplySent(TICKET, CUSTOMER, "b", Author.AGENT, null, Visibility.PUBLIC, null, null)),
                fact("c", new TicketStatusChanged(TICKET, CUSTOMER, TicketStatus.ON_HOLD, null, null)),
                fact("d", new TicketReclassified(TICKET, CUSTOMER, null, "technical", null)),
                fact("e", new TicketReclassified(TICKET, CUSTOMER, Priority.LOW, null, List.of())),
                fact("f", new TicketMerged(TICKET, CUSTOMER, new TicketId("T-2"))),
                fact("g", new TicketUnmerged(TICKET, CUSTOMER, new TicketId("T-2"))));

        assertThat(FactsJson.read(FactsJson.write(facts), TICKET, CUSTOMER)).isEqualTo(facts);
    }

    @Test
    void timesAreTruncatedToMicroseconds() {
        Fact<TicketEvent> fact = Fact.of(
                "a",
                "/test",
                Instant.parse("2026-02-28T23:59:59.123456789Z"),
                new TicketStatusChanged(TICKET, CUSTOMER, TicketStatus.OPEN, null, null));

        assertThat(FactsJson.storable(fact).time()).isEqualTo(TIME);
    }

    @Test
    void aKnownFactChangesNothingAndALateOneIsInsertedInOrder() {
        TicketHistory history = TicketHistory.empty(TICKET, CUSTOMER, 3, null)
                .withFacts(
                        arrived(fact("b", new TicketStatusChanged(TICKET, CUSTOMER, TicketStatus.OPEN, null, null))));

        assertThat(history.withFacts(arrived(history.facts().getFirst()))).isSameAs(history);
        Fact<TicketEvent> late = Fact.of(
                "a",
                "/test",
                TIME.minusSeconds(5),
                new TicketStatusChanged(TICKET, CUSTOMER, TicketStatus.PENDING, null, null));
        assertThat(history.withFacts(arrived(late)).facts())
                .extracting(Fact::id)
                .containsExactly("a", "b");
        assertThat(history.withFacts(arrived(late)).lastEventAt()).isEqualTo(TIME);
    }

    @Test
    void factsOfOtherCustomersKeepTheirCustomer() {
        List<Fact<TicketEvent>> facts = List.of(
                fact("a", new TicketStatusChanged(TICKET, new CustomerId("C-2"), TicketStatus.OPEN, null, null)));

        assertThat(FactsJson.read(String.valueOf(FactsJson.writeWithCustomers(facts)), TICKET, CUSTOMER))
                .isEqualTo(facts);
        assertThat(FactsJson.writeWithCustomers(List.of())).isNull();
    }

    private static List<ArrivedFact> arrived(Fact<TicketEvent> fact) {
        return List.of(new ArrivedFact(fact, 3));
    }

    private static Fact<TicketEvent> fact(String id, TicketEvent event) {
        return Fact.of(id, "/test", TIME, event);
    }
}
