package io.holdfast.ticket.store;

import java.util.List;
import java.util.Objects;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.state.Ticket;

/** Table {@code resolved_ticket}: tickets that may be closed later. */
final class ResolvedTicketStore implements StateStore {

    private static final ColumnArrays<Ticket> COLUMNS = ColumnArrays.<Ticket>builder()
            .text("ticket_id", Ticket::id)
            .text("customer_id", ticket -> ticket.requireOpening().customerId())
            .timestamp("resolved_at", ticket -> Objects.requireNonNull(ticket.resolvedHereAt()))
            .build();
    private static final String UPSERT = COLUMNS.insertInto("resolved_ticket")
            + " on conflict (ticket_id) do update set resolved_at = excluded.resolved_at"
            + " where resolved_ticket.resolved_at <> excluded.resolved_at";
    private static final String DELETE = "delete from resolved_ticket where customer_id = $1";

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        List<Ticket> resolved = unitOfWork.tickets.changed().stream()
                .map(VersionedTicket::ticket)
                .filter(ticket -> ticket.resolvedHereAt() != null)
                .toList();
        return resolved.isEmpty() ? List.of() : List.of(Statements.execute(tx, UPSERT, COLUMNS.tuple(resolved)));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return Statements.ofCustomer(tx, DELETE, customer);
    }
}
