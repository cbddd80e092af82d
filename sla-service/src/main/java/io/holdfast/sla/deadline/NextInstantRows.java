package io.holdfast.sla.deadline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sla.timeline.Utc;

/** Tickets of an import under way are not among them: its own time judges those. */
@ApplicationScoped
class NextInstantRows implements NextInstants {

    private static final String SOONEST = """
            select ticket_id, next_at from timeline
             where partition = $1 and next_at < $2 and import_id is null
             order by next_at limit $3
            """;

    private final Pool pool;

    NextInstantRows(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<Due>> soonest(int partition, Instant until, int max) {
        return pool.preparedQuery(SOONEST)
                .execute(Tuple.of(partition, Utc.of(until), max))
                .map(rows -> {
                    List<Due> dues = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        dues.add(new Due(Utc.instant(row, "next_at"), row.getString("ticket_id")));
                    }
                    return dues;
                });
    }
}
