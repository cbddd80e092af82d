package io.holdfast.sla.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;
import io.holdfast.sla.clock.MergedWait;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/**
 * Table {@code handover}: waits that passed from a merged ticket to the one that it was merged into. The merged ticket's
 * evaluation writes them. The other ticket may belong to another customer, hence to another partition and instance, so it
 * is queued in {@code rejudge} and re-evaluated by the instance that owns its partition.
 */
@ApplicationScoped
public class MergedWaitTable {

    private static final ColumnArrays<MergedWait> WAIT = ColumnArrays.<MergedWait>builder()
            .text("from_ticket", wait -> wait.from().value())
            .text("into_ticket", wait -> wait.into().value())
            .timestamp("at", MergedWait::at)
            .timestamp("waiting_since", MergedWait::waitingSince)
            .timestamp("withdrawn_at", MergedWait::withdrawnAt)
            .integer("steps", MergedWait::steps)
            .text("passed_by", MergedWaitTable::passedBy)
            .build();

    private static final ColumnArrays<Map.Entry<String, Instant>> QUEUED =
            ColumnArrays.<Map.Entry<String, Instant>>builder()
                    .text("ticket_id", Map.Entry::getKey)
                    .timestamp("since", Map.Entry::getValue)
                    .build();

    private static final String SELECT = "select " + WAIT.names() + " from handover ";
    /** Two index scans; one condition with {@code or} would scan the table. */
    private static final String LOAD =
            SELECT + "where from_ticket = any($1::text[]) union " + SELECT + "where into_ticket = any($1::text[])";

    private static final String INSERT = WAIT.insertInto("handover") + " on conflict do nothing";
    private static final String DELETE = "delete from handover using " + WAIT.unnest("removed") + """
             where handover.from_ticket = removed.from_ticket and handover.into_ticket = removed.into_ticket
               and handover.at = removed.at and handover.waiting_since = removed.waiting_since
            """;
    private static final String ENQUEUE = QUEUED.insertInto("rejudge") + """
             on conflict (ticket_id) do update set since = least(rejudge.since, excluded.since)
            """;

    /** Waits that passed from or to these tickets. */
    Uni<List<MergedWait>> load(SqlClient connection, Collection<String> tickets) {
        return connection
                .preparedQuery(LOAD)
                .execute(Tuple.of(tickets.toArray(String[]::new)))
                .map(rows -> {
                    List<MergedWait> waits = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        waits.add(waitIn(row));
                    }
                    return waits;
                });
    }

    private static MergedWait waitIn(Row row) {
        String passedBy = row.getString("passed_by");
        return new MergedWait(
                new TicketId(row.getString("from_ticket")),
                new TicketId(row.getString("into_ticket")),
                SqlTimes.instant(row, "at"),
                SqlTimes.instant(row, "waiting_since"),
                SqlTimes.instantOrNull(row, "withdrawn_at"),
                row.getInteger("steps"),
                passedBy == null ? null : new TicketId(passedBy));
    }

    private static @Nullable String passedBy(MergedWait wait) {
        TicketId ticket = wait.passedBy();
        return ticket == null ? null : ticket.value();
    }

    /** Saves the changes and queues the tickets that the waits passed to, each as of the earliest change. */
    public Uni<Void> save(SqlClient tx, Collection<MergedWait> added, Collection<MergedWait> removed) {
        if (added.isEmpty() && removed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        // Sorted, so that concurrent transactions lock the queue's rows in the same order.
        SortedMap<String, Instant> queued = new TreeMap<>();
        added.forEach(wait -> enqueue(wait, queued));
        removed.forEach(wait -> enqueue(wait, queued));
        return execute(tx, DELETE, removed)
                .chain(() -> execute(tx, INSERT, added))
                .chain(() -> tx.preparedQuery(ENQUEUE).execute(QUEUED.tuple(queued.entrySet())))
                .replaceWithVoid();
    }

    private static void enqueue(MergedWait wait, SortedMap<String, Instant> queued) {
        queued.merge(wait.into().value(), wait.at(), (a, b) -> a.isBefore(b) ? a : b);
    }

    private static Uni<Void> execute(SqlClient tx, String sql, Collection<MergedWait> waits) {
        return waits.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).execute(WAIT.tuple(waits)).replaceWithVoid();
    }
}
