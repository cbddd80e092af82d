package io.holdfast.sla.reevaluation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.holdfast.sla.timer.ScheduledTimer;
import io.holdfast.sla.timer.TimerService;
import io.holdfast.sql.SqlTimes;

/**
 * Table {@code rejudge}: tickets whose merged waits have changed. They are due at once and take the same priority as
 * deadlines. A merge may concern a ticket of another instance: each instance takes those of its own partitions.
 */
@ApplicationScoped
class MergeQueue implements ReevaluationQueue {

    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(30);
    private static final int TICKETS_MAX = 250;
    private static final String QUEUED = """
            select ticket_id from rejudge join timeline using (ticket_id)
             where timeline.partition = any($1::int[]) order by ticket_id limit $2
            """;
    /** Tickets are locked before the queue's rows, as evaluations do, so that the two cannot deadlock. */
    private static final String LOCK =
            "select ticket_id from timeline where ticket_id = any($1::text[]) order by ticket_id for update";

    private static final String SCHEDULE = """
            with taken as (delete from rejudge where ticket_id = any($1::text[]) returning ticket_id, since)
            update timeline set next_at = least(timeline.next_at, taken.since)
              from taken where timeline.ticket_id = taken.ticket_id
            returning timeline.ticket_id, timeline.partition, timeline.import_id, taken.since
            """;

    private final Pool pool;
    private final TimerService timers;
    private final Duration pause;

    MergeQueue(
            Pool pool,
            TimerService timers,
            @ConfigProperty(name = "holdfast.handovers.pause", defaultValue = "500ms") Duration pause) {
        this.pool = pool;
        this.timers = timers;
        this.pause = pause;
    }

    @Override
    public boolean scheduleNext() {
        Set<Integer> owned = timers.partitions();
        if (owned.isEmpty()) {
            return false;
        }
        List<ScheduledTimer> scheduled =
                pool.withTransaction(tx -> schedule(tx, owned)).await().atMost(STEP_TIMEOUT);
        if (!scheduled.isEmpty()) {
            timers.schedule(scheduled);
            timers.wakeUp();
        }
        return scheduled.size() == TICKETS_MAX;
    }

    @Override
    public Duration pause(boolean more) {
        return more ? Duration.ZERO : pause;
    }

    private static Uni<List<ScheduledTimer>> schedule(SqlConnection tx, Set<Integer> owned) {
        return tx.preparedQuery(QUEUED)
                .execute(Tuple.of(owned.toArray(Integer[]::new), TICKETS_MAX))
                .chain(rows -> {
                    List<String> queued = new ArrayList<>();
                    rows.forEach(row -> queued.add(row.getString("ticket_id")));
                    return queued.isEmpty() ? Uni.createFrom().item(List.of()) : schedule(tx, queued);
                });
    }

    private static Uni<List<ScheduledTimer>> schedule(SqlConnection tx, List<String> queued) {
        String[] tickets = queued.toArray(String[]::new);
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(tickets))
                .chain(() -> tx.preparedQuery(SCHEDULE).execute(Tuple.of(tickets)))
                .map(MergeQueue::timersIn);
    }

    private static List<ScheduledTimer> timersIn(RowSet<Row> rows) {
        List<ScheduledTimer> timers = new ArrayList<>();
        for (Row row : rows) {
            // A ticket of an import is evaluated when the import's event time advances.
            if (row.getString("import_id") == null) {
                timers.add(new ScheduledTimer(
                        row.getInteger("partition"), row.getString("ticket_id"), SqlTimes.instant(row, "since")));
            }
        }
        return timers;
    }
}
