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
import io.holdfast.messaging.RefusedFacts;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.command.ReadSet;

/**
 * Table {@code fact}: every event, once. Reported events are inserted when the flush loads, because the insert
 * distinguishes new events from duplicates. The row of an erased customer's event, and of an event that tells an entity
 * again, keeps its key, so that the event stays a duplicate, and loses its content.
 */
final class FactStore implements StateStore {

    /** @param number of the event among those of the flush, in the order in which they were reported */
    private record FactRow(Fact<? extends CustomerFact> fact, String data, int number) {}

    private static final ColumnArrays<FactRow> COLUMNS = ColumnArrays.<FactRow>builder()
            .text("id", row -> row.fact().id())
            .text("source", row -> row.fact().source())
            .text("type", row -> row.fact().type().wireName())
            .timestamp("time", row -> row.fact().time())
            .text("customer_id", row -> row.fact().event().customerId())
            .text("subject", row -> row.fact().subject())
            .text("import_id", row -> row.fact().extensions().get(Fact.IMPORT_ID))
            .text("data", FactRow::data)
            .integer("number", FactRow::number)
            .build();
    private static final ColumnArrays<Fact<? extends CustomerFact>> KEYS =
            ColumnArrays.<Fact<? extends CustomerFact>>builder()
                    .text("id", Fact::id)
                    .text("source", Fact::source)
                    .build();

    private static final String STORED = "id, source, type, time, customer_id, subject, import_id, data";
    /** The subquery is evaluated once: the rows share a value of the sequence, which is taken under the customers' locks. */
    private static final String INSERT = "insert into fact (" + STORED + ", position) select " + STORED
            + ", (select nextval('fact_position')) + number from " + COLUMNS.unnest("new_row");

    private static final String INSERT_NEW = INSERT + " on conflict do nothing returning id, source";
    private static final String CLEAR = "update fact f set customer_id = null, subject = null, data = null from "
            + KEYS.unnest("erased") + " where f.id = erased.id and f.source = erased.source";
    private static final String DELETE = "delete from fact f using " + KEYS.unnest("refused")
            + " where f.id = refused.id and f.source = refused.source";
    private static final String CLEAR_CUSTOMER =
            "update fact set customer_id = null, subject = null, data = null where customer_id = $1";

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (unitOfWork.reported.all().isEmpty()) {
            return List.of();
        }
        return List.of(Statements.forEachRow(
                tx,
                INSERT_NEW,
                COLUMNS.tuple(rows(unitOfWork.reported.all(), unitOfWork)),
                row -> unitOfWork.reported.addInserted(new EventKey(row.getString(1), row.getString(0)))));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        List<Uni<Void>> statements = new ArrayList<>(4);
        if (!unitOfWork.newFacts.isEmpty()) {
            statements.add(Statements.execute(tx, INSERT, COLUMNS.tuple(rows(unitOfWork.newFacts, unitOfWork))));
        }
        if (!unitOfWork.reported.refused().isEmpty()) {
            statements.add(Statements.execute(tx, DELETE, KEYS.tuple(unitOfWork.reported.refused())));
        }
        if (!unitOfWork.erased.droppedFacts.isEmpty()) {
            statements.add(Statements.execute(tx, CLEAR, KEYS.tuple(unitOfWork.erased.droppedFacts)));
        }
        if (!unitOfWork.repeatedFacts.isEmpty()) {
            statements.add(Statements.execute(tx, CLEAR, KEYS.tuple(unitOfWork.repeatedFacts)));
        }
        return statements;
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        List<Uni<Void>> statements = new ArrayList<>(Statements.ofCustomer(tx, CLEAR_CUSTOMER, customer));
        statements.add(RefusedFacts.erase(tx, List.of(customer)));
        return statements;
    }

    private static List<FactRow> rows(Collection<Fact<? extends CustomerFact>> facts, UnitOfWork unitOfWork) {
        List<FactRow> rows = new ArrayList<>(facts.size());
        for (Fact<? extends CustomerFact> fact : facts) {
            String data = new String(unitOfWork.encode(fact), StandardCharsets.UTF_8);
            rows.add(new FactRow(fact, data, unitOfWork.reported.numberOf(fact)));
        }
        return rows;
    }
}
