package io.holdfast.ticket.channel.kept;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.EventIds;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element.KeptReason;
import io.holdfast.ticket.job.JobMetrics;
import io.holdfast.ticket.state.ChannelAccount;
import io.holdfast.ticket.store.Digests;
import io.holdfast.ticket.web.Json;

/** Table {@code kept_delivery}: deliveries with an element that could not be read, or waits. */
@Singleton
public class KeptTable {

    /**
     * An element to keep.
     *
     * @param element its position in the delivery; -1 for all of it
     * @param purchaseId of one that waits for it
     */
    public record NewRow(
            int element,
            KeptReason reason,
            String detail,
            @Nullable String purchaseId) {}

    /** A kept delivery with what is needed to read it again. */
    public record KeptDelivery(String keptId, ChannelAccount account, int element, Delivery delivery) {}

    private record Position(Instant receivedAt, String keptId) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "kept",
                (last, to) -> to.instant(last.receivedAt()).text(last.keptId()),
                from -> new Position(from.instant(), from.text()));
    }

    private static final String INSERT = """
            insert into kept_delivery (kept_id, channel, account, reason, detail, purchase_id, received_at, suffix, query,
                                       headers, body, body_digest, element)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            on conflict (channel, account, body_digest, element) do update
               set reason = excluded.reason, detail = excluded.detail, purchase_id = excluded.purchase_id
            """;
    private static final String LIST = """
            select kept_id, reason, received_at, octet_length(body) as bytes, detail
              from kept_delivery
             where channel = $1 and account = $2 and (received_at, kept_id) < ($3, $4)
             order by received_at desc, kept_id desc limit $5
            """;
    private static final String FIND = """
            select channel, account, suffix, query, headers, body, element from kept_delivery where kept_id = $1
            """;
    private static final String DELETE = "delete from kept_delivery where kept_id = $1";
    private static final String DELETE_OLD = "delete from kept_delivery where received_at < $1";
    /** Those whose purchase is recorded, or was erased: they wait in vain no longer. */
    private static final String READY = """
              from kept_delivery k
              join channel_account a on a.channel = k.channel and a.account = k.account
             where k.purchase_id is not null and (cardinality($1::text[]) = 0 or k.purchase_id = any ($1))
               and (exists (select 1 from purchase p where p.purchase_id = k.purchase_id and p.customer_id is not null)
                    or exists (select 1 from erased_purchase e
                                where e.purchase_digest = sha256(convert_to(k.purchase_id, 'UTF8'))))
            """;

    private static final String WAITING = "select k.kept_id " + READY + " order by k.received_at limit 200";
    private static final String COUNT_READY = "select count(*) from (select 1 " + READY + " limit $2) ready";
    private static final Set<String> SECRET_HEADERS =
            Set.of("x-telegram-bot-api-secret-token", "authorization", "x-api-key", "cookie");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final Pool pool;
    private final Clock clock;

    KeptTable(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Keeps elements of a delivery; of one that is kept already only the reason may change. */
    public Uni<Void> insert(ChannelAccount account, Delivery delivery, Collection<NewRow> rows) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> pool.preparedQuery(INSERT).execute(tuple(account, delivery, row)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Tuple tuple(ChannelAccount account, Delivery delivery, NewRow row) {
        Tuple tuple = Tuple.tuple();
        tuple.addString(EventIds.generate());
        tuple.addString(account.channel());
        tuple.addString(account.name());
        tuple.addString(row.reason().wireName());
        tuple.addString(row.detail());
        tuple.addString(row.purchaseId());
        tuple.addValue(SqlTimes.utc(clock.instant()));
        tuple.addString(delivery.suffix());
        tuple.addString(delivery.query());
        tuple.addString(Json.write(storable(delivery.headers())));
        tuple.addValue(Buffer.buffer(delivery.body()));
        tuple.addValue(Digests.of(delivery.body()));
        tuple.addInteger(row.element());
        return tuple;
    }

    /** Without secrets, which are not needed to read a body again, and without U+0000, which PostgreSQL's text cannot hold; HTTP does not allow it anyway. */
    private static Map<String, List<String>> storable(Map<String, List<String>> headers) {
        Map<String, List<String>> storable = new LinkedHashMap<>();
        headers.forEach((name, values) -> {
            if (!SECRET_HEADERS.contains(name)) {
                storable.put(
                        name,
                        values.stream().map(value -> value.replace("\0", "")).toList());
            }
        });
        return storable;
    }

    /** What is kept of an account, newest first. */
    public Uni<Page<KeptView>> list(ChannelAccount account, int limit, @Nullable String cursor) {
        Position last = cursor == null ? new Position(LATEST, "") : Position.FORMAT.decode(cursor);
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(
                        account.channel(), account.name(), SqlTimes.utc(last.receivedAt()), last.keptId(), limit + 1))
                .map(rows -> {
                    List<Row> list = new ArrayList<>(rows.size());
                    rows.forEach(list::add);
                    return Page.of(
                            list,
                            limit,
                            KeptTable::view,
                            view -> Position.FORMAT.encode(new Position(view.receivedAt(), view.keptId())));
                });
    }

    private static KeptView view(Row row) {
        return new KeptView(
                row.getString("kept_id"),
                row.getString("reason"),
                SqlTimes.instant(row, "received_at"),
                row.getInteger("bytes"),
                row.getString("detail"));
    }

    /** The delivery; empty when it is kept no more. */
    public Uni<Optional<KeptDelivery>> find(String keptId) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(keptId))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(read(keptId, rows.iterator().next())));
    }

    private static KeptDelivery read(String keptId, Row row) {
        ChannelAccount account = new ChannelAccount(row.getString("channel"), row.getString("account"));
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> header : Json.fields(
                        row.getString("headers").getBytes(StandardCharsets.UTF_8))
                .properties()) {
            List<String> values = new ArrayList<>();
            header.getValue().forEach(value -> values.add(value.textValue()));
            headers.put(header.getKey(), values);
        }
        return new KeptDelivery(
                keptId,
                account,
                row.getInteger("element"),
                Delivery.of(
                        "POST",
                        account.name(),
                        row.getString("suffix"),
                        row.getString("query"),
                        headers,
                        row.getBuffer("body").getBytes()));
    }

    /**
     * Deletes a delivery that was stored, or that somebody wants no more.
     *
     * @param change for the audit trail if there was one; null when nobody has asked for it
     */
    public Uni<Void> delete(String keptId, @Nullable Change change) {
        return pool.withTransaction(tx -> tx.preparedQuery(DELETE)
                .execute(Tuple.of(keptId))
                .chain(rows -> change == null || rows.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : AuditTrail.append(tx, clock.instant(), change)));
    }

    /** Appends what somebody asks for to the audit trail before it is done, in more than one transaction. */
    public Uni<Void> record(Change change) {
        return pool.withTransaction(tx -> AuditTrail.append(tx, clock.instant(), change));
    }

    /** Deletes what was received before. */
    public Uni<Void> deleteBefore(Instant receivedAt) {
        return pool.preparedQuery(DELETE_OLD)
                .execute(Tuple.of(SqlTimes.utc(receivedAt)))
                .replaceWithVoid();
    }

    /** Ids of what waits for one of these purchases, or for any if there are none, which is recorded or was erased meanwhile. */
    public Uni<List<String>> findReady(Collection<String> purchaseIds) {
        return pool.preparedQuery(WAITING)
                .execute(Tuple.of(purchaseIds.toArray(String[]::new)))
                .map(rows -> {
                    List<String> ids = new ArrayList<>(rows.size());
                    rows.forEach(row -> ids.add(row.getString(0)));
                    return ids;
                });
    }

    /** How many there are of these, up to the bound of the metric. */
    public Uni<Long> countReady() {
        return pool.preparedQuery(COUNT_READY)
                .execute(Tuple.of(new String[0], JobMetrics.WAITING_MAX))
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
