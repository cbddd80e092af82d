package io.holdfast.sla.inbox;

import java.time.Instant;
import java.util.List;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;

/** Facts before and after an erasure. A ticket's id begins with its customer's. */
final class ErasureFacts {

    static final Instant ERASED = Instant.parse("2026-05-01T12:00:00Z");

    private ErasureFacts() {}

    static Fact<?> exactErasure(String customer) {
        return new ErasureCut(ERASED).toFact("x-" + customer, "/ticket-service", new CustomerId(customer));
    }

    static Fact<?> created(String customer, String name, Instant time) {
        return Fact.of(
                customer + name + "-created",
                "/test",
                time,
                new TicketCreated(
                        new TicketId(customer + name),
                        new CustomerId(customer),
                        "email",
                        "sales",
                        Priority.NORMAL,
                        List.of(),
                        null));
    }

    static Fact<?> reply(String customer, String name, Instant time) {
        return Fact.of(
                customer + name + "-reply",
                "/test",
                time,
                new ReplySent(
                        new TicketId(customer + name),
                        new CustomerId(customer),
                        customer + name + "-r",
                        Author.AGENT,
                        null,
                        Visibility.PUBLIC,
                        null,
                        null));
    }

    static Fact<?> tier(String customer, String name, Instant time) {
        String id = customer + name + "-tier";
        return Fact.of(
                id,
                "/loyalty-service",
                time,
                new TierChanged(new LedgerEntryDetails(new CustomerId(customer), id, 0, 0, id, "gold", null, null)));
    }

    static Fact<?> statusChanged(String customer, String name, Instant time) {
        return Fact.of(
                customer + name + "-status",
                "/test",
                time,
                new TicketStatusChanged(
                        new TicketId(customer + name), new CustomerId(customer), TicketStatus.PENDING, null, null));
    }
}
