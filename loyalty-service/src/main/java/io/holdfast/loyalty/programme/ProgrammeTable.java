package io.holdfast.loyalty.programme;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sql.SqlTimes;
import io.holdfast.sql.StatementPipeline;

/**
 * Table {@code programme_version}. Who awards points holds its lock shared, who adds a version holds it alone. It is an
 * advisory lock and no row's, because PostgreSQL grants these in the order of the requests: awards that follow one another
 * without a gap cannot keep a put waiting.
 */
final class ProgrammeTable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Locks of two keys are apart from those of one key, which the outbox relay and idempotency keys take. */
    private static final String LOCK_KEYS = "(20, 1)";

    private static final String LOCK_SHARED = "select 1 from pg_advisory_xact_lock_shared" + LOCK_KEYS;

    private static final String COLUMNS = "select version, definition, in_force_from, put_by from programme_version";
    private static final String AFTER = COLUMNS + " where version > $1 order by version";

    private ProgrammeTable() {}

    /**
     * Locks the versions against a new one until the transaction ends, and loads those above a number, oldest first. Two
     * statements, because the second one's snapshot is to be taken under the lock.
     */
    static Uni<List<ProgrammeVersionView>> lockSharedAndLoadAfter(SqlConnection tx, int version) {
        List<ProgrammeVersionView> newer = new ArrayList<>();
        return StatementPipeline.sendAll(List.of(
                        tx.query(LOCK_SHARED).execute().replaceWithVoid(),
                        tx.preparedQuery(AFTER)
                                .execute(Tuple.of(version))
                                .invoke(rows -> newer.addAll(views(rows)))
                                .replaceWithVoid()))
                .replaceWith(newer);
    }

    private static List<ProgrammeVersionView> views(RowSet<Row> rows) {
        List<ProgrammeVersionView> views = new ArrayList<>(rows.size());
        for (Row row : rows) {
            views.add(new ProgrammeVersionView(
                    row.getInteger("version"),
                    SqlTimes.instant(row, "in_force_from"),
                    row.getString("put_by"),
                    definition(row)));
        }
        return views;
    }

    private static ObjectNode definition(Row row) {
        try {
            return (ObjectNode) JSON.readTree(row.getString("definition"));
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("version " + row.getInteger("version") + " cannot be read", unreadable);
        }
    }
}
