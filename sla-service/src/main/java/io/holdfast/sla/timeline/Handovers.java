package io.holdfast.sla.timeline;

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
import io.holdfast.sla.clock.Handover;

/**
 * The rows of waiting customers that went from one ticket to another. The ticket that gives writes them; the one that
 * receives may belong to another customer, so to another partition and another instance: it is marked to be judged again
 * by whoever watches it.
 */
@ApplicationScoped
public class Handovers {

    private static final String ABOUT = """
            select from_ticket, into_ticket, at, waiting_since from handover where from_ticket = any($1::text[])
            union
            select from_ticket, into_ticket, at, waiting_since from handover where into_ticket = any($1::text[])
            """;
    private static final String GIVE = """
            insert into handover (from_ticket, into_ticket, at, waiting_since)
            select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[])
            on conflict do nothing
            """;
    private static final String TAKE_BACK = """
            delete from handover
             using unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[])
                   as gone (from_ticket, into_ticket, at, waiting_since)
             where handover.from_ticket = gone.from_ticket and handover.into_ticket = gone.into_ticket
               and handover.at = gone.at and handover.waiting_since = gone.waiting_since
            """;
    private static final String MARK = """
            insert into rejudge (ticket_id, since)
            select * from unnest($1::text[], $2::timestamptz[])
            on conflict (ticket_id) do update set since = least(rejudge.since, excluded.since)
            """;

    /** Those that these tickets gave or received. */
    Uni<List<Handover>> about(SqlClient connection, Collection<String> tickets) {
        return connection
                .preparedQuery(ABOUT)
                .execute(Tuple.of(tickets.toArray(String[]::new)))
                .map(rows -> {
                    List<Handover> handovers = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        handovers.add(new Handover(
                                new TicketId(row.getString("from_ticket")),
                                new TicketId(row.getString("into_ticket")),
                                Utc.instant(row, "at"),
                                Utc.instant(row, "waiting_since")));
                    }
                    return handovers;
                });
    }

    /** Writes what has changed and marks the tickets that received, or no longer do. */
    public Uni<Void> change(SqlClient tx, Collection<Handover> given, Collection<Handover> takenBack) {
        if (given.isEmpty() && takenBack.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        SortedMap<String, Instant> marked = new TreeMap<>();
        given.forEach(handover -> mark(handover, marked));
        takenBack.forEach(handover -> mark(handover, marked));
        String[] tickets = marked.keySet().toArray(String[]::new);
        OffsetDateTime[] since = marked.values().stream().map(Utc::of).toArray(OffsetDateTime[]::new);
        return write(tx, TAKE_BACK, takenBack)
                .chain(() -> write(tx, GIVE, given))
                .chain(() -> tx.preparedQuery(MARK).execute(Tuple.of(tickets, since)))
                .replaceWithVoid();
    }

    private static void mark(Handover handover, SortedMap<String, Instant> marked) {
        marked.merge(handover.into().value(), handover.at(), (a, b) -> a.isBefore(b) ? a : b);
    }

    private static Uni<Void> write(SqlClient tx, String sql, Collection<Handover> handovers) {
        if (handovers.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        int n = handovers.size();
        String[] from = new String[n];
        String[] into = new String[n];
        OffsetDateTime[] at = new OffsetDateTime[n];
        OffsetDateTime[] since = new OffsetDateTime[n];
        int i = 0;
        for (Handover handover : handovers) {
            from[i] = handover.from().value();
            into[i] = handover.into().value();
            at[i] = Utc.of(handover.at());
            since[i++] = Utc.of(handover.waitingSince());
        }
        return tx.preparedQuery(sql).execute(Tuple.of(from, into, at, since)).replaceWithVoid();
    }
}
