package io.holdfast.ticket.key;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.sql.SqlTimes;

/** Tables {@code api_key} and {@code api_key_secret}. */
@Singleton
class KeyTable {

    /** With the one that replaces them. */
    private static final int SECRETS_MAX = 5;

    private static final String COUNT_LIVE =
            "select count(*) from api_key where revoked_at is null and (expires_at is null or expires_at > $1)";
    private static final String INSERT = """
            insert into api_key (key_id, name, channels, created_at, expires_at) values ($1, $2, $3, $4, $5)
            """;
    private static final String INSERT_SECRET =
            "insert into api_key_secret (digest, key_id, prefix, created_at) values ($1, $2, $3, $4)";
    private static final String LOCK = "select revoked_at, expires_at from api_key where key_id = $1 for update";
    private static final String DELETE_EXPIRED = "delete from api_key_secret where key_id = $1 and valid_until <= $2";
    private static final String REPLACE =
            "update api_key_secret set valid_until = $2 where key_id = $1 and valid_until is null";
    private static final String COUNT_SECRETS = "select count(*) from api_key_secret where key_id = $1";
    private static final String REVOKE = "update api_key set revoked_at = $2 where key_id = $1 and revoked_at is null";
    private static final String SELECT = """
            select k.key_id, k.name, k.channels, k.created_at, k.expires_at, k.revoked_at, k.last_used_at, s.prefix,
                   (select max(p.valid_until) from api_key_secret p where p.key_id = k.key_id and p.valid_until > $2)
              from api_key k
              join api_key_secret s on s.key_id = k.key_id and s.valid_until is null
            """;
    private static final String NOT_REVOKED_BEFORE = " where (k.revoked_at is null or k.revoked_at > $3)";
    private static final String AFTER = " and (k.created_at, k.key_id) < ($4, $5)";
    private static final String ORDER = " order by k.created_at desc, k.key_id desc limit $1";
    private static final String SELECT_LIVE = """
            select s.digest, k.key_id, k.channels, least(k.expires_at, s.valid_until)
              from api_key k
              join api_key_secret s on s.key_id = k.key_id
             where k.revoked_at is null
               and (k.expires_at is null or k.expires_at > $1)
               and (s.valid_until is null or s.valid_until > $1)
            """;
    private static final String UPDATE_USED = """
            update api_key k
               set last_used_at = u.used_at
              from unnest($1::text[], $2::timestamptz[]) u (key_id, used_at)
             where k.key_id = u.key_id and (k.last_used_at is null or k.last_used_at < u.used_at)
            """;

    /** Sort key of the list. */
    private record Position(Instant createdAt, String keyId) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "keys",
                (last, to) -> to.instant(last.createdAt()).text(last.keyId()),
                from -> new Position(from.instant(), from.text()));
    }

    private final Pool pool;

    KeyTable(Pool pool) {
        this.pool = pool;
    }

    /** How many keys are neither revoked nor expired. */
    Uni<Long> countLive(SqlConnection tx, Instant now) {
        return tx.preparedQuery(COUNT_LIVE).execute(Tuple.of(SqlTimes.utc(now))).map(KeyTable::count);
    }

    Uni<Void> insert(SqlConnection tx, String keyId, NewKey key, KeySecret secret, Instant now) {
        List<String> channels = key.channels();
        return tx.preparedQuery(INSERT)
                .execute(Tuple.of(
                        keyId,
                        key.name(),
                        channels == null ? null : channels.toArray(String[]::new),
                        SqlTimes.utc(now),
                        SqlTimes.utcOrNull(key.expiresAt())))
                .chain(() -> insertSecret(tx, keyId, secret, now));
    }

    /**
     * Replaces the newest secret, which lives on for the grace.
     *
     * <p>Fails with a 404 or 409 {@link Problem} when there is no such key, or it cannot be used any more.
     */
    Uni<Void> rotate(SqlConnection tx, String keyId, KeySecret secret, Duration grace, Instant now) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(keyId))
                .invoke(rows -> requireLive(keyId, rows, now))
                .chain(() -> tx.preparedQuery(REPLACE).execute(Tuple.of(keyId, SqlTimes.utc(now.plus(grace)))))
                .chain(() -> tx.preparedQuery(DELETE_EXPIRED).execute(Tuple.of(keyId, SqlTimes.utc(now))))
                .chain(() -> tx.preparedQuery(COUNT_SECRETS).execute(Tuple.of(keyId)))
                .invoke(KeyTable::requireRoom)
                .chain(() -> insertSecret(tx, keyId, secret, now));
    }

    /** Whether the key was revoked now; fails with a 404 {@link Problem} when there is none. */
    Uni<Boolean> revoke(SqlConnection tx, String keyId, Instant now) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(keyId))
                .invoke(rows -> requireKnown(keyId, rows))
                .chain(() -> tx.preparedQuery(REVOKE).execute(Tuple.of(keyId, SqlTimes.utc(now))))
                .map(rows -> rows.rowCount() > 0);
    }

    /** The keys without those that were revoked before a time, newest first. */
    Uni<Page<KeyView>> list(int limit, @Nullable String cursor, Instant revokedAfter, Instant now) {
        Tuple parameters = Tuple.of(limit + 1, SqlTimes.utc(now), SqlTimes.utc(revokedAfter));
        if (cursor != null) {
            Position last = Position.FORMAT.decode(cursor);
            parameters.addValue(SqlTimes.utc(last.createdAt())).addValue(last.keyId());
        }
        return pool.preparedQuery(SELECT + NOT_REVOKED_BEFORE + (cursor == null ? "" : AFTER) + ORDER)
                .execute(parameters)
                .map(rows -> Page.of(
                        listOf(rows),
                        limit,
                        KeyTable::view,
                        last -> Position.FORMAT.encode(new Position(last.createdAt(), last.keyId()))));
    }

    /** The secrets that are valid, by the hexadecimal digits of their digest. */
    Uni<Map<String, LiveKey>> live(Instant now) {
        return pool.preparedQuery(SELECT_LIVE)
                .execute(Tuple.of(SqlTimes.utc(now)))
                .map(rows -> {
                    Map<String, LiveKey> keys = new HashMap<>();
                    rows.forEach(row -> keys.put(
                            HexFormat.of().formatHex(row.getBuffer(0).getBytes()),
                            new LiveKey(row.getString(1), channels(row), SqlTimes.instantOrNull(row, 3))));
                    return Map.copyOf(keys);
                });
    }

    /** Stores when keys were used, unless a later time is stored. */
    Uni<Void> updateUsed(Map<String, Instant> usedAt) {
        List<Map.Entry<String, Instant>> used = List.copyOf(usedAt.entrySet());
        String[] ids = used.stream().map(Map.Entry::getKey).toArray(String[]::new);
        OffsetDateTime[] times =
                used.stream().map(entry -> SqlTimes.utc(entry.getValue())).toArray(OffsetDateTime[]::new);
        return pool.preparedQuery(UPDATE_USED).execute(Tuple.of(ids, times)).replaceWithVoid();
    }

    private static Uni<Void> insertSecret(SqlConnection tx, String keyId, KeySecret secret, Instant now) {
        return tx.preparedQuery(INSERT_SECRET)
                .execute(Tuple.of(Buffer.buffer(secret.digest()), keyId, secret.prefix(), SqlTimes.utc(now)))
                .replaceWithVoid();
    }

    private static void requireKnown(String keyId, RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw Problem.notFound("key", keyId);
        }
    }

    private static void requireLive(String keyId, RowSet<Row> rows, Instant now) {
        requireKnown(keyId, rows);
        Row row = rows.iterator().next();
        Instant expiresAt = SqlTimes.instantOrNull(row, 1);
        if (row.getValue(0) != null || (expiresAt != null && !now.isBefore(expiresAt))) {
            throw Problem.conflict("The key is revoked or expired: create another one.");
        }
    }

    private static void requireRoom(RowSet<Row> secrets) {
        if (count(secrets) >= SECRETS_MAX) {
            throw Problem.conflict("A key has at most " + SECRETS_MAX
                    + " secrets that are valid: wait until an older one has ended, or create another key.");
        }
    }

    private static long count(RowSet<Row> rows) {
        return rows.iterator().next().getLong(0);
    }

    private static List<Row> listOf(RowSet<Row> rows) {
        List<Row> list = new ArrayList<>(rows.size());
        rows.forEach(list::add);
        return list;
    }

    private static KeyView view(Row row) {
        Set<String> channels = channels(row);
        return new KeyView(
                row.getString(0),
                row.getString(1),
                channels.isEmpty() ? null : List.copyOf(channels),
                row.getString(7),
                SqlTimes.instant(row, 3),
                SqlTimes.instantOrNull(row, 4),
                SqlTimes.instantOrNull(row, 6),
                SqlTimes.instantOrNull(row, 5),
                SqlTimes.instantOrNull(row, 8));
    }

    private static Set<String> channels(Row row) {
        String[] channels = row.getArrayOfStrings(2);
        return channels == null ? Set.of() : new TreeSet<>(Arrays.asList(channels));
    }
}
