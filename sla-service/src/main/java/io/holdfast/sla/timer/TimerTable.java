package io.holdfast.sla.timer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sql.SqlTimes;

/** Timers in the column {@code timeline.next_at}. Tickets of an import under way have none: event time evaluates them. */
@ApplicationScoped
class TimerTable implements TimerStore {

    private static final String EARLIEST = """
            select ticket_id, next_at from timeline
             where partition = $1 and next_at < $2 and import_id is null
             order by next_at limit $3
            """;

    private final Pool pool;

    TimerTable(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<Timer>> loadEarliest(int partition, Instant until, int max) {
        return pool.preparedQuery(EARLIEST)
                .execute(Tuple.of(partition, SqlTimes.utc(until), max))
                .map(rows -> {
                    List<Timer> timers = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        timers.add(new Timer(SqlTimes.instant(row, "next_at"), row.getString("ticket_id")));
                    }
                    return timers;
                });
    }
}
