package io.holdfast.sla.backtest;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.sla.history.FactsJson;
import io.holdfast.sql.SqlTimes;

/**
 * Reads recorded tickets through database cursors of one transaction, a page at a time, so that memory is bounded by the
 * page. Blocks the calling thread.
 */
final class RecordedHistory {

    private static final Duration STEP_TIMEOUT = Duration.ofMinutes(1);

    private static final String COLUMNS =
            "select ticket_id, customer_id, partition, import_id, as_of, facts::text as facts from timeline";

    /**
     * A superset of the tickets with a clock that starts in the range: a clock starts at a fact of its ticket, and no fact
     * is later than the instant of the last evaluation; or it starts when the wait of a merged ticket started, whose target
     * is given by id.
     */
    private static final String STARTED_WITHIN = COLUMNS + """
             where (as_of >= $1 and (facts -> 0 ->> 'time')::timestamptz < $2) or ticket_id = any($3::text[])
            """;

    private static final String MERGED = COLUMNS + """
             where facts::text like '%"type":"merged"%'
             limit $1
            """;

    private static final String BY_ID = COLUMNS + " where ticket_id = any($1::text[])";

    private static final String IMPORTS = "select import_id, partition, latest from import_time where not completed";

    /**
     * A recorded ticket.
     *
     * @param asOf the instant for which to evaluate it: now, or the import's own time while its import is not complete
     */
    record RecordedTicket(TicketId ticketId, List<Fact<TicketEvent>> facts, Instant asOf) {}

    private final SqlConnection transaction;
    private final int pageTicketsMax;
    private final Instant now;
    private final Map<String, Instant> importTimes = new HashMap<>();

    private RecordedHistory(SqlConnection transaction, int pageTicketsMax, Instant now) {
        this.transaction = transaction;
        this.pageTicketsMax = pageTicketsMax;
        this.now = now;
    }

    static RecordedHistory open(SqlConnection transaction, int pageTicketsMax, Instant now) {
        RecordedHistory history = new RecordedHistory(transaction, pageTicketsMax, now);
        for (Row row : await(transaction.query(IMPORTS).execute())) {
            Instant latest = SqlTimes.instantOrNull(row, "latest");
            if (latest != null) {
                history.importTimes.put(importPartition(row), latest);
            }
        }
        return history;
    }

    /** Reads the tickets that were merged into others, in any order. */
    void readMerged(int max, Consumer<RecordedTicket> reader) {
        read(MERGED, Tuple.of(max), reader);
    }

    /** Reads the given tickets in their order. */
    void readInOrder(List<TicketId> tickets, Consumer<RecordedTicket> reader) {
        for (int from = 0; from < tickets.size(); from += pageTicketsMax) {
            List<TicketId> page = tickets.subList(from, Math.min(tickets.size(), from + pageTicketsMax));
            String[] ids = page.stream().map(TicketId::value).toArray(String[]::new);
            Map<TicketId, RecordedTicket> read = new HashMap<>();
            for (Row row :
                    await(transaction.preparedQuery(BY_ID).execute(Tuple.tuple().addArrayOfString(ids)))) {
                RecordedTicket ticket = recordedIn(row);
                read.put(ticket.ticketId(), ticket);
            }
            page.stream().map(read::get).filter(Objects::nonNull).forEach(reader);
        }
    }

    /** Reads all tickets that may have a clock that started in the half-open range, and those of the given ids. */
    void readWithin(Instant from, Instant to, String[] alsoTickets, Consumer<RecordedTicket> reader) {
        read(STARTED_WITHIN, Tuple.of(SqlTimes.utc(from), SqlTimes.utc(to), alsoTickets), reader);
    }

    private void read(String sql, Tuple values, Consumer<RecordedTicket> reader) {
        PreparedStatement statement = await(transaction.prepare(sql));
        Cursor cursor = statement.cursor(values);
        do {
            for (Row row : await(cursor.read(pageTicketsMax))) {
                reader.accept(recordedIn(row));
            }
        } while (cursor.hasMore());
        await(cursor.close());
        await(statement.close());
    }

    private RecordedTicket recordedIn(Row row) {
        TicketId ticketId = new TicketId(row.getString("ticket_id"));
        CustomerId customerId = new CustomerId(row.getString("customer_id"));
        return new RecordedTicket(ticketId, FactsJson.read(row.getString("facts"), ticketId, customerId), asOf(row));
    }

    private Instant asOf(Row row) {
        if (row.getString("import_id") == null) {
            return now;
        }
        Instant evaluatedAt = SqlTimes.instant(row, "as_of");
        Instant importTime = importTimes.get(importPartition(row));
        return importTime == null || importTime.isBefore(evaluatedAt) ? evaluatedAt : importTime;
    }

    private static String importPartition(Row row) {
        return row.getInteger("partition") + " " + row.getString("import_id");
    }

    static <T extends @Nullable Object> T await(Uni<T> step) {
        return step.await().atMost(STEP_TIMEOUT);
    }
}
