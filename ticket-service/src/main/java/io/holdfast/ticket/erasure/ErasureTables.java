package io.holdfast.ticket.erasure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.ErasureCut;
import io.holdfast.rest.Problem;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.erasure.RequestedErasure.ErasedCustomer;

/** The tables {@code erasure_request}, {@code erasure_customer} and {@code erasure_confirmation}. */
final class ErasureTables {

    private static final String INSERT_REQUEST =
            "insert into erasure_request (erasure_id, requested_at) values ($1, $2)";
    private static final ColumnArrays<ErasedCustomer> CUSTOMERS = ColumnArrays.<ErasedCustomer>builder()
            .text("event_id", ErasedCustomer::eventId)
            .bytes("customer_digest", customer -> bytes(customer.digest()))
            .timestamp("cut", customer -> customer.cut().at())
            .build();
    private static final String INSERT_CUSTOMERS = "insert into erasure_customer (" + CUSTOMERS.names()
            + ", erasure_id) select " + CUSTOMERS.names() + ", $" + (CUSTOMERS.count() + 1) + " from "
            + CUSTOMERS.unnest("customer");

    private static final ColumnArrays<Confirmation> CONFIRMATIONS = ColumnArrays.<Confirmation>builder()
            .text("event_id", Confirmation::eventId)
            .text("service", Confirmation::service)
            .timestamp("applied_at", Confirmation::appliedAt)
            .build();
    /** Of erasures that were requested by this version or a later one; an erasure is confirmed once. */
    private static final String CONFIRM = "insert into erasure_confirmation (" + CONFIRMATIONS.names() + ") select "
            + CONFIRMATIONS.names() + " from " + CONFIRMATIONS.unnest("confirmed")
            + " where exists (select 1 from erasure_customer c where c.event_id = confirmed.event_id)"
            + " on conflict (event_id, service) do nothing";

    private static final String SELECT = """
            select r.requested_at, c.event_id, c.customer_digest, c.cut
              from erasure_request r join erasure_customer c on c.erasure_id = r.erasure_id
             where r.erasure_id = $1
             order by c.event_id <> r.erasure_id, c.event_id
            """;
    private static final String SELECT_CONFIRMATIONS = """
            select event_id, service, applied_at
              from erasure_confirmation join erasure_customer using (event_id)
             where erasure_id = $1
            """;

    private ErasureTables() {}

    static Uni<Void> insert(SqlClient tx, RequestedErasure requested) {
        return tx.preparedQuery(INSERT_REQUEST)
                .execute(Tuple.of(requested.erasureId(), SqlTimes.utc(requested.requestedAt())))
                .chain(() -> tx.preparedQuery(INSERT_CUSTOMERS)
                        .execute(CUSTOMERS.tuple(requested.customers(), requested.erasureId())))
                .replaceWithVoid();
    }

    static Uni<Void> confirm(SqlClient tx, List<Confirmation> confirmations) {
        return tx.preparedQuery(CONFIRM)
                .execute(CONFIRMATIONS.tuple(confirmations))
                .replaceWithVoid();
    }

    /** The report on an erasure; 404 when there is none of that id. */
    static Uni<ErasureReport> find(SqlClient connection, String erasureId) {
        return connection
                .preparedQuery(SELECT)
                .execute(Tuple.of(erasureId))
                .chain(customers -> connection
                        .preparedQuery(SELECT_CONFIRMATIONS)
                        .execute(Tuple.of(erasureId))
                        .map(confirmations -> report(erasureId, customers, confirmations)));
    }

    private static ErasureReport report(String erasureId, RowSet<Row> customers, RowSet<Row> confirmations) {
        List<ErasedCustomer> erased = new ArrayList<>();
        Instant requestedAt = Instant.EPOCH;
        for (Row row : customers) {
            requestedAt = SqlTimes.instant(row, 0);
            erased.add(new ErasedCustomer(
                    row.getString(1),
                    HexFormat.of().formatHex(row.getBuffer(2).getBytes()),
                    new ErasureCut(SqlTimes.instant(row, 3))));
        }
        List<Confirmation> confirmed = new ArrayList<>();
        confirmations.forEach(
                row -> confirmed.add(new Confirmation(row.getString(0), row.getString(1), SqlTimes.instant(row, 2))));
        if (erased.isEmpty()) {
            throw Problem.notFound("erasure", erasureId);
        }
        return ErasureReport.of(new RequestedErasure(erasureId, requestedAt, erased), confirmed);
    }

    private static Buffer bytes(String digest) {
        return Buffer.buffer(HexFormat.of().parseHex(digest));
    }
}
