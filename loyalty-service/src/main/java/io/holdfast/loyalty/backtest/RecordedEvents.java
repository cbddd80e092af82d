package io.holdfast.loyalty.backtest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.backtest.model.Backtest.Period;
import io.holdfast.loyalty.backtest.model.RecordedEvent;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.UnreadableEventException;
import io.holdfast.sql.SqlTimes;

/**
 * Reads recorded purchases, refunds, ratings and breaches through cursors of one transaction, a page at a time, so that
 * memory is bounded by the pages. Blocks the calling thread.
 */
final class RecordedEvents {

    /** Longer than the limit of a statement. */
    private static final Duration STEP_TIMEOUT = Duration.ofMinutes(3);

    private static final String SOURCE = "/engagement";

    private static final String CUSTOMERS = """
            select customer_id from purchase where happened_at >= $1 and happened_at < $2
            union
            select customer_id from refund where state = 'applied' and happened_at >= $1 and happened_at < $2
            union
            select customer_id from engagement
             where (happened_at >= $1 and happened_at < $2) or (withdrawn_at >= $1 and withdrawn_at < $2)
             order by customer_id
            """;

    /**
     * All events of customers before {@code $2}. Of one instant, purchases come first, in the order of their awards; a refund
     * after its purchase, a withdrawal after its breach.
     */
    private static final String EVENTS = """
            select 1 as place, 'purchase' as type, customer_id, happened_at, purchase_id as id, award as entry, amount, currency,
                   content_data, referrer, null::text as refund_id, event_source, event_id, null::smallint as score,
                   null::text as department, null::text as priority, null::text as channel
              from purchase where customer_id = any($1::text[]) and happened_at < $2
            union all
            select 2, 'refund', customer_id, happened_at, purchase_id, 0, amount, currency, null, null, refund_id,
                   event_source, event_id, null, null, null, null
              from refund where customer_id = any($1::text[]) and state = 'applied' and happened_at < $2
            union all
            select 3, kind, customer_id, happened_at, id, entry, null, null, null, null, null, null, null,
                   score, department, priority, channel
              from engagement where customer_id = any($1::text[]) and happened_at < $2
            union all
            select 4, 'withdrawal', customer_id, withdrawn_at, id, entry, null, null, null, null, null, null, null,
                   score, department, priority, channel
              from engagement where customer_id = any($1::text[]) and withdrawn_at < $2
             order by customer_id, happened_at, place, entry, id, refund_id
            """;

    private final SqlConnection transaction;
    private final EventJson json;
    private final BacktestConfig config;

    RecordedEvents(SqlConnection transaction, EventJson json, BacktestConfig config) {
        this.transaction = transaction;
        this.json = json;
        this.config = config;
    }

    /** The events before the end of the period, from the first one on, of all customers with an event in it. */
    void read(Period period, Consumer<RecordedEvent> reader) {
        List<String> page = new ArrayList<>();
        Tuple parameters = Tuple.of(SqlTimes.utc(period.from()), SqlTimes.utc(period.to()));
        query(CUSTOMERS, parameters, config.pageCustomersMax(), row -> {
            page.add(row.getString("customer_id"));
            if (page.size() == config.pageCustomersMax()) {
                readOf(page, period, reader);
                page.clear();
            }
        });
        readOf(page, period, reader);
    }

    private void readOf(List<String> customers, Period period, Consumer<RecordedEvent> reader) {
        if (!customers.isEmpty()) {
            Tuple parameters = Tuple.of(customers.toArray(String[]::new), SqlTimes.utc(period.to()));
            query(EVENTS, parameters, config.pageEventsMax(), row -> reader.accept(read(row)));
        }
    }

    private void query(String sql, Tuple parameters, int pageMax, Consumer<Row> reader) {
        PreparedStatement statement = await(transaction.prepare(sql));
        Cursor cursor = statement.cursor(parameters);
        do {
            await(cursor.read(pageMax)).forEach(reader);
        } while (cursor.hasMore());
        await(cursor.close());
        await(statement.close());
    }

    private RecordedEvent read(Row row) {
        CustomerId customerId = new CustomerId(row.getString("customer_id"));
        String type = row.getString("type");
        MemberEvent event = switch (type) {
            case "purchase" -> new MemberEvent.Purchased(purchase(row, customerId));
            case "refund" -> new MemberEvent.Refunded(refund(row, customerId));
            case "rating" ->
                new MemberEvent.Rated(
                        new TicketRated(new TicketId(row.getString("id")), customerId, row.getInteger("score"), null));
            case "breach" -> new MemberEvent.Breached(clock(row, customerId));
            case "withdrawal" -> new MemberEvent.BreachWithdrawn(clock(row, customerId));
            default -> throw new IllegalStateException("unknown kind of engagement " + type);
        };
        String source = row.getString("event_source");
        EventKey key = source == null
                ? new EventKey(SOURCE, type + ":" + row.getString("id"))
                : new EventKey(source, row.getString("event_id"));
        return new RecordedEvent(customerId, event, new Occurrence(key, SqlTimes.instant(row, "happened_at")));
    }

    private Purchase purchase(Row row, CustomerId customerId) {
        String referrer = row.getString("referrer");
        String content = row.getString("content_data");
        Purchase recorded = content == null ? null : parse(content);
        return new Purchase(
                row.getString("id"),
                customerId,
                row.getBigDecimal("amount"),
                row.getString("currency"),
                recorded == null ? null : recorded.channel(),
                recorded == null ? List.of() : recorded.items(),
                referrer == null ? null : new CustomerId(referrer));
    }

    private @Nullable Purchase parse(String content) {
        try {
            return json.read(EventType.PURCHASE, content.getBytes(StandardCharsets.UTF_8)) instanceof Purchase purchase
                    ? purchase
                    : null;
        } catch (UnreadableEventException e) {
            throw new IllegalStateException("unreadable content of a purchase", e);
        }
    }

    private static PurchaseRefunded refund(Row row, CustomerId customerId) {
        return new PurchaseRefunded(
                row.getString("id"),
                customerId,
                row.getString("refund_id"),
                row.getBigDecimal("amount"),
                row.getString("currency"));
    }

    /** The id is {@code ticket:metric:cycle:version}; a ticket's id may have colons too. Rules look at nothing else. */
    private static ClockDetails clock(Row row, CustomerId customerId) {
        String id = row.getString("id");
        int version = id.lastIndexOf(':');
        int cycle = id.lastIndexOf(':', version - 1);
        int metric = id.lastIndexOf(':', cycle - 1);
        Instant at = SqlTimes.instant(row, "happened_at");
        return new ClockDetails(
                new TicketId(id.substring(0, metric)),
                customerId,
                WireEnum.find(Metric.class, id.substring(metric + 1, cycle)).orElseThrow(),
                Integer.parseInt(id.substring(cycle + 1, version)),
                "policy",
                Integer.parseInt(id.substring(version + 1)),
                row.getString("department"),
                WireEnum.find(Priority.class, row.getString("priority")).orElseThrow(),
                row.getString("channel"),
                at,
                at,
                at,
                null);
    }

    private static <T extends @Nullable Object> T await(Uni<T> step) {
        return step.await().atMost(STEP_TIMEOUT);
    }
}
