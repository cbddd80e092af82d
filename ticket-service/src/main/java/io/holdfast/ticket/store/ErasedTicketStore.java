package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.TicketId;
import io.holdfast.sql.CustomerDigest;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.state.PackedPositions;
import io.holdfast.ticket.state.Ticket;

/**
 * Table {@code erased_ticket}: digests of the ids of erased customers' tickets. What is told of such a ticket later would be
 * shown to whoever opened a ticket with that id, so the id is never used again.
 */
final class ErasedTicketStore implements StateStore {

    private static final String SELECT =
            "select ticket_digest from erased_ticket where ticket_digest = any ($1::bytea[])";
    private static final String INSERT =
            "insert into erased_ticket (ticket_digest) select * from unnest($1::bytea[]) on conflict do nothing";
    private static final String INSERT_OF_CUSTOMER = """
            insert into erased_ticket (ticket_digest)
            select sha256(convert_to(ticket_id, 'UTF8')) from ticket where customer_id = $1
            on conflict do nothing
            """;

    /** Tickets without a creation that only events of the customer told of; nobody knows yet whose they will be. */
    private static final String UNCREATED = """
             ticket_id in (select subject from fact where customer_id = $1)
               and customer_id is null
               and not exists (select 1 from fact f
                                where f.subject = ticket.ticket_id and f.customer_id <> $1)
            """;

    private static final String DELETE_UNCREATED = "delete from ticket where not awaited and" + UNCREATED;
    /** A row with pending replies stays, so that they are published when the ticket is created. */
    private static final String CLEAR_AWAITED = """
            update ticket
               set revision = revision + 1, department = $2, priority = $3, status = $4, tags = '', agent_id = null,
                   merged_into_id = null, score = null, updated_at = null, expected_resolution_at = null, fold = $5
             where awaited and""" + UNCREATED;

    private static final List<String> DELETE_PENDING = List.of(
            """
            delete from wording
             where fact_id in (select fact_id from waiting_reply where ticket_id = any ($1))
            """,
            "delete from waiting_reply where ticket_id = any ($1)",
            IdempotencyStore.FORGET + "pending_ticket_id = any ($1)",
            "delete from ticket where ticket_id = any ($1) and customer_id is null");

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (reads.tickets().isEmpty()) {
            return List.of();
        }
        Map<Buffer, TicketId> byDigest = HashMap.newHashMap(reads.tickets().size());
        reads.tickets().forEach(ticket -> byDigest.put(digest(ticket), ticket));
        return List.of(Statements.forEachRow(
                tx,
                SELECT,
                Tuple.of(byDigest.keySet().toArray(Buffer[]::new)),
                row -> unitOfWork.erased.load(
                        Objects.requireNonNull(byDigest.get(row.getBuffer(0).getDelegate())))));
    }

    /** Tickets whose creation arrived after the erasure of their customer: what waited for them is the customer's. */
    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        Collection<TicketId> tickets = unitOfWork.erased.newTickets;
        if (tickets.isEmpty()) {
            return List.of();
        }
        Object ids = Statements.texts(tickets, TicketId::value);
        List<Uni<Void>> statements = new ArrayList<>();
        statements.add(Statements.execute(
                tx,
                INSERT,
                Tuple.of(tickets.stream().map(ErasedTicketStore::digest).toArray(Buffer[]::new))));
        DELETE_PENDING.forEach(sql -> statements.add(Statements.execute(tx, sql, Tuple.of(ids))));
        return statements;
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        Ticket empty = Ticket.empty(new TicketId("-"));
        Tuple cleared = Tuple.of(
                customer.value(),
                empty.currentDepartment(),
                empty.currentPriority().wireName(),
                empty.status().wireName(),
                PackedPositions.of(empty).pack());
        return List.of(
                Statements.execute(tx, INSERT_OF_CUSTOMER, Tuple.of(customer.value())),
                Statements.execute(tx, DELETE_UNCREATED, Tuple.of(customer.value())),
                Statements.execute(tx, CLEAR_AWAITED, cleared));
    }

    private static Buffer digest(TicketId ticket) {
        return Buffer.buffer(CustomerDigest.bytes(ticket.value()));
    }
}
