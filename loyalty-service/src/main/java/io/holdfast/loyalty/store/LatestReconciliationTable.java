package io.holdfast.loyalty.store;

import java.time.Duration;
import java.time.Instant;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.sql.SqlTimes;

/** The result of the last reconciliation. */
public final class LatestReconciliationTable {

    private static final String PUT = """
            insert into latest_reconciliation (at, took_millis, report) values ($1, $2, $3::text::jsonb)
            on conflict (only_row) do update
               set at = excluded.at, took_millis = excluded.took_millis, report = excluded.report
             where latest_reconciliation.at <= excluded.at
            """;

    private static final String SELECT = "select report::text, took_millis from latest_reconciliation";

    private static final String REMOVE_EXAMPLES = """
            update latest_reconciliation
               set report = jsonb_set(report, '{checks}', (
                       select jsonb_agg(c || '{"examples": []}') from jsonb_array_elements(report -> 'checks') as c))
             where only_row and report ->> 'consistent' = 'false'
            """;

    private LatestReconciliationTable() {}

    /**
     * A result and how long it took.
     *
     * @param report as JSON
     */
    public record Stored(String report, Duration took) {}

    /** Stores a result, unless a later one is stored. */
    public static Uni<Void> put(SqlClient client, Instant at, Stored result) {
        return client.preparedQuery(PUT)
                .execute(Tuple.of(SqlTimes.utc(at), result.took().toMillis(), result.report()))
                .replaceWithVoid();
    }

    /** The stored result; null when there is none yet. */
    public static Uni<@Nullable Stored> load(SqlClient client) {
        return client.query(SELECT).execute().map(rows -> {
            if (rows.size() == 0) {
                return null;
            }
            Row row = rows.iterator().next();
            return new Stored(row.getString(0), Duration.ofMillis(row.getLong(1)));
        });
    }

    /** Removes the examples of violations, which may name a customer who is erased. */
    static Uni<Void> removeExamples(SqlClient client) {
        return client.query(REMOVE_EXAMPLES).execute().replaceWithVoid();
    }
}
