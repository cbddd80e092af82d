package io.holdfast.sql;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code idempotency}: the response to each request that carried an idempotency key, saved in the transaction of
 * its effect. A service's table has the columns {@code credential}, {@code key}, {@code fingerprint}, {@code customer_id}
 * and {@code answered_at}, and the columns of its own kind of response. A response older than a service's retention time
 * has expired: it is not returned any more, may be replaced, and is deleted sooner or later.
 *
 * @param <R> a response as the service stores it
 */
public final class IdempotencyTable<R> {

    /** Bounds the rows that one deletion locks, and how long it takes: some ten milliseconds. */
    static final int DELETED_AT_ONCE_MAX = 5_000;

    /** Between two deletions, so that they take at most half of what the database can do. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock(hashtextextended($1, 0))";
    private static final String DELETE_EXPIRED = """
            delete from idempotency
             where ctid = any (array(select ctid from idempotency
                                      where answered_at <= $1 order by answered_at limit %d for update skip locked))
            """.formatted(DELETED_AT_ONCE_MAX);
    private static final ColumnArrays<IdempotencyKey> IDS = ColumnArrays.<IdempotencyKey>builder()
            .text("credential", IdempotencyKey::credential)
            .text("key", IdempotencyKey::key)
            .build();

    private final ColumnArrays<Entry<R>> columns;
    private final Function<Row, R> reader;
    private final String load;
    private final String save;

    /**
     * A request that was executed, and its response.
     *
     * @param customerId the customer whose data the response holds, so that it is deleted with them; null when it holds none
     */
    public record Entry<R>(
            IdempotencyKey key, R response, @Nullable String customerId, Instant answeredAt) {}

    /**
     * The table of one service.
     *
     * @param response the columns of the response
     * @param reader makes a response of a row that has those columns, read by their names
     */
    public IdempotencyTable(ColumnArrays<R> response, Function<Row, R> reader) {
        this.reader = reader;
        this.columns = ColumnArrays.<Entry<R>>builder()
                .text("credential", entry -> entry.key().credential())
                .text("key", entry -> entry.key().key())
                .text("fingerprint", entry -> entry.key().fingerprint())
                .all(response, Entry::response)
                .text("customer_id", Entry::customerId)
                .timestamp("answered_at", Entry::answeredAt)
                .build();
        this.load = "select i.* from idempotency i join " + IDS.unnest("requested")
                + " on i.credential = requested.credential and i.key = requested.key where i.answered_at > $"
                + (IDS.count() + 1);
        this.save = columns.insertInto("idempotency") + " on conflict (credential, key) do update set "
                + columns.assignExcluded(Set.of("credential", "key")) + " where idempotency.answered_at <= $"
                + (columns.count() + 1);
    }

    /**
     * Locks a key until the end of the transaction, without waiting; false when another transaction holds the lock, which
     * executes a request with the same key.
     */
    public static Uni<Boolean> tryLock(SqlConnection tx, IdempotencyKey key) {
        return tx.preparedQuery(TRY_LOCK)
                .execute(Tuple.of(key.credential() + '\n' + key.key()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /**
     * Loads what was saved for the keys and has not expired. The caller compares the fingerprints.
     *
     * @param expired responses up to this instant have expired
     */
    public Uni<Map<IdempotencyKey.Id, Entry<R>>> load(
            SqlClient client, Collection<IdempotencyKey> keys, Instant expired) {
        if (keys.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery(load)
                .execute(IDS.tuple(keys, SqlTimes.utc(expired)))
                .map(rows -> {
                    Map<IdempotencyKey.Id, Entry<R>> found = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        Entry<R> entry = entry(row);
                        found.put(entry.key().id(), entry);
                    }
                    return found;
                });
    }

    /**
     * Saves responses by one statement; each key at most once. Expired responses are replaced.
     *
     * @param expired responses up to this instant have expired
     * @return fails with {@link ConcurrentUpdateException} when another transaction has saved a response under one of the
     *     keys meanwhile
     */
    public Uni<Void> save(SqlConnection tx, List<Entry<R>> entries, Instant expired) {
        if (entries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(save)
                .execute(columns.tuple(entries, SqlTimes.utc(expired)))
                .invoke(saved -> {
                    if (saved.rowCount() != entries.size()) {
                        throw new ConcurrentUpdateException(
                                "another request with the same idempotency key was executed meanwhile");
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Deletes expired responses, at most {@value #DELETED_AT_ONCE_MAX} by one statement, until none is left. A row is found
     * by the index of {@code answered_at} and deleted by its place, so that a statement costs the same however many rows
     * there are; a row that another transaction holds is left to the next deletion.
     *
     * @param expired responses up to this instant have expired
     * @return how many were deleted
     */
    public static Uni<Integer> deleteExpired(SqlClient client, Instant expired) {
        return Multi.createBy()
                .repeating()
                .uni(() -> client.preparedQuery(DELETE_EXPIRED)
                        .execute(Tuple.of(SqlTimes.utc(expired)))
                        .map(deleted -> deleted.rowCount())
                        .call(deleted -> deleted == DELETED_AT_ONCE_MAX
                                ? pause()
                                : Uni.createFrom().voidItem()))
                .whilst(deleted -> deleted == DELETED_AT_ONCE_MAX)
                .collect()
                .with(Collectors.summingInt(Integer::intValue));
    }

    /**
     * The statement that {@link #save} executes, for a caller that wraps it: it writes fewer rows than entries when another
     * transaction has saved a response under one of the keys meanwhile.
     */
    public String saveStatement() {
        return save;
    }

    /** How many parameters {@link #saveStatement} has. */
    public int saveParameterCount() {
        return columns.count() + 1;
    }

    /** The parameters of {@link #saveStatement}, and behind them one more value of the caller. */
    public Tuple saveParameters(List<Entry<R>> entries, Instant expired, Object more) {
        return columns.tuple(entries, SqlTimes.utc(expired), more);
    }

    private static Uni<Void> pause() {
        return Uni.createFrom().voidItem().onItem().delayIt().by(PAUSE);
    }

    private Entry<R> entry(Row row) {
        return new Entry<>(
                new IdempotencyKey(row.getString("credential"), row.getString("key"), row.getString("fingerprint")),
                reader.apply(row),
                row.getString("customer_id"),
                SqlTimes.instant(row, "answered_at"));
    }
}
