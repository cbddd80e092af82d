package io.holdfast.sla.history;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;

/** The histories' rows: many tickets in one statement. Whoever changes a ticket's clocks holds the lock of its row. */
@ApplicationScoped
public class TicketHistories {

    private static final String LOAD = """
            select ticket_id, customer_id, partition, import_id, as_of, next_at, open, facts::text as facts
              from timeline where ticket_id = any($1::text[])
            """;
    private static final String SAVE = """
            insert into timeline (ticket_id, customer_id, partition, import_id, as_of, next_at, open, facts)
            select t.ticket_id, t.customer_id, t.partition, t.import_id, t.as_of, t.next_at, t.open, t.facts::json
              from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::timestamptz[], $6::timestamptz[],
                          $7::bool[], $8::text[])
                   as t (ticket_id, customer_id, partition, import_id, as_of, next_at, open, facts)
             order by t.ticket_id
            on conflict (ticket_id) do update
               set import_id = excluded.import_id, as_of = excluded.as_of, next_at = excluded.next_at,
                   open = excluded.open, facts = excluded.facts
            """;
    private static final String SAVE_EVALUATED = """
            update timeline set as_of = t.as_of, next_at = t.next_at, open = t.open
              from unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::bool[])
                   as t (ticket_id, as_of, next_at, open)
             where timeline.ticket_id = t.ticket_id
            """;

    /** The histories of these tickets, locked until the transaction ends; in one order, so that two never wait for each other. */
    public Uni<Map<String, TicketHistory>> loadForUpdate(SqlClient tx, Collection<String> ticketIds) {
        return load(tx, LOAD + " order by ticket_id for update", ticketIds);
    }

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

    /** Writes whole histories. */
    public Uni<Void> save(SqlClient tx, Collection<TicketHistory> histories) {
        if (histories.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        int n = histories.size();
        String[] tickets = new String[n];
        String[] customers = new String[n];
        Integer[] partitions = new Integer[n];
        @Nullable String[] imports = new @Nullable String[n];
        OffsetDateTime[] asOf = new OffsetDateTime[n];
        @Nullable OffsetDateTime[] nextAt = new @Nullable OffsetDateTime[n];
        Boolean[] open = new Boolean[n];
        String[] facts = new String[n];
        int i = 0;
        for (TicketHistory history : histories) {
            tickets[i] = history.ticketId().value();
            customers[i] = history.customerId().value();
            partitions[i] = history.partition();
            imports[i] = history.importId();
            asOf[i] = Utc.of(history.asOf());
            nextAt[i] = Utc.ofNullable(history.nextAt());
            open[i] = history.open();
            facts[i++] = FactsJson.write(history.facts());
        }
        return tx.preparedQuery(SAVE)
                .execute(Tuple.from(List.of(tickets, customers, partitions, imports, asOf, nextAt, open, facts)))
                .replaceWithVoid();
    }

    /** Writes what was judged, where no fact is new. */
    public Uni<Void> saveEvaluated(SqlClient tx, Collection<TicketHistory> histories) {
        if (histories.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        int n = histories.size();
        String[] tickets = new String[n];
        OffsetDateTime[] asOf = new OffsetDateTime[n];
        @Nullable OffsetDateTime[] nextAt = new @Nullable OffsetDateTime[n];
        Boolean[] open = new Boolean[n];
        int i = 0;
        for (TicketHistory history : histories) {
            tickets[i] = history.ticketId().value();
            asOf[i] = Utc.of(history.asOf());
            nextAt[i] = Utc.ofNullable(history.nextAt());
            open[i++] = history.open();
        }
        return tx.preparedQuery(SAVE_EVALUATED)
                .execute(Tuple.from(List.of(tickets, asOf, nextAt, open)))
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
        return new TicketHistory(
                ticketId,
                customerId,
                row.getInteger("partition"),
                row.getString("import_id"),
                Utc.instant(row, "as_of"),
                Utc.instantOrNull(row, "next_at"),
                row.getBoolean("open"),
                FactsJson.read(row.getString("facts"), ticketId, customerId));
    }
}
