package io.holdfast.ticket.store;

import java.time.Instant;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.command.ReadSet;

/** Table {@code erasure}: when customers were erased. Their events from before are not stored any more. */
final class ErasureStore implements StateStore {

    private static final String SELECT = "select customer_id, erased_at from erasure where customer_id = any ($1)";
    private static final String UPSERT = """
            insert into erasure (customer_id, erased_at) values ($1, $2)
            on conflict (customer_id) do update set erased_at = greatest(erasure.erased_at, excluded.erased_at)
            """;

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (reads.customers().isEmpty()) {
            return List.of();
        }
        String[] customers = Statements.texts(reads.customers(), CustomerId::value);
        return List.of(Statements.forEachRow(
                tx,
                SELECT,
                Tuple.of(customers),
                row -> unitOfWork.erasures.put(new CustomerId(row.getString(0)), SqlTimes.instant(row, 1))));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, Instant erasedAt) {
        return List.of(Statements.execute(tx, UPSERT, Tuple.of(customer.value(), SqlTimes.utc(erasedAt))));
    }
}
