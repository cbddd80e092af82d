package io.holdfast.ticket.webhook.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/**
 * Table {@code webhook_lane}: one FIFO queue per webhook and customer, claimed by lease. Any number of instances claim queues;
 * a claim moves the queue's due time to the end of the lease, so that a queue whose instance is gone becomes due again.
 */
public final class CustomerQueueTable {

    /** A queue of a webhook; the order in which rows are locked. */
    record Key(String webhookId, String queue) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byWebhook = webhookId.compareTo(other.webhookId);
            return byWebhook != 0 ? byWebhook : queue.compareTo(other.queue);
        }
    }

    private static final ColumnArrays<Key> KEYS = ColumnArrays.<Key>builder()
            .text("webhook_id", Key::webhookId)
            .text("lane", Key::queue)
            .build();

    private static final String OPEN = "insert into webhook_lane as open (webhook_id, lane, due_at)"
            + " select webhook_id, lane, $3 from " + KEYS.unnest("key")
            + " order by webhook_id collate \"C\", lane collate \"C\" on conflict (webhook_id, lane) do update set due_at = ";
    /** Nothing changes, but the row is locked. */
    private static final String ENQUEUE = OPEN + "open.due_at";

    private static final String EXPEDITE =
            OPEN + "case when open.lease is null then least(open.due_at, excluded.due_at) else open.due_at end";

    /**
     * Of each webhook as many queues as it has free slots, those that have been due longest. While an endpoint fails, only one
     * is tried at a time.
     */
    private static final String CLAIM = """
            with due as (
                select found.webhook_id, found.lane, w.url, w.secret,
                       case when w.previous_secret_until > $1 then w.previous_secret end as previous_secret
                  from webhook w
                  left join unnest($2::text[], $3::integer[]) as busy (webhook_id, queues) on busy.webhook_id = w.webhook_id
                 cross join lateral (
                       select l.webhook_id, l.lane, l.due_at
                         from webhook_lane l
                        where l.webhook_id = w.webhook_id and l.due_at <= $1
                        order by l.due_at
                        limit greatest(0, case when w.failing_since is null then $4::integer else 1 end
                                          - coalesce(busy.queues, 0))
                          for update skip locked) as found
                 where w.enabled
                 order by found.due_at
                 limit $5),
            leased as (
                update webhook_lane l
                   set due_at = $6, lease = $7
                  from due
                 where l.webhook_id = due.webhook_id and l.lane = due.lane
             returning due.*)
            select leased.*, head.delivery_id, head.event_id, head.event_type, head.body, head.attempts, head.first_attempt_at
              from leased
              left join lateral (
                   select d.*
                     from webhook_delivery d
                    where d.webhook_id = leased.webhook_id and d.lane = leased.lane and d.status = 'pending'
                    order by d.delivery_id
                    limit 1) as head on true
            """;

    private static final String LOCK =
            "select 1 from webhook_lane where webhook_id = $1 and lane = $2 and lease = $3 for update";
    private static final String RELEASE = """
            update webhook_lane set due_at = $4, lease = null where webhook_id = $1 and lane = $2 and lease = $3
            """;
    private static final String CLOSE = """
            delete from webhook_lane l
             where l.webhook_id = $1 and l.lane = $2 and l.lease = $3
               and not exists (select 1
                                 from webhook_delivery d
                                where d.webhook_id = l.webhook_id and d.lane = l.lane and d.status = 'pending')
            """;

    private static final String EXPEDITE_ALL = """
            update webhook_lane
               set due_at = $2
             where webhook_id = $1 and lane = any (array(
                   select lane from webhook_lane
                    where webhook_id = $1 and lease is null and due_at > $2
                    order by due_at desc limit $3 for update skip locked))
            """;

    private CustomerQueueTable() {}

    /** Opens queues that are not open, due now, and locks them all until the transaction ends. */
    static Uni<Void> enqueue(SqlConnection tx, Collection<Key> sorted, Instant now) {
        return tx.preparedQuery(ENQUEUE)
                .execute(KEYS.tuple(sorted, SqlTimes.utc(now)))
                .replaceWithVoid();
    }

    /** As {@link #enqueue}; open queues that no try is under way for become due as well. */
    static Uni<Void> expedite(SqlConnection tx, Collection<Key> sorted, Instant now) {
        return tx.preparedQuery(EXPEDITE)
                .execute(KEYS.tuple(sorted, SqlTimes.utc(now)))
                .replaceWithVoid();
    }

    /** Queues of a webhook that wait for a later try become due, as far as one statement can do that in a moment. */
    public static Uni<Void> expediteAll(SqlClient client, String webhookId, int queuesMax, Instant now) {
        return client.preparedQuery(EXPEDITE_ALL)
                .execute(Tuple.of(webhookId, SqlTimes.utc(now), queuesMax))
                .replaceWithVoid();
    }

    /**
     * Leases queues that are due.
     *
     * @param busy how many queues this instance has leased already, by webhook
     * @param perWebhookMax queues of one webhook at a time
     */
    public static Uni<List<Claim>> claim(
            SqlClient client, Map<String, Integer> busy, int perWebhookMax, int max, Instant now, Instant leaseEnd) {
        UUID lease = UUID.randomUUID();
        List<String> ids = List.copyOf(busy.keySet());
        return client.preparedQuery(CLAIM)
                .execute(Tuple.from(new Object[] {
                    SqlTimes.utc(now),
                    ids.toArray(String[]::new),
                    ids.stream().map(busy::get).toArray(Integer[]::new),
                    perWebhookMax,
                    max,
                    SqlTimes.utc(leaseEnd),
                    lease
                }))
                .map(rows -> {
                    List<Claim> claims = new ArrayList<>(rows.size());
                    rows.forEach(row -> claims.add(Claim.of(row, lease)));
                    return claims;
                });
    }

    /** Locks a queue until the transaction ends; false when it is not leased by this claim any more. */
    static Uni<Boolean> lock(SqlConnection tx, Claim claim) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(claim.webhookId(), claim.queue(), claim.lease()))
                .map(rows -> rows.size() == 1);
    }

    /** Ends a lease: the queue is closed when nothing is pending in it, and due at that instant otherwise. */
    static List<Uni<Void>> release(SqlConnection tx, Claim claim, Instant dueAt) {
        return List.of(
                tx.preparedQuery(CLOSE)
                        .execute(Tuple.of(claim.webhookId(), claim.queue(), claim.lease()))
                        .replaceWithVoid(),
                tx.preparedQuery(RELEASE)
                        .execute(Tuple.of(claim.webhookId(), claim.queue(), claim.lease(), SqlTimes.utc(dueAt)))
                        .replaceWithVoid());
    }
}
