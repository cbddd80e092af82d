package io.holdfast.ticket.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.web.Json;

/** Queries of accepted events that were refused later, when their ticket or their purchase became known. */
@ApplicationScoped
class RefusedEvents {

    private static final String SELECT = """
            select fact.id, fact.source, fact.type, fact.time, fact.customer_id, fact.subject, fact.refused_at,
                   fact.data, fact.type = 'purchase-refunded' as refund,
                   coalesce(purchase.customer_id, ticket.customer_id) as owner
              from fact
              left join purchase on fact.type = 'purchase-refunded' and purchase.purchase_id = fact.subject
              left join ticket on fact.type <> 'purchase-refunded' and ticket.ticket_id = fact.subject
             where fact.refused_at is not null and fact.customer_id is not null
            """;
    private static final String AFTER = " and (fact.refused_at, fact.id, fact.source) < ($2, $3, $4)";
    private static final String ORDER = " order by fact.refused_at desc, fact.id desc, fact.source desc limit $1";

    /**
     * A refused event as the REST API returns it.
     *
     * @param ticketId the ticket of an event on a ticket
     * @param purchaseId the purchase of a refund
     * @param ownerId the customer of that ticket or purchase; the event's own one where a refund has another currency
     */
    @Schema(name = "RefusedEvent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RefusedEventView(
            String id,
            String source,
            String type,
            Instant time,
            @Nullable String ticketId,
            @Nullable String purchaseId,
            String customerId,
            @Nullable String ownerId,
            Instant refusedAt,
            JsonNode data) {}

    /** Sort key of the list. */
    private record Position(Instant refusedAt, String id, String source) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "refused-events",
                (last, to) -> to.instant(last.refusedAt()).text(last.id()).text(last.source()),
                from -> new Position(from.instant(), from.text(), from.text()));
    }

    private final Pool pool;

    RefusedEvents(Pool pool) {
        this.pool = pool;
    }

    /** The refused events, those that were refused last first. Those of an erased customer are gone. */
    Uni<Page<RefusedEventView>> list(int limit, @Nullable String cursor) {
        return (cursor == null
                        ? pool.preparedQuery(SELECT + ORDER).execute(Tuple.of(limit + 1))
                        : pool.preparedQuery(SELECT + AFTER + ORDER).execute(after(limit, cursor)))
                .map(rows -> Page.of(
                        rowsOf(rows),
                        limit,
                        RefusedEvents::event,
                        last -> Position.FORMAT.encode(new Position(last.refusedAt(), last.id(), last.source()))));
    }

    private static Tuple after(int limit, String cursor) {
        Position last = Position.FORMAT.decode(cursor);
        return Tuple.of(limit + 1, SqlTimes.utc(last.refusedAt()), last.id(), last.source());
    }

    private static List<Row> rowsOf(RowSet<Row> rows) {
        List<Row> list = new ArrayList<>(rows.size());
        rows.forEach(list::add);
        return list;
    }

    private static RefusedEventView event(Row row) {
        boolean isRefund = row.getBoolean("refund");
        String subject = row.getString("subject");
        return new RefusedEventView(
                row.getString("id"),
                row.getString("source"),
                row.getString("type"),
                SqlTimes.instant(row, "time"),
                isRefund ? null : subject,
                isRefund ? subject : null,
                row.getString("customer_id"),
                row.getString("owner"),
                SqlTimes.instant(row, "refused_at"),
                Json.readStored(row.getString("data")));
    }
}
