package io.holdfast.ticket.store;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.TicketId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.IdempotencyTable;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReadSet;

/** Table {@code idempotency}: the responses to commands that carried an idempotency key. */
final class IdempotencyStore implements StateStore {

    /** The status 410 of a response that was removed with its customer. */
    static final int STATUS_FORGOTTEN = 410;

    /** Removes the responses to which the condition behind it applies. */
    static final String FORGET = "update idempotency set status = " + STATUS_FORGOTTEN
            + ", body = '', location = null, customer_id = null, pending_ticket_id = null where ";

    private static final IdempotencyTable<StoredResponse> TABLE = new IdempotencyTable<>(
            ColumnArrays.<StoredResponse>builder()
                    .nullableSmallint("status", stored -> stored.response().status())
                    .text("body", stored -> stored.response().body())
                    .text("location", stored -> stored.response().location())
                    .text("pending_ticket_id", StoredResponse::pendingTicket)
                    .build(),
            IdempotencyStore::read);
    /** A response that another flush has saved and that has not expired is not replaced: the row count differs. */
    private static final String SAVE =
            Statements.requireRowCount(TABLE.saveStatement(), TABLE.saveParameterCount() + 1);

    private static final List<String> FORGET_CUSTOMER = List.of(
            FORGET + "customer_id = $1",
            FORGET + "pending_ticket_id in (select ticket_id from ticket where customer_id = $1)");

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        IdempotentResponses responses = unitOfWork.responses();
        return responses.keys.isEmpty()
                ? List.of()
                : List.of(TABLE.load(tx, responses.keys, responses.expired)
                        .invoke(responses::load)
                        .replaceWithVoid());
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        IdempotentResponses responses = unitOfWork.responses();
        long count = responses.added.size();
        return count == 0
                ? List.of()
                : List.of(
                        Statements.execute(tx, SAVE, TABLE.saveParameters(responses.added, responses.expired, count)));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return FORGET_CUSTOMER.stream()
                .map(sql -> Statements.execute(tx, sql, Tuple.of(customer.value())))
                .toList();
    }

    private static StoredResponse read(Row row) {
        String pendingTicket = row.getString("pending_ticket_id");
        return new StoredResponse(
                new CommandResponse(row.getShort("status"), row.getString("body"), row.getString("location")),
                pendingTicket == null ? null : new TicketId(pendingTicket));
    }
}
