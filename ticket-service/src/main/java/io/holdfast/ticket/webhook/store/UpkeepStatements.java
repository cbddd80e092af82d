package io.holdfast.ticket.webhook.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.Outbox;
import io.holdfast.sql.SqlTimes;

/** Statements of the periodic upkeep, and the figures of the metrics. */
public final class UpkeepStatements {

    private static final String FIGURES = """
            select (select count(*) from webhook where deleted_at is null and enabled)::integer as enabled,
                   (select count(*) from webhook
                     where deleted_at is null and not enabled and disabled_reason <> 'requested')::integer as disabled,
                   (select min(oldest.created_at)
                      from webhook w
                     cross join lateral (
                           select created_at from webhook_delivery d
                            where d.webhook_id = w.webhook_id and d.status = 'pending'
                            order by d.delivery_id limit 1) as oldest
                     where w.enabled) as oldest
            """;
    /** Deliveries that lie behind more than the allowed number of pending ones. */
    private static final String OVERFLOWING = """
            select w.webhook_id
              from webhook w
             where w.deleted_at is null and w.disabled_reason is distinct from 'backlog'
               and exists (select 1 from webhook_delivery d
                            where d.webhook_id = w.webhook_id and d.status = 'pending'
                            offset $1 limit 1)
            """;

    /** Also one that is disabled for another reason, for which deliveries are still stored until then. */
    private static final String STOP = """
            update webhook w set enabled = false, disabled_reason = 'backlog', disabled_at = $2
              from (select webhook_id, enabled from webhook
                     where webhook_id = $1 and deleted_at is null and disabled_reason is distinct from 'backlog'
                       for update) as before
             where w.webhook_id = before.webhook_id
            returning w.url, before.enabled
            """;

    private static final String DELETED = "select webhook_id from webhook where deleted_at is not null limit 1";
    private static final String DELETE_DELIVERIES = """
            delete from webhook_delivery
             where delivery_id = any (array(select delivery_id from webhook_delivery where webhook_id = $1 limit $2))
            """;
    private static final String DELETE_QUEUES = """
            delete from webhook_lane
             where webhook_id = $1
               and lane = any (array(select lane from webhook_lane where webhook_id = $1 limit $2))
            """;
    private static final String DELETE_REPLAYS = "delete from webhook_replay where webhook_id = $1";
    private static final String DELETE_WEBHOOK = "delete from webhook where webhook_id = $1 and deleted_at is not null";

    private UpkeepStatements() {}

    /**
     * Figures of all webhooks.
     *
     * @param disabled by the service, not by request
     * @param oldest since when the oldest delivery to an enabled webhook is pending; null when none is
     */
    public record Figures(
            int enabled, int disabled, @Nullable Instant oldest) {}

    public static Uni<Figures> figures(SqlClient client) {
        return client.query(FIGURES).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Figures(
                    row.getInteger("enabled"), row.getInteger("disabled"), SqlTimes.instantOrNull(row, "oldest"));
        });
    }

    /** Disables webhooks for which more than that many deliveries are pending, and publishes it; their ids. */
    public static Uni<List<String>> stopOverflowing(Pool pool, Outbox outbox, int pendingMax, Instant now) {
        return pool.preparedQuery(OVERFLOWING).execute(Tuple.of(pendingMax)).chain(rows -> {
            List<String> stopped = new ArrayList<>();
            Uni<Void> steps = Uni.createFrom().voidItem();
            for (Row row : rows) {
                String id = row.getString(0);
                steps = steps.chain(() -> pool.withTransaction(tx -> stop(tx, outbox, id, now)))
                        .invoke(done -> {
                            if (done) {
                                stopped.add(id);
                            }
                        })
                        .replaceWithVoid();
            }
            return steps.invoke(outbox::wakeRelay).replaceWith(stopped);
        });
    }

    /** False when another instance has done so, or the webhook was deleted meanwhile. */
    private static Uni<Boolean> stop(SqlConnection tx, Outbox outbox, String id, Instant now) {
        return tx.preparedQuery(STOP)
                .execute(Tuple.of(id, SqlTimes.utc(now)))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : tell(tx, outbox, id, rows.iterator().next(), now).replaceWith(true));
    }

    /** That its events are stored no more is an event in any case; the trail has who disabled it, once. */
    private static Uni<Void> tell(SqlConnection tx, Outbox outbox, String id, Row stopped, Instant now) {
        return DisabledEvent.append(outbox, tx, id, stopped.getString(0), DisabledReason.BACKLOG, null, now)
                .chain(() -> stopped.getBoolean(1)
                        ? DisabledEvent.audit(tx, id, now)
                        : Uni.createFrom().voidItem());
    }

    /** Deletes a part of what a deleted webhook has left, in the end its row; false when there is nothing left to do. */
    public static Uni<Boolean> deleteRemains(SqlClient client, int rowsMax) {
        return client.query(DELETED)
                .execute()
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : deleteRemains(client, rows.iterator().next().getString(0), rowsMax)
                                .replaceWith(true));
    }

    private static Uni<Void> deleteRemains(SqlClient client, String id, int rowsMax) {
        return client.preparedQuery(DELETE_DELIVERIES)
                .execute(Tuple.of(id, rowsMax))
                .chain(deliveries -> client.preparedQuery(DELETE_QUEUES)
                        .execute(Tuple.of(id, rowsMax))
                        .map(queues -> deliveries.rowCount() + queues.rowCount()))
                .chain(deleted -> deleted > 0
                        ? Uni.createFrom().voidItem()
                        : client.preparedQuery(DELETE_REPLAYS)
                                .execute(Tuple.of(id))
                                .chain(() ->
                                        client.preparedQuery(DELETE_WEBHOOK).execute(Tuple.of(id)))
                                .replaceWithVoid());
    }
}
