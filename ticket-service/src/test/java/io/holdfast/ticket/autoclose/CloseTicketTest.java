package io.holdfast.ticket.autoclose;

import java.time.Duration;
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
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.ticket.command.FixedState;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.Ticket;

import static org.assertj.core.api.Assertions.assertThat;

class CloseTicketTest {

    private static final TicketId ID = new TicketId("t");
    private static final CustomerId CUSTOMER = new CustomerId("c");
    private static final Instant RESOLVED_AT = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant NOW = RESOLVED_AT.plus(Duration.ofDays(7));
    private static final String OTHER_SYSTEM = "/help-desk";

    @Test
    void aTicketIsClosedWhenItHasRestedToTheInstant() {
        Ticket ticket = resolvedBy(EventSources.CONVERSATION);

        assertThat(closings(ticket, RESOLVED_AT))
                .containsExactly(
                        new TicketStatusChanged(ID, CUSTOMER, TicketStatus.CLOSED, TicketStatus.RESOLVED, null));
        assertThat(closings(ticket, RESOLVED_AT.minusNanos(1_000))).isEmpty();
    }

    @Test
    void aTicketThatWasOpenedMergedOrClosedMeanwhileStaysAsItIs() {
        Ticket resolved = resolvedBy(EventSources.CONVERSATION);
        Instant later = RESOLVED_AT.plusSeconds(1);

        assertThat(closings(
                        resolved.apply(Fact.of(
                                "r",
                                OTHER_SYSTEM,
                                later,
                                new ReplySent(
                                        ID, CUSTOMER, "r", Author.CUSTOMER, null, Visibility.PUBLIC, null, null))),
                        NOW))
                .isEmpty();
        assertThat(closings(
                        resolved.apply(Fact.of(
                                "m", OTHER_SYSTEM, later, new TicketMerged(ID, CUSTOMER, new TicketId("other")))),
                        NOW))
                .isEmpty();
        assertThat(closings(resolved.apply(status(EventSources.CONVERSATION, later, TicketStatus.CLOSED)), NOW))
                .isEmpty();
        assertThat(closings(Ticket.empty(ID), NOW)).isEmpty();
    }

    @Test
    void aTicketThatAnotherSystemResolvedIsThatSystemsToClose() {
        assertThat(closings(resolvedBy(OTHER_SYSTEM), NOW)).isEmpty();
    }

    private static List<TicketEvent> closings(Ticket ticket, Instant resolvedUntil) {
        return new CloseTicket(ID, CUSTOMER, resolvedUntil)
                .decide(new FixedState(NOW, ticket)).facts().stream()
                        .map(fact -> (TicketEvent) fact.event())
                        .toList();
    }

    private static Ticket resolvedBy(String source) {
        return Ticket.empty(ID)
                .apply(Fact.of(
                        "c",
                        OTHER_SYSTEM,
                        RESOLVED_AT.minusSeconds(60),
                        new TicketCreated(ID, CUSTOMER, "email", "sales", Priority.NORMAL, List.of(), null)))
                .apply(status(source, RESOLVED_AT, TicketStatus.RESOLVED));
    }

    private static Fact<TicketEvent> status(String source, Instant time, TicketStatus status) {
        return Fact.of("s-" + status, source, time, new TicketStatusChanged(ID, CUSTOMER, status, null, null));
    }
}
