package io.holdfast.ticket.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.command.ReadSet;

/**
 * Table {@code fact}: every event, once. Reported events are inserted when the flush loads, because the insert
 * distinguishes new events from duplicates. The row of an erased customer's event keeps its key, so that the event
 * stays a duplicate, and loses its content.
 */
final class FactStore implements StateStore {

    private record FactRow(Fact<? extends CustomerFact> fact, String data) {}

    private static final ColumnArrays<FactRow> COLUMNS = ColumnArrays.<FactRow>builder()
            .text("id", row -> row.fact().id())
            .text("source", row -> row.fact().source())
            .text("type", row -> row.fact().type().wireName())
            .timestamp("time", row -> row.fact().time())
            .text("customer_id", row -> row.fact().event().customerId())
            .text("subject", row -> row.fact().subject())
            .text("import_id", row -> row.fact().extensions().get(Fact.IMPORT_ID))
            .text("data", FactRow::data)
            .build();
    private static final ColumnArrays<Fact<? extends CustomerFact>> KEYS =
            ColumnArrays.<Fact<? extends CustomerFact>>builder()
                    .text("id", Fact::id)
                    .text("source", Fact::source)
                    .build();
    private static final String INSERT = COLUMNS.insertInto("fact");
    private static final String INSERT_NEW = INSERT + " on conflict do nothing returning id, source";
    private static final ColumnArrays<EventKey> EVENT_KEYS = ColumnArrays.<EventKey>builder()
            .text("id", EventKey::id)
            .text("source", EventKey::source)
            .build();
    private static final String DELETE = "delete from fact f using " + EVENT_KEYS.unnest("rejected")
            + " where f.id = rejected.id and f.source = rejected.source";
    private static final String CLEAR = "update fact f set customer_id = null, subject = null, data = null from "
            + KEYS.unnest("erased") + " where f.id = erased.id and f.source = erased.source";
    private static final String CLEAR_CUSTOMER =
            "update fact set customer_id = null, subject = null, data = null where customer_id = $1";

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (unitOfWork.reported.isEmpty()) {
            return List.of();
        }
        return List.of(Statements.forEachRow(
                tx,
                INSERT_NEW,
                COLUMNS.tuple(rows(unitOfWork.reported.values(), unitOfWork)),
                row -> unitOfWork.newKeys.add(new EventKey(row.getString(1), row.getString(0)))));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        List<Uni<Void>> statements = new ArrayList<>(3);
        if (!unitOfWork.rejectedKeys.isEmpty()) {
            statements.add(Statements.execute(tx, DELETE, EVENT_KEYS.tuple(unitOfWork.rejectedKeys.keySet())));
        }
        if (!unitOfWork.newFacts.isEmpty()) {
            statements.add(Statements.execute(tx, INSERT, COLUMNS.tuple(rows(unitOfWork.newFacts, unitOfWork))));
        }
        if (!unitOfWork.erased.droppedFacts.isEmpty()) {
            statements.add(Statements.execute(tx, CLEAR, KEYS.tuple(unitOfWork.erased.droppedFacts)));
        }
        return statements;
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return Statements.ofCustomer(tx, CLEAR_CUSTOMER, customer);
    }

    private static List<FactRow> rows(Collection<Fact<? extends CustomerFact>> facts, UnitOfWork unitOfWork) {
        List<FactRow> rows = new ArrayList<>(facts.size());
        for (Fact<? extends CustomerFact> fact : facts) {
            rows.add(new FactRow(fact, new String(unitOfWork.encode(fact), StandardCharsets.UTF_8)));
        }
        return rows;
    }
}
