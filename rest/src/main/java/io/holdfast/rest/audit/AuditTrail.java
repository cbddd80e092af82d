package io.holdfast.rest.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.sql.SqlTimes;

/** Table {@code audit}: appended to in the transactions of changes, read by admins, deleted after the retention. */
@Singleton
public class AuditTrail {

    private static final Logger LOG = Logger.getLogger(AuditTrail.class);
    private static final int DELETED_ROWS_MAX = 5_000;

    private static final String INSERT = "insert into audit (at, who, action, resource) values ($1, $2, $3, $4)";
    private static final String SELECT = "select id, at, who, action, resource from audit";
    private static final String WHERE = " where ($2::timestamptz is null or at >= $2)";
    private static final String AFTER = " and (at, id) < ($3, $4)";
    private static final String ORDER = " order by at desc, id desc limit $1";
    private static final String DELETE =
            "delete from audit where id in (select id from audit where at < $1 order by at limit " + DELETED_ROWS_MAX
                    + ")";

    /** Sort key of the list. */
    private record Position(Instant at, long id) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "audit",
                (last, to) -> to.instant(last.at()).bigint(last.id()),
                from -> new Position(from.instant(), from.bigint()));
    }

    private final Pool pool;
    private final Clock clock;
    private final AuditConfig config;
    private final String service;

    AuditTrail(Pool pool, Clock clock, AuditConfig config, @ConfigProperty(name = "holdfast.service") String service) {
        this.pool = pool;
        this.clock = clock;
        this.config = config;
        this.service = service + "-service";
    }

    void scheduleCleanup(@Observes StartupEvent started, Vertx vertx) {
        vertx.setPeriodic(
                config.cleanupInterval().toMillis(),
                timer -> deleteOld()
                        .subscribe()
                        .with(
                                deleted -> LOG.debugf("%d old entries of the audit trail deleted", deleted),
                                failure ->
                                        LOG.warnf("old entries of the audit trail could not be deleted: %s", failure)));
    }

    /** Appends a change in its transaction, so that neither is without the other. */
    public static Uni<Void> append(SqlClient tx, Instant at, Change change) {
        return tx.preparedQuery(INSERT)
                .execute(Tuple.of(SqlTimes.utc(at), change.who(), change.action(), change.resource()))
                .replaceWithVoid();
    }

    /** The changes from an instant on, newest first. */
    Uni<Page<AuditEntry>> list(@Nullable Instant since, int limit, @Nullable String cursor) {
        Tuple parameters = Tuple.of(limit + 1, SqlTimes.utcOrNull(since));
        if (cursor != null) {
            Position last = Position.FORMAT.decode(cursor);
            parameters.addValue(SqlTimes.utc(last.at())).addValue(last.id());
        }
        return pool.preparedQuery(SELECT + WHERE + (cursor == null ? "" : AFTER) + ORDER)
                .execute(parameters)
                .map(rows -> Page.of(
                        listOf(rows),
                        limit,
                        this::entry,
                        last -> Position.FORMAT.encode(new Position(last.at(), last.id()))));
    }

    /** Deletes what is older than the retention, a bounded number of rows a statement; how many. */
    Uni<Integer> deleteOld() {
        Duration retention = config.retention();
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(SqlTimes.utc(clock.instant().minus(retention))))
                .chain(rows -> rows.rowCount() < DELETED_ROWS_MAX
                        ? Uni.createFrom().item(rows.rowCount())
                        : deleteOld().map(further -> further + rows.rowCount()));
    }

    private AuditEntry entry(Row row) {
        return new AuditEntry(
                row.getLong(0),
                SqlTimes.instant(row, 1),
                service,
                row.getString(2),
                row.getString(3),
                row.getString(4));
    }

    private static List<Row> listOf(RowSet<Row> rows) {
        List<Row> list = new ArrayList<>(rows.size());
        rows.forEach(list::add);
        return list;
    }
}
