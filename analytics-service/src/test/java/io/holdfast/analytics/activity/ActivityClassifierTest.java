package io.holdfast.analytics.activity;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Event;
import io.holdfast.contract.ImportEvent;
import io.holdfast.contract.Priority;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityClassifierTest {

    private static final CustomerId CUSTOMER = new CustomerId("c-1");
    private static final TicketId TICKET = new TicketId("t-1");

    @Test
    void aPurchaseIsPurchaseActivity() {
        assertThat(ActivityClassifier.classify(new PurchaseEvent.Purchase(
                        "p-1", CUSTOMER, new BigDecimal("9.90"), "EUR", null, List.of(), null)))
                .contains(ActivityKind.PURCHASE);
    }

    @Test
    void ticketsRepliesAndRatingsAreContactActivity() {
        assertThat(List.of(
                        new TicketEvent.TicketCreated(
                                TICKET, CUSTOMER, "email", "sales", Priority.NORMAL, List.of(), null),
                        reply(Author.CUSTOMER),
                        new TicketEvent.TicketRated(TICKET, CUSTOMER, 5, null)))
                .allSatisfy(
                        event -> assertThat(ActivityClassifier.classify(event)).contains(ActivityKind.TICKET));
    }

    @Test
    void eventsCausedByTheCompanyAreNoActivity() {
        List<Event> events = List.of(
                reply(Author.AGENT),
                reply(Author.BOT),
                new PurchaseEvent.PurchaseRefunded("p-1", CUSTOMER, "r-1", new BigDecimal("9.90"), "EUR"),
                new TicketEvent.TicketStatusChanged(TICKET, CUSTOMER, TicketStatus.CLOSED, null, null),
                new TicketEvent.TicketAssigned(TICKET, CUSTOMER, "agent-1"),
                new CustomerEvent.CustomerLeft(CUSTOMER, DepartureReason.PRICE),
                new CustomerEvent.CustomerErased(CUSTOMER),
                new ImportEvent.ImportCompleted("import-1"));
        assertThat(events)
                .allSatisfy(
                        event -> assertThat(ActivityClassifier.classify(event)).isEmpty());
    }

    @Test
    void aDayEndsAtMidnightUtc() {
        int day = Math.toIntExact(LocalDate.of(1997, 2, 1).toEpochDay());
        assertThat(ActivityClassifier.dayOf(Instant.parse("1997-02-01T00:00:00Z")))
                .isEqualTo(day);
        assertThat(ActivityClassifier.dayOf(Instant.parse("1997-02-01T23:59:59.999999999Z")))
                .isEqualTo(day);
        assertThat(ActivityClassifier.dayOf(Instant.parse("1997-02-02T00:00:00Z")))
                .isEqualTo(day + 1);
    }

    private static TicketEvent reply(Author author) {
        return new TicketEvent.ReplySent(TICKET, CUSTOMER, "r-1", author, null, Visibility.PUBLIC, null, null);
    }
}
