package io.holdfast.ticket.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.sql.CustomerDigest;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.command.ReadSet;

/** Table {@code erasure}: up to when erased customers' events are not stored any more, by a digest of the customer's id. */
public final class ErasureStore implements StateStore {

    private static final String SELECT =
            "select customer_digest, cut from erasure where customer_digest = any ($1::bytea[])";
    private static final String UPSERT = """
            insert into erasure (customer_digest, cut) values ($1, $2)
            on conflict (customer_digest) do update set cut = greatest(erasure.cut, excluded.cut)
            """;

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        return reads.customers().isEmpty()
                ? List.of()
                : List.of(forEachCut(tx, reads.customers(), unitOfWork.erased::load));
    }

    /** Passes on the cut of each of the customers that was erased. */
    public static Uni<Void> forEachCut(
            SqlConnection tx, Collection<CustomerId> customers, BiConsumer<CustomerId, ErasureCut> consumer) {
        Map<Buffer, CustomerId> byDigest = digests(customers);
        return Statements.forEachRow(
                tx,
                SELECT,
                Tuple.of(byDigest.keySet().toArray(Buffer[]::new)),
                row -> consumer.accept(
                        Objects.requireNonNull(byDigest.get(row.getBuffer(0).getDelegate())),
                        new ErasureCut(SqlTimes.instant(row, 1))));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return List.of(Statements.execute(tx, UPSERT, Tuple.of(digest(customer.value()), SqlTimes.utc(cut.at()))));
    }

    private static Map<Buffer, CustomerId> digests(Collection<CustomerId> customers) {
        Map<Buffer, CustomerId> byDigest = HashMap.newHashMap(customers.size());
        customers.forEach(customer -> byDigest.put(digest(customer.value()), customer));
        return byDigest;
    }

    private static Buffer digest(String id) {
        return Buffer.buffer(CustomerDigest.bytes(id));
    }
}
