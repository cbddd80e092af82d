package io.holdfast.ticket.store;

import java.time.Instant;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.IdempotencyTable;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReadSet;

/** Table {@code idempotency}: the responses to commands that carried an idempotency key. */
final class IdempotencyStore implements StateStore {

    private static final IdempotencyTable<CommandResponse> TABLE = new IdempotencyTable<>(
            ColumnArrays.<CommandResponse>builder()
                    .nullableSmallint("status", CommandResponse::status)
                    .text("body", CommandResponse::body)
                    .text("location", CommandResponse::location)
                    .build(),
            row -> new CommandResponse(row.getShort("status"), row.getString("body"), row.getString("location")));
    /** A response that another flush has saved and that has not expired is not replaced: the row count differs. */
    private static final String SAVE =
            Statements.requireRowCount(TABLE.saveStatement(), TABLE.saveParameterCount() + 1);

    private static final String DELETE = "delete from idempotency where customer_id = $1";

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
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, Instant erasedAt) {
        return Statements.ofCustomer(tx, DELETE, customer);
    }
}
