package io.holdfast.loyalty.programme;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple2;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.rest.Page;
import io.holdfast.sql.SqlTimes;

/**
 * Table {@code programme_version}. Who changes members holds its lock shared; who adds a version or merges customers holds it alone. It is an
 * advisory lock and no row's, because PostgreSQL grants these in the order of the requests: awards that follow one another
 * without a gap cannot keep a put waiting.
 */
final class ProgrammeTable {

    /** Locks of two keys are apart from those of one key, which the outbox relay and idempotency keys take. */
    private static final String LOCK_KEYS = "(20, 1)";

    private static final String LOCK = "select 1 from pg_advisory_xact_lock" + LOCK_KEYS;
    private static final String LOCK_SHARED = "select 1 from pg_advisory_xact_lock_shared" + LOCK_KEYS;

    private static final String AFTER = """
            select version, definition, in_force_from, put_by from programme_version where version > $1 order by version
            """;

    private static final String TOTALS = """
            select coalesce(max(version), 1) as newest, coalesce(max(in_force_from), to_timestamp(0)) as in_force_from,
                   coalesce(sum(definition_bytes), 0) as bytes
              from programme_version
            """;

    private static final String INSERT =
            "insert into programme_version (version, definition, in_force_from, put_by) values ($1, $2, $3, $4)";

    /** With the built-in one, whose definition is {@code $1}. */
    private static final String EVERY = """
            with every as (
                select version, definition, in_force_from, put_by, definition_bytes from programme_version
                union all
                select 1, $1::text, to_timestamp(0), 'holdfast', octet_length($1::text))
            """;

    private static final String NEWEST = EVERY + "select * from every order by version desc limit 1";
    private static final String ONE = EVERY + "select * from every where version = $2";

    /** What a version adds to its definition in a page, at most: number, time, user and their names. */
    private static final int VERSION_BYTES = 400;

    /** Without the definitions that would take a page beyond its bytes, which would fill the memory. */
    private static final String PAGE = EVERY + """
            select version, in_force_from, put_by,
                   case when number = 1 or bytes <= %d then definition end as definition
              from (select every.*, row_number() over (order by version) as number,
                           sum(definition_bytes + %d) over (order by version) as bytes
                      from every where version > $2 order by version limit $3) as page
             order by version
            """.formatted(Page.BYTES_MAX, VERSION_BYTES);

    private ProgrammeTable() {}

    /**
     * The stored versions.
     *
     * @param newest the newest version's number; 1 when there is the built-in one only
     * @param inForceFrom the newest version's
     * @param bytes of all definitions
     */
    record Totals(int newest, Instant inForceFrom, long bytes) {}

    /**
     * Locks the versions against a new one until the transaction ends, and loads those above a number, oldest first. Two
     * statements, because the second one's snapshot is to be taken under the lock.
     */
    static Uni<List<StoredVersion>> lockSharedAndLoadAfter(SqlConnection tx, int version) {
        return lockAndLoadAfter(tx, LOCK_SHARED, version);
    }

    /** As {@link #lockSharedAndLoadAfter}, alone. */
    static Uni<List<StoredVersion>> lockAndLoadAfter(SqlConnection tx, int version) {
        return lockAndLoadAfter(tx, LOCK, version);
    }

    private static Uni<List<StoredVersion>> lockAndLoadAfter(SqlConnection tx, String lock, int version) {
        return Uni.combine()
                .all()
                .unis(tx.query(lock).execute(), loadAfter(tx, version))
                .asTuple()
                .map(Tuple2::getItem2);
    }

    /** The versions after one, oldest first. */
    static Uni<List<StoredVersion>> loadAfter(SqlClient client, int version) {
        return client.preparedQuery(AFTER).execute(Tuple.of(version)).map(rows -> versions(rows));
    }

    /** The stored versions above a number, oldest first. */
    static Uni<List<StoredVersion>> loadAfter(SqlConnection tx, int version) {
        return tx.preparedQuery(AFTER).execute(Tuple.of(version)).map(ProgrammeTable::versions);
    }

    /** Waits until nobody holds the lock, and keeps it until the transaction ends. */
    static Uni<Totals> lock(SqlConnection tx) {
        return tx.query(LOCK)
                .execute()
                .chain(() -> tx.query(TOTALS).execute())
                .map(rows -> rows.iterator().next())
                .map(row -> new Totals(
                        row.getInteger("newest"), SqlTimes.instant(row, "in_force_from"), row.getLong("bytes")));
    }

    static Uni<Void> insert(SqlConnection tx, StoredVersion version) {
        return tx.preparedQuery(INSERT)
                .execute(Tuple.of(
                        version.number(), version.definition(), SqlTimes.utc(version.inForceFrom()), version.putBy()))
                .replaceWithVoid();
    }

    /** The newest version. */
    static Uni<StoredVersion> newest(SqlClient connection, String builtIn) {
        return connection
                .preparedQuery(NEWEST)
                .execute(Tuple.of(builtIn))
                .map(rows -> versions(rows).getFirst());
    }

    /** A version; empty when there is none of this number. */
    static Uni<List<StoredVersion>> one(SqlClient connection, String builtIn, int number) {
        return connection.preparedQuery(ONE).execute(Tuple.of(builtIn, number)).map(ProgrammeTable::versions);
    }

    /** Versions above a number, oldest first; without definitions from where a page ends by its bytes. */
    static Uni<List<StoredVersion>> page(SqlClient connection, String builtIn, int after, int limit) {
        return connection
                .preparedQuery(PAGE)
                .execute(Tuple.of(builtIn, after, limit))
                .map(ProgrammeTable::versions);
    }

    private static List<StoredVersion> versions(RowSet<Row> rows) {
        List<StoredVersion> versions = new ArrayList<>(rows.size());
        for (Row row : rows) {
            versions.add(new StoredVersion(
                    row.getInteger("version"),
                    SqlTimes.instant(row, "in_force_from"),
                    row.getString("put_by"),
                    row.getString("definition")));
        }
        return versions;
    }
}
