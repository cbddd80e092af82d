package io.holdfast.analytics.record.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.analytics.record.model.TicketContext.Kind;
import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.Priority;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;

import static org.assertj.core.api.Assertions.assertThat;

class RecordedFactsTest {

    private static final Instant AT = Instant.parse("2026-03-02T09:15:00Z");
    private static final CustomerId ADA = new CustomerId("ada");
    private static final TicketId TICKET = new TicketId("t-1");

    @Test
    void publicRepliesByAgentsAndCustomersAreRecordedApart() {
        RecordedFacts facts = RecordedFacts.of(List.of(
                fact("1", reply(Author.AGENT, Visibility.PUBLIC)),
                fact("2", reply(Author.AGENT, Visibility.INTERNAL)),
                fact("3", reply(Author.CUSTOMER, Visibility.PUBLIC)),
                fact("4", reply(Author.BOT, Visibility.PUBLIC)),
                fact("5", reply(Author.CUSTOMER, Visibility.INTERNAL))));

        assertThat(facts.replies()).extracting(Recorded::eventId).containsExactly("1");
        assertThat(facts.customerReplies()).extracting(Recorded::eventId).containsExactly("3");
    }

    @Test
    void aTicketHasAContextFromItsCreationAndFromChangesOfItsDepartment() {
        RecordedFacts facts = RecordedFacts.of(List.of(
                fact("1", new TicketEvent.TicketCreated(TICKET, ADA, "chat", "sales", Priority.LOW, List.of(), null)),
                fact("2", new TicketEvent.TicketReclassified(TICKET, ADA, null, "technical", null)),
                fact("3", new TicketEvent.TicketReclassified(TICKET, ADA, Priority.HIGH, null, null))));

        assertThat(facts.contexts())
                .extracting(Recorded::values)
                .containsExactly(
                        new TicketContext(TICKET, Kind.CREATED, "chat", "sales"),
                        new TicketContext(TICKET, Kind.RECLASSIFIED, null, "technical"));
    }

    @Test
    void mergesAndTheirUndoingsAreRecorded() {
        RecordedFacts facts = RecordedFacts.of(List.of(
                fact("1", new TicketEvent.TicketMerged(TICKET, ADA, new TicketId("t-2"))),
                fact("2", new TicketEvent.TicketUnmerged(TICKET, ADA, new TicketId("t-2")))));

        assertThat(facts.contexts())
                .extracting(Recorded::values)
                .containsExactly(
                        new TicketContext(TICKET, Kind.MERGED, null, null),
                        new TicketContext(TICKET, Kind.UNMERGED, null, null));
    }

    @Test
    void ofTheLedgerOnlyChangesOfTheTierAreRecorded() {
        LedgerEntryDetails entry = new LedgerEntryDetails(ADA, "e", 0, 0, "c", "gold", null, null);
        RecordedFacts facts = RecordedFacts.of(List.of(
                fact("1", new LoyaltyEvent.PointsAwarded(entry)), fact("2", new LoyaltyEvent.TierChanged(entry))));

        assertThat(facts.tierChanges()).extracting(Recorded::eventId).containsExactly("2");
    }

    @Test
    void refundsAndDeparturesAreNotRecorded() {
        RecordedFacts facts = RecordedFacts.of(List.of(
                fact("1", new PurchaseEvent.PurchaseRefunded("p", ADA, "r", BigDecimal.ONE, "EUR")),
                fact("2", new CustomerEvent.CustomerLeft(ADA, DepartureReason.PRICE))));

        assertThat(facts.purchases()).isEmpty();
        assertThat(facts.contexts()).isEmpty();
    }

    /** Two transactions that insert the same rows in one order cannot deadlock. */
    @Test
    void rowsAreInTheOrderOfTheirKeys() {
        RecordedFacts facts = RecordedFacts.of(List.of(
                fact("c", new TicketEvent.TicketRated(TICKET, ADA, 5, null)),
                fact("a", new TicketEvent.TicketRated(TICKET, ADA, 5, null)),
                fact("b", new TicketEvent.TicketRated(TICKET, ADA, 5, null))));

        assertThat(facts.ratings()).extracting(Recorded::eventId).containsExactly("a", "b", "c");
        assertThat(facts.ratings().getFirst().at()).isEqualTo(AT);
        assertThat(facts.ratings().getFirst().customerId()).isEqualTo("ada");
    }

    private static TicketEvent.ReplySent reply(Author author, Visibility visibility) {
        return new TicketEvent.ReplySent(TICKET, ADA, "r", author, null, visibility, "hello", "a");
    }

    private static Fact<? extends Event> fact(String id, Event event) {
        return Fact.of(id, "/test", AT, event);
    }
}
