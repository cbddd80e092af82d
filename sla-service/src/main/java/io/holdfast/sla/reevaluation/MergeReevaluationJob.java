package io.holdfast.sla.reevaluation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.sla.history.Utc;
import io.holdfast.sla.timer.ScheduledTimer;
import io.holdfast.sla.timer.TimerService;

/**
 * Sees to tickets that somebody was handed over to: marks them as due at the handover, so that the deadline watch judges
 * them again. Another customer's ticket may be another instance's: each looks for those of its own partitions.
 */
@ApplicationScoped
public class MergeReevaluationJob {

    private static final Logger LOG = Logger.getLogger(MergeReevaluationJob.class);
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(30);
    private static final int TICKETS_MAX = 250;

    private static final String QUEUED = """
            select ticket_id from rejudge join timeline using (ticket_id)
             where timeline.partition = any($1::int[]) order by ticket_id limit $2
            """;
    /** Tickets before marks, as those who judge do: so nobody waits for the other. */
    private static final String LOCK =
            "select ticket_id from timeline where ticket_id = any($1::text[]) order by ticket_id for update";

    private static final String SCHEDULE = """
            with marked as (delete from rejudge where ticket_id = any($1::text[]) returning ticket_id, since)
            update timeline set next_at = least(timeline.next_at, marked.since)
              from marked where timeline.ticket_id = marked.ticket_id
            returning timeline.ticket_id, timeline.partition, timeline.import_id, marked.since
            """;

    private final Pool pool;
    private final TimerService timers;
    private final Duration pause;
    private volatile boolean stopping;
    private volatile boolean signalled;
    private @Nullable Thread thread;

    MergeReevaluationJob(
            Pool pool,
            TimerService timers,
            @ConfigProperty(name = "holdfast.handovers.pause", defaultValue = "500ms") Duration pause) {
        this.pool = pool;
        this.timers = timers;
        this.pause = pause;
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofPlatform().name("rejudging").daemon().start(this::run);
    }

    @PreDestroy
    void stop() {
        stopping = true;
        wakeUp();
    }

    /** Says that tickets were marked. */
    public void wakeUp() {
        signalled = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }

    private void run() {
        while (!stopping) {
            signalled = false;
            boolean full = false;
            try {
                full = scheduleNext();
            } catch (RuntimeException e) {
                if (!stopping) {
                    LOG.warnf(e, "tickets that received somebody could not be marked; trying again");
                }
            }
            if (!full && !signalled && !stopping) {
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }

    /** Returns whether there may be more. */
    private boolean scheduleNext() {
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
                .map(MergeReevaluationJob::timersIn);
    }

    private static List<ScheduledTimer> timersIn(RowSet<Row> rows) {
        List<ScheduledTimer> timers = new ArrayList<>();
        for (Row row : rows) {
            // A ticket of an import is judged when the import's own time goes on.
            if (row.getString("import_id") == null) {
                Instant since = Utc.instant(row, "since");
                timers.add(new ScheduledTimer(row.getInteger("partition"), row.getString("ticket_id"), since));
            }
        }
        return timers;
    }
}
