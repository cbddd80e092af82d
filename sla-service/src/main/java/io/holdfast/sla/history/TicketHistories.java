package io.holdfast.sla.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.ConcurrentUpdateException;
import io.holdfast.sql.SqlTimes;
import io.holdfast.sql.StatementPipeline;

/**
 * Table {@code timeline}: one row a ticket with its facts. One statement for any number of tickets. Every transaction that
 * changes a ticket's clocks holds the lock of its row here.
 */
@ApplicationScoped
public class TicketHistories {

    private static final ColumnArrays<TicketHistory> EVALUATED = ColumnArrays.<TicketHistory>builder()
            .text("ticket_id", history -> history.ticketId().value())
            .timestamp("as_of", TicketHistory::asOf)
            .timestamp("next_at", TicketHistory::nextAt)
            .bool("open", TicketHistory::open)
            .build();

    private static final ColumnArrays<TicketHistory> WITHOUT_FACTS = ColumnArrays.<TicketHistory>builder()
            .all(EVALUATED, Function.identity())
            .text("customer_id", history -> history.customerId().value())
            .integer("partition", TicketHistory::partition)
            .text("import_id", TicketHistory::importId)
            .text("traceparent", TicketHistory::trace)
            .build();

    private static final ColumnArrays<TicketHistory> HISTORY = ColumnArrays.<TicketHistory>builder()
            .all(WITHOUT_FACTS, Function.identity())
            .json("facts", history -> FactsJson.write(history.facts()))
            .text("traits", TicketHistory::traits)
            .json("other_facts", history -> FactsJson.writeWithCustomers(history.otherFacts()))
            .build();

    private static final String LOAD = "select " + WITHOUT_FACTS.names() + """
            , facts::text as facts, other_facts::text as other_facts from timeline where ticket_id = any($1::text[])
            """;
    private static final String LOAD_FOR_UPDATE = LOAD + " order by ticket_id for update";
    private static final String SAVE =
            HISTORY.insertInto("timeline") + " order by ticket_id on conflict (ticket_id) do ";
    /** A row that did not exist could not be locked: another transaction may have inserted it meanwhile. */
    private static final String INSERT = SAVE + "nothing";

    private static final String REPLACE = SAVE + "update set " + HISTORY.assignExcluded(Set.of("ticket_id"));
    private static final String SAVE_EVALUATED = "update timeline set "
            + EVALUATED.assign("evaluated", Set.of("ticket_id")) + " from " + EVALUATED.unnest("evaluated")
            + " where timeline.ticket_id = evaluated.ticket_id";

    /** Locks the rows until the transaction ends, in the order of their ids, so that two transactions cannot deadlock. */
    public Uni<Map<String, TicketHistory>> loadForUpdate(SqlClient tx, Collection<String> ticketIds) {
        return load(tx, LOAD_FOR_UPDATE, ticketIds);
    }

    /** By ticket id; an unknown ticket has no entry. */
    public Uni<Map<String, TicketHistory>> load(SqlClient connection, Collection<String> ticketIds) {
        return load(connection, LOAD, ticketIds);
    }

    /** The ids of all tickets of these customers. */
    public Uni<List<String>> ticketsOf(SqlClient connection, Collection<String> customers) {
        if (customers.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return connection
                .preparedQuery("select ticket_id from timeline where customer_id = any($1::text[])")
                .execute(Tuple.of(customers.toArray(String[]::new)))
                .map(rows -> {
                    List<String> tickets = new ArrayList<>(rows.size());
                    rows.forEach(row -> tickets.add(row.getString("ticket_id")));
                    return tickets;
                });
    }

    /**
     * Replaces whole rows, and inserts those of tickets that had none when they were loaded. Fails with a {@link
     * ConcurrentUpdateException} when another transaction has inserted one of these: load again.
     */
    public Uni<Void> save(SqlClient tx, Collection<TicketHistory> histories) {
        List<TicketHistory> stored = new ArrayList<>(histories.size());
        List<TicketHistory> unstored = new ArrayList<>();
        histories.forEach(history -> (history.stored() ? stored : unstored).add(history));
        List<Uni<Void>> statements = new ArrayList<>(2);
        if (!unstored.isEmpty()) {
            statements.add(insert(tx, unstored));
        }
        if (!stored.isEmpty()) {
            statements.add(
                    tx.preparedQuery(REPLACE).execute(HISTORY.tuple(stored)).replaceWithVoid());
        }
        return StatementPipeline.sendAll(statements);
    }

    private static Uni<Void> insert(SqlClient tx, List<TicketHistory> histories) {
        return tx.preparedQuery(INSERT)
                .execute(HISTORY.tuple(histories))
                .invoke(inserted -> {
                    if (inserted.rowCount() != histories.size()) {
                        throw new ConcurrentUpdateException("another transaction has inserted one of the tickets");
                    }
                })
                .replaceWithVoid();
    }

    /** Saves the results of an evaluation only: the facts, which are the bulk of a row, are not written again. */
    public Uni<Void> saveEvaluated(SqlClient tx, Collection<TicketHistory> histories) {
        return histories.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(SAVE_EVALUATED)
                        .execute(EVALUATED.tuple(histories))
                        .replaceWithVoid();
    }

    private static Uni<Map<String, TicketHistory>> load(
            SqlClient connection, String sql, Collection<String> ticketIds) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of(ticketIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, TicketHistory> histories = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        TicketHistory history = historyIn(row);
                        histories.put(history.ticketId().value(), history);
                    }
                    return histories;
                });
    }

    private static TicketHistory historyIn(Row row) {
        TicketId ticketId = new TicketId(row.getString("ticket_id"));
        CustomerId customerId = new CustomerId(row.getString("customer_id"));
        List<Fact<TicketEvent>> facts = FactsJson.read(row.getString("facts"), ticketId, customerId);
        String others = row.getString("other_facts");
        TicketHistory history = new TicketHistory(
                ticketId,
                customerId,
                row.getInteger("partition"),
                row.getString("import_id"),
                SqlTimes.instant(row, "as_of"),
                SqlTimes.instantOrNull(row, "next_at"),
                row.getBoolean("open"),
                facts,
                List.of(),
                row.getString("traceparent"),
                true);
        return others == null ? history : history.withOtherFacts(FactsJson.read(others, ticketId, customerId));
    }
}
