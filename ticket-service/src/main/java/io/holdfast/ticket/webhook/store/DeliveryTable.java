package io.holdfast.ticket.webhook.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/** Table {@code webhook_delivery}. */
public final class DeliveryTable {

    private static final ColumnArrays<NewDelivery> COLUMNS = ColumnArrays.<NewDelivery>builder()
            .text("webhook_id", NewDelivery::webhookId)
            .text("lane", NewDelivery::queue)
            .text("customer_id", NewDelivery::customerId)
            .text("event_id", NewDelivery::eventId)
            .text("event_source", NewDelivery::eventSource)
            .text("event_type", NewDelivery::eventType)
            .timestamp("event_time", NewDelivery::eventTime)
            .text("body", NewDelivery::body)
            .build();
    private static final String INSERT = "insert into webhook_delivery (" + COLUMNS.names() + ", status, created_at)"
            + " select " + COLUMNS.names() + ", 'pending', $" + (COLUMNS.count() + 1) + "::timestamptz"
            + " from " + COLUMNS.unnestWithPosition("new_row")
            + " order by position on conflict (webhook_id, event_source, event_id) do nothing";

    /** By an index of the webhook, or of its status: one of a few failed deliveries may be behind a million others. */
    private static final String PAGE = pageWhere("");

    private static final String PAGE_OF_STATUS = pageWhere("and status = $4");

    private static String pageWhere(String status) {
        return """
            select d.*, l.due_at
              from (select * from webhook_delivery
                     where webhook_id = $1 and delivery_id < $2 %s
                     order by delivery_id desc limit $3) as d
              left join webhook_lane l
                on d.status = 'pending' and l.webhook_id = d.webhook_id and l.lane = d.lane
               and not exists (select 1
                                 from webhook_delivery earlier
                                where earlier.webhook_id = d.webhook_id and earlier.lane = d.lane
                                  and earlier.status = 'pending' and earlier.delivery_id < d.delivery_id)
             order by d.delivery_id desc
            """.formatted(status);
    }

    private static final String FIND_ID =
            "select delivery_id from webhook_delivery where webhook_id = $1 and event_source = $2 and event_id = $3";

    private static final String FINISH = """
            update webhook_delivery
               set status = $2, attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, $3),
                   last_attempt_at = $3, finished_at = $4, last_status = $5, last_error = $6
             where delivery_id = $1 and status = 'pending'
            """;

    /** An erasure is told also when it is erased itself: its data are the customer's id, as on the topic. */
    private static final String ERASE = """
            delete from webhook_delivery
             where customer_id = any($1::text[]) and event_time <= $2 and event_type <> 'customer-erased'
            """;

    private static final String DELETE_OLD = """
            delete from webhook_delivery
             where delivery_id = any (array(
                   (select delivery_id from webhook_delivery
                     where status <> 'pending' and finished_at < $1 order by finished_at limit $2)
                   union all
                   (select delivery_id from webhook_delivery
                     where status = 'pending' and created_at < $1 order by created_at limit $2)))
            """;

    private DeliveryTable() {}

    /** Stores deliveries in their order and opens their queues. Those of events that are stored already change nothing. */
    public static Uni<Void> insert(SqlConnection tx, List<NewDelivery> deliveries, Instant now) {
        if (deliveries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Collection<CustomerQueueTable.Key> queues = new TreeSet<>();
        deliveries.forEach(delivery -> queues.add(delivery.queueKey()));
        return CustomerQueueTable.enqueue(tx, queues, now)
                .chain(() -> tx.preparedQuery(INSERT).execute(COLUMNS.tuple(deliveries, SqlTimes.utc(now))))
                .replaceWithVoid();
    }

    /** The id of a stored delivery. */
    public static Uni<Long> idOf(SqlConnection tx, NewDelivery delivery) {
        return tx.preparedQuery(FIND_ID)
                .execute(Tuple.of(delivery.webhookId(), delivery.eventSource(), delivery.eventId()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /**
     * Deliveries of a webhook, newest first.
     *
     * @param before the last id of the page before; {@link Long#MAX_VALUE} for the first page
     */
    public static Uni<List<StoredDelivery>> page(
            SqlClient client, String webhookId, @Nullable DeliveryStatus status, long before, int limit) {
        return (status == null
                        ? client.preparedQuery(PAGE).execute(Tuple.of(webhookId, before, limit))
                        : client.preparedQuery(PAGE_OF_STATUS)
                                .execute(Tuple.of(webhookId, before, limit, status.wireName())))
                .map(rows -> {
                    List<StoredDelivery> deliveries = new ArrayList<>(rows.size());
                    rows.forEach(row -> deliveries.add(StoredDelivery.of(row)));
                    return deliveries;
                });
    }

    /** Records a try. */
    static Uni<Void> record(
            SqlConnection tx,
            long deliveryId,
            DeliveryStatus status,
            Instant triedAt,
            @Nullable Instant finishedAt,
            @Nullable Integer lastStatus,
            @Nullable String lastError) {
        return tx.preparedQuery(FINISH)
                .execute(Tuple.from(new Object[] {
                    deliveryId,
                    status.wireName(),
                    SqlTimes.utc(triedAt),
                    SqlTimes.utcOrNull(finishedAt),
                    lastStatus,
                    lastError
                }))
                .replaceWithVoid();
    }

    /** Deletes what is stored of customers' events up to a time. */
    public static Uni<Void> erase(SqlConnection tx, Collection<CustomerId> customers, Instant upTo) {
        return tx.preparedQuery(ERASE)
                .execute(Tuple.of(customers.stream().map(CustomerId::value).toArray(String[]::new), SqlTimes.utc(upTo)))
                .replaceWithVoid();
    }

    /** Deletes deliveries that ended before a time, or wait since before it, a bounded number; how many were deleted. */
    public static Uni<Integer> deleteOld(SqlClient client, Instant before, int max) {
        return client.preparedQuery(DELETE_OLD)
                .execute(Tuple.of(SqlTimes.utc(before), max))
                .map(rows -> rows.rowCount());
    }
}
