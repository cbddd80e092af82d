package io.holdfast.ticket.webhook.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.webhook.decision.EndpointHealth;

/**
 * Table {@code webhook}. Statements about one that is deleted find nothing; nor do those about the outcome of a try whose
 * address is not that of the webhook any more.
 */
public final class WebhookTable {

    private static final String LOCK_ALL = "select 1 from pg_advisory_xact_lock(30, 1)";
    private static final String COUNT = "select count(*) from webhook where deleted_at is null";
    private static final String INSERT = """
            insert into webhook (webhook_id, url, types, description, secret, enabled, created_at, updated_at)
            values ($1, $2, $3, $4, $5, true, $6, $6)
            """;
    private static final String FIND = "select * from webhook where webhook_id = $1 and deleted_at is null";
    private static final String PAGE =
            "select * from webhook where deleted_at is null and webhook_id < $1 order by webhook_id desc limit $2";

    private static final String UPDATE = """
            update webhook
               set url = $2, types = $3, description = $4, enabled = $5, disabled_reason = $6, disabled_at = $7,
                   failing_since = $8, last_failure_at = case when $8::timestamptz is null then null else last_failure_at end,
                   updated_at = $9
             where webhook_id = $1
            """;
    private static final String ROTATE = """
            update webhook
               set previous_secret = secret, previous_secret_until = $3, secret = $2, updated_at = $4
             where webhook_id = $1 and deleted_at is null
            """;
    private static final String DELETE = """
            update webhook set deleted_at = $2, enabled = false, secret = '', previous_secret = null
             where webhook_id = $1 and deleted_at is null
            """;
    private static final String DISABLE = """
            update webhook set enabled = false, disabled_reason = $2, disabled_at = $3
             where webhook_id = $1 and url = $4 and enabled
            returning url
            """;
    private static final String HEALTH_FOR_UPDATE =
            "select failing_since, last_failure_at from webhook where webhook_id = $1 and url = $2 for update";
    private static final String SET_HEALTH =
            "update webhook set failing_since = $2, last_failure_at = $3 where webhook_id = $1 and url = $4";
    private static final String CLEAR_HEALTH = """
            update webhook set failing_since = null, last_failure_at = null
             where webhook_id = $1 and url = $2 and failing_since is not null
            """;

    /** Above every id, so that a page begins with the newest. */
    private static final String ABOVE_ALL = "~";

    private WebhookTable() {}

    /** How many there are; until the transaction ends, no other one adds one. */
    public static Uni<Integer> lockAndCount(SqlConnection tx) {
        return tx.query(LOCK_ALL)
                .execute()
                .chain(() -> tx.query(COUNT).execute())
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    public static Uni<Void> insert(
            SqlConnection tx,
            String id,
            String url,
            List<String> types,
            @Nullable String description,
            String secret,
            Instant now) {
        return tx.preparedQuery(INSERT)
                .execute(Tuple.from(
                        new Object[] {id, url, types.toArray(String[]::new), description, secret, SqlTimes.utc(now)}))
                .replaceWithVoid();
    }

    /** A webhook; null when there is none of this id. */
    public static Uni<@Nullable Webhook> find(SqlClient client, String id) {
        return client.preparedQuery(FIND).execute(Tuple.of(id)).map(WebhookTable::firstOrNull);
    }

    /** A webhook, locked until the end of the transaction; null when there is none of this id. */
    public static Uni<@Nullable Webhook> findForUpdate(SqlConnection tx, String id) {
        return tx.preparedQuery(FIND + " for update").execute(Tuple.of(id)).map(WebhookTable::firstOrNull);
    }

    /**
     * Webhooks, newest first.
     *
     * @param after the last id of the page before; null for the first page
     */
    public static Uni<List<Webhook>> page(SqlClient client, @Nullable String after, int limit) {
        return client.preparedQuery(PAGE)
                .execute(Tuple.of(after == null ? ABOVE_ALL : after, limit))
                .map(rows -> {
                    List<Webhook> webhooks = new ArrayList<>(rows.size());
                    rows.forEach(row -> webhooks.add(Webhook.of(row)));
                    return webhooks;
                });
    }

    /** Saves everything that a request can change. */
    public static Uni<Void> update(SqlConnection tx, Webhook webhook) {
        return tx.preparedQuery(UPDATE)
                .execute(Tuple.from(new Object[] {
                    webhook.webhookId(),
                    webhook.url(),
                    webhook.types().toArray(String[]::new),
                    webhook.description(),
                    webhook.enabled(),
                    webhook.disabledReason(),
                    SqlTimes.utcOrNull(webhook.disabledAt()),
                    SqlTimes.utcOrNull(webhook.failingSince()),
                    SqlTimes.utc(webhook.updatedAt())
                }))
                .replaceWithVoid();
    }

    /** Gives it a new secret; the one so far signs too for that long. False when there is no such webhook. */
    public static Uni<Boolean> rotate(SqlConnection tx, String id, String secret, Duration overlap, Instant now) {
        return tx.preparedQuery(ROTATE)
                .execute(Tuple.of(id, secret, SqlTimes.utc(now.plus(overlap)), SqlTimes.utc(now)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Marks it as deleted. False when there is no such webhook. */
    public static Uni<Boolean> delete(SqlClient client, String id, Instant now) {
        return client.preparedQuery(DELETE)
                .execute(Tuple.of(id, SqlTimes.utc(now)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** The address of the webhook that was disabled; null when it was disabled already, or has another address. */
    static Uni<@Nullable String> disable(SqlConnection tx, Claim claim, DisabledReason reason, Instant now) {
        return tx.preparedQuery(DISABLE)
                .execute(Tuple.of(claim.webhookId(), reason.wireName(), SqlTimes.utc(now), claim.url()))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
    }

    static Uni<EndpointHealth> lockHealth(SqlConnection tx, Claim claim) {
        return tx.preparedQuery(HEALTH_FOR_UPDATE)
                .execute(Tuple.of(claim.webhookId(), claim.url()))
                .map(rows -> rows.size() == 0
                        ? new EndpointHealth(null, null)
                        : health(rows.iterator().next()));
    }

    static Uni<Void> setHealth(SqlConnection tx, Claim claim, EndpointHealth health) {
        return tx.preparedQuery(SET_HEALTH)
                .execute(Tuple.of(
                        claim.webhookId(),
                        SqlTimes.utcOrNull(health.failingSince()),
                        SqlTimes.utcOrNull(health.lastFailureAt()),
                        claim.url()))
                .replaceWithVoid();
    }

    static Uni<Void> clearHealth(SqlConnection tx, Claim claim) {
        return tx.preparedQuery(CLEAR_HEALTH)
                .execute(Tuple.of(claim.webhookId(), claim.url()))
                .replaceWithVoid();
    }

    private static EndpointHealth health(Row row) {
        return new EndpointHealth(SqlTimes.instantOrNull(row, 0), SqlTimes.instantOrNull(row, 1));
    }

    private static @Nullable Webhook firstOrNull(RowSet<Row> rows) {
        return rows.size() == 0 ? null : Webhook.of(rows.iterator().next());
    }
}
