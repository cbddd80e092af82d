package io.holdfast.ticket.webhook.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.TreeSet;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sql.SqlTimes;

/** Table {@code webhook_replay}: what is to be delivered again. A batch of deliveries becomes pending in one transaction. */
public final class ReplayTable {

    private static final String INSERT =
            "insert into webhook_replay (webhook_id, since, until, after_id) values ($1, $2, $3, 0)";
    private static final String LOCK_NEXT =
            "select * from webhook_replay order by replay_id limit 1 for update skip locked";
    private static final String BATCH = """
            select delivery_id, lane from webhook_delivery
             where webhook_id = $1 and delivery_id > $2 and created_at >= $3 and created_at < $4
             order by delivery_id limit $5
            """;
    private static final String RESET = """
            update webhook_delivery
               set status = 'pending', attempts = 0, first_attempt_at = null, finished_at = null, last_status = null,
                   last_error = null
             where webhook_id = $1 and delivery_id > $2 and delivery_id <= $3 and created_at >= $4 and created_at < $5
               and status <> 'pending'
            """;
    private static final String ADVANCE = "update webhook_replay set after_id = $2 where replay_id = $1";
    private static final String DELETE = "delete from webhook_replay where replay_id = $1";

    private ReplayTable() {}

    public static Uni<Void> insert(SqlConnection tx, String webhookId, Instant since, Instant until) {
        return tx.preparedQuery(INSERT)
                .execute(Tuple.of(webhookId, SqlTimes.utc(since), SqlTimes.utc(until)))
                .replaceWithVoid();
    }

    /**
     * Does the next batch of the oldest replay that no other instance works on; false when there is none.
     *
     * @param keptSince deliveries that were stored before it stay as they are: were they pending, the cleanup would delete
     *     them unsent
     */
    public static Uni<Boolean> doNextBatch(Pool pool, int deliveriesMax, Instant keptSince, Instant now) {
        return pool.withTransaction(tx -> tx.query(LOCK_NEXT)
                .execute()
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : doBatch(tx, rows.iterator().next(), deliveriesMax, keptSince, now)
                                .replaceWith(true)));
    }

    private static Uni<Void> doBatch(SqlConnection tx, Row replay, int max, Instant keptSince, Instant now) {
        OffsetDateTime since = latest(replay.getOffsetDateTime("since"), SqlTimes.utc(keptSince));
        long id = replay.getLong("replay_id");
        return tx.preparedQuery(BATCH)
                .execute(Tuple.of(
                        replay.getString("webhook_id"),
                        replay.getLong("after_id"),
                        since,
                        replay.getOffsetDateTime("until"),
                        max))
                .chain(batch -> batch.size() == 0
                        ? tx.preparedQuery(DELETE).execute(Tuple.of(id)).replaceWithVoid()
                        : reset(tx, replay, since, batch, now)
                                .chain(() -> tx.preparedQuery(ADVANCE).execute(Tuple.of(id, lastOf(batch))))
                                .replaceWithVoid());
    }

    private static Uni<Void> reset(SqlConnection tx, Row replay, OffsetDateTime since, RowSet<Row> batch, Instant now) {
        String webhookId = replay.getString("webhook_id");
        Collection<CustomerQueueTable.Key> queues = new TreeSet<>();
        batch.forEach(row -> queues.add(new CustomerQueueTable.Key(webhookId, row.getString("lane"))));
        return CustomerQueueTable.expedite(tx, queues, now)
                .chain(() -> tx.preparedQuery(RESET).execute(Tuple.from(new Object[] {
                    webhookId, replay.getLong("after_id"), lastOf(batch), since, replay.getOffsetDateTime("until")
                })))
                .replaceWithVoid();
    }

    private static OffsetDateTime latest(OffsetDateTime a, OffsetDateTime b) {
        return a.isAfter(b) ? a : b;
    }

    private static long lastOf(RowSet<Row> batch) {
        long last = 0;
        for (Row row : batch) {
            last = row.getLong("delivery_id");
        }
        return last;
    }
}
