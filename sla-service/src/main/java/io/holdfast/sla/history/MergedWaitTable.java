package io.holdfast.sla.history;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.TicketId;
import io.holdfast.sla.clock.MergedWait;

/**
 * The rows of waiting customers that went from one ticket to another. The ticket that gives writes them; the one that
 * receives may belong to another customer, so to another partition and another instance: it is marked to be judged again
 * by whoever watches it.
 */
@ApplicationScoped
public class MergedWaitTable {

    private static final String LOAD = """
            select from_ticket, into_ticket, at, waiting_since from handover where from_ticket = any($1::text[])
            union
            select from_ticket, into_ticket, at, waiting_since from handover where into_ticket = any($1::text[])
            """;
    private static final String INSERT = """
            insert into handover (from_ticket, into_ticket, at, waiting_since)
            select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[])
            on conflict do nothing
            """;
    private static final String DELETE = """
            delete from handover
             using unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[])
                   as gone (from_ticket, into_ticket, at, waiting_since)
             where handover.from_ticket = gone.from_ticket and handover.into_ticket = gone.into_ticket
               and handover.at = gone.at and handover.waiting_since = gone.waiting_since
            """;
    private static final String ENQUEUE = """
            insert into rejudge (ticket_id, since)
            select * from unnest($1::text[], $2::timestamptz[])
            on conflict (ticket_id) do update set since = least(rejudge.since, excluded.since)
            """;

    /** Those that these tickets gave or received. */
    Uni<List<MergedWait>> load(SqlClient connection, Collection<String> tickets) {
        return connection
                .preparedQuery(LOAD)
                .execute(Tuple.of(tickets.toArray(String[]::new)))
                .map(rows -> {
                    List<MergedWait> waits = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        waits.add(new MergedWait(
                                new TicketId(row.getString("from_ticket")),
                                new TicketId(row.getString("into_ticket")),
                                Utc.instant(row, "at"),
                                Utc.instant(row, "waiting_since")));
                    }
                    return waits;
                });
    }

    /** Writes what has changed and marks the tickets that received, or no longer do. */
    public Uni<Void> save(SqlClient tx, Collection<MergedWait> added, Collection<MergedWait> removed) {
        if (added.isEmpty() && removed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        SortedMap<String, Instant> queued = new TreeMap<>();
        added.forEach(wait -> enqueue(wait, queued));
        removed.forEach(wait -> enqueue(wait, queued));
        String[] tickets = queued.keySet().toArray(String[]::new);
        OffsetDateTime[] since = queued.values().stream().map(Utc::of).toArray(OffsetDateTime[]::new);
        return execute(tx, DELETE, removed)
                .chain(() -> execute(tx, INSERT, added))
                .chain(() -> tx.preparedQuery(ENQUEUE).execute(Tuple.of(tickets, since)))
                .replaceWithVoid();
    }

    private static void enqueue(MergedWait wait, SortedMap<String, Instant> queued) {
        queued.merge(wait.into().value(), wait.at(), (a, b) -> a.isBefore(b) ? a : b);
    }

    private static Uni<Void> execute(SqlClient tx, String sql, Collection<MergedWait> waits) {
        if (waits.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        int n = waits.size();
        String[] from = new String[n];
        String[] into = new String[n];
        OffsetDateTime[] at = new OffsetDateTime[n];
        OffsetDateTime[] since = new OffsetDateTime[n];
        int i = 0;
        for (MergedWait wait : waits) {
            from[i] = wait.from().value();
            into[i] = wait.into().value();
            at[i] = Utc.of(wait.at());
            since[i++] = Utc.of(wait.waitingSince());
        }
        return tx.preparedQuery(sql).execute(Tuple.of(from, into, at, since)).replaceWithVoid();
    }
}
