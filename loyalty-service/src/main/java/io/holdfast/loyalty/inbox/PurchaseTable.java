package io.holdfast.loyalty.inbox;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Money;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.RecordedPurchase;
import io.holdfast.loyalty.purchase.PurchaseRecord;
import io.holdfast.loyalty.purchase.PurchaseRow;
import io.holdfast.loyalty.purchase.Rejection;
import io.holdfast.loyalty.store.MemberJson;
import io.holdfast.messaging.EventJson;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.ConcurrentUpdateException;
import io.holdfast.sql.SqlTimes;

/** The tables {@code purchase} and {@code refused}. */
final class PurchaseTable {

    /** A purchase to be saved under the next revision. */
    private record VersionedRow(
            PurchaseRow row, long revision, @Nullable String contentData) {}

    private static final ColumnArrays<VersionedRow> PURCHASE = ColumnArrays.<VersionedRow>builder()
            .text("purchase_id", row -> row.row().purchaseId())
            .text("customer_id", row -> valueOrNull(row, PurchaseRecord::customerId))
            .decimal(
                    "amount",
                    row -> valueOrNull(row, record -> record.purchase().money().amount()))
            .text(
                    "currency",
                    row -> valueOrNull(row, record -> record.purchase().money().currency()))
            .uuid("content", row -> valueOrNull(row, record -> record.purchase().content()))
            .text(
                    "event_source",
                    row -> valueOrNull(row, purchase -> purchase.cause().source()))
            .text(
                    "event_id",
                    row -> valueOrNull(row, purchase -> purchase.cause().id()))
            .timestamp(
                    "happened_at",
                    row -> valueOrNull(row, record -> record.purchase().at()))
            .integer("award", row -> valueOr(row, record -> record.purchase().award(), 0))
            .bigint(
                    "awarded",
                    row -> valueOr(row, record -> record.purchase().awarded().value(), 0L))
            .decimal("refunded", row -> valueOr(row, record -> record.purchase().refunded(), BigDecimal.ZERO))
            .bigint(
                    "revoked",
                    row -> valueOr(row, record -> record.purchase().reversed().value(), 0L))
            .text(
                    "stamps",
                    row -> valueOrNull(
                            row, record -> MemberJson.ofStamps(record.purchase().stamps())))
            .text(
                    "referrals",
                    row -> valueOrNull(
                            row,
                            record -> MemberJson.ofReferrals(record.purchase().referrals())))
            .text("referrer", row -> valueOrNull(row, PurchaseTable::referrer))
            .text(
                    "recorded_of",
                    row -> valueOrNull(row, record -> record.purchase().recordedOf()))
            .text("content_data", VersionedRow::contentData)
            .integer("refunds", row -> row.row().refunds())
            .bigint("revision", VersionedRow::revision)
            .build();
    private static final ColumnArrays<Rejection> REJECTION = ColumnArrays.<Rejection>builder()
            .text("event_source", rejection -> rejection.cause().source())
            .text("event_id", rejection -> rejection.cause().id())
            .text("reason", rejection -> rejection.reason().wireName())
            .text("customer_id", Rejection::customerId)
            .text("detail", Rejection::detail)
            .timestamp("happened_at", Rejection::at)
            .build();
    private static final ColumnArrays<EventKey> EVENT = ColumnArrays.<EventKey>builder()
            .text("event_id", EventKey::id)
            .text("event_source", EventKey::source)
            .build();

    /** Two index scans: one condition is a sub-select, so an {@code or} of both could use no index. */
    private static final String SELECT_PURCHASES = """
            select %1$s from purchase where purchase_id = any($3::text[])
            union all
            select %1$s from purchase
             where (event_id, event_source) in (select * from %2$s) and purchase_id <> all ($3::text[])
            """.formatted(PURCHASE.names(), EVENT.unnest("event"));

    /** A row that another transaction has inserted meanwhile is left out, which the row count shows. */
    private static final String INSERT_PURCHASES =
            PURCHASE.insertInto("purchase") + " order by purchase_id on conflict (purchase_id) do nothing";

    /** So is one that another transaction has changed, or deleted with its customer. */
    private static final String UPDATE_PURCHASES = "update purchase set "
            + PURCHASE.assign("changed", Set.of("purchase_id", "referrer", "content_data"))
            + ", referrer = coalesce(changed.referrer, purchase.referrer)"
            + ", content_data = coalesce(changed.content_data, purchase.content_data) from (" + PURCHASE.select()
            + ") as changed where purchase.purchase_id = changed.purchase_id"
            + " and purchase.revision = changed.revision - 1";

    private static final String DELETE_REJECTIONS = "delete from refused using " + EVENT.unnest("event")
            + " where refused.event_source = event.event_source and refused.event_id = event.event_id";
    private static final String INSERT_REJECTIONS = REJECTION.insertInto("refused") + " on conflict do nothing";

    private static final long FIRST_REVISION = 1;
    private static final String UNIQUE_VIOLATION = "23505";

    private PurchaseTable() {}

    /** Purchases as they were loaded, with the revisions of their rows. */
    record Loaded(List<PurchaseRow> rows, Map<String, Long> revisions) {

        static final Loaded NOTHING = new Loaded(List.of(), Map.of());

        private VersionedRow next(PurchaseRow row, EventJson json) {
            return new VersionedRow(
                    row, revisions.getOrDefault(row.purchaseId(), FIRST_REVISION - 1) + 1, contentData(row, json));
        }
    }

    /** Loads the purchases with these ids, and those that these events recorded. */
    static Uni<Loaded> load(SqlConnection tx, Collection<String> purchaseIds, Collection<EventKey> events) {
        Object ids = purchaseIds.toArray(String[]::new);
        return tx.preparedQuery(SELECT_PURCHASES)
                .execute(EVENT.tuple(events, ids))
                .map(rows -> {
                    List<PurchaseRow> purchases = new ArrayList<>(rows.size());
                    Map<String, Long> revisions = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        purchases.add(readPurchase(row));
                        revisions.put(row.getString("purchase_id"), row.getLong("revision"));
                    }
                    return new Loaded(purchases, revisions);
                });
    }

    /**
     * Inserts or updates purchases, each at most once.
     *
     * @return fails with {@link ConcurrentUpdateException} when another transaction has saved one of them, or another
     *     purchase of the same event, since they were loaded
     */
    static Uni<Void> save(SqlConnection tx, Loaded loaded, Collection<PurchaseRow> purchases, EventJson json) {
        List<VersionedRow> stored = new ArrayList<>();
        List<VersionedRow> unknown = new ArrayList<>();
        for (PurchaseRow purchase : purchases) {
            VersionedRow row = loaded.next(purchase, json);
            (row.revision() > FIRST_REVISION ? stored : unknown).add(row);
        }
        return execute(tx, UPDATE_PURCHASES, stored).chain(() -> execute(tx, INSERT_PURCHASES, unknown));
    }

    private static Uni<Void> execute(SqlConnection tx, String statement, List<VersionedRow> purchases) {
        if (purchases.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(statement)
                .execute(PURCHASE.tuple(purchases))
                .onFailure(failure -> failure instanceof PgException e && UNIQUE_VIOLATION.equals(e.getSqlState()))
                .transform(failure -> new ConcurrentUpdateException(
                        "the purchase, or another of the same event, was saved meanwhile"))
                .invoke(saved -> {
                    if (saved.rowCount() != purchases.size()) {
                        throw new ConcurrentUpdateException("a purchase was changed meanwhile");
                    }
                })
                .replaceWithVoid();
    }

    /** Deletes the rejections of events that are processed again. */
    static Uni<Void> deleteRejections(SqlConnection tx, Collection<Fact<PurchaseEvent>> facts) {
        return facts.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(DELETE_REJECTIONS)
                        .execute(EVENT.tuple(facts.stream().map(Fact::key).toList()))
                        .replaceWithVoid();
    }

    static Uni<Void> saveRejections(SqlConnection tx, Collection<Rejection> rejections) {
        return rejections.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(INSERT_REJECTIONS)
                        .execute(REJECTION.tuple(rejections))
                        .replaceWithVoid();
    }

    private static PurchaseRow readPurchase(Row row) {
        String id = row.getString("purchase_id");
        String customer = row.getString("customer_id");
        PurchaseRecord purchase = customer == null ? null : readRecord(row, id, new CustomerId(customer));
        return new PurchaseRow(id, purchase, row.getInteger("refunds"));
    }

    private static PurchaseRecord readRecord(Row row, String id, CustomerId customer) {
        String referrer = row.getString("referrer");
        String recordedOf = row.getString("recorded_of");
        RecordedPurchase purchase = new RecordedPurchase(
                id,
                new Money(row.getBigDecimal("amount"), row.getString("currency")),
                row.getUUID("content"),
                SqlTimes.instant(row, "happened_at"),
                row.getInteger("award"),
                Points.of(row.getLong("awarded")),
                MemberJson.stamps(row.getString("stamps")),
                MemberJson.referrals(row.getString("referrals"), referrer == null ? null : new CustomerId(referrer)),
                row.getBigDecimal("refunded"),
                Points.of(row.getLong("revoked")),
                recordedOf == null ? null : new CustomerId(recordedOf));
        return new PurchaseRecord(
                customer, new EventKey(row.getString("event_source"), row.getString("event_id")), purchase, null);
    }

    private static @Nullable CustomerId referrer(PurchaseRecord record) {
        List<RecordedPurchase.PaidReferral> referrals = record.purchase().referrals();
        if (!referrals.isEmpty()) {
            return referrals.getFirst().referrer();
        }
        Purchase event = record.event();
        return event == null ? null : event.referredBy();
    }

    /** What an award depends on beside the columns, as the event's JSON; the referrer has a column. Null: nothing else. */
    private static @Nullable String contentData(PurchaseRow row, EventJson json) {
        PurchaseRecord record = row.record();
        Purchase event = record == null ? null : record.event();
        if (event == null || (event.items().isEmpty() && event.channel() == null)) {
            return null;
        }
        Purchase content = new Purchase(
                event.purchaseId(),
                event.customerId(),
                event.amount(),
                event.currency(),
                event.channel(),
                event.items(),
                null);
        return new String(json.write(content), StandardCharsets.UTF_8);
    }

    private static <T> @Nullable T valueOrNull(
            VersionedRow row, Function<PurchaseRecord, ? extends @Nullable T> value) {
        PurchaseRecord purchase = row.row().record();
        return purchase == null ? null : value.apply(purchase);
    }

    private static <T> T valueOr(VersionedRow row, Function<PurchaseRecord, T> value, T other) {
        PurchaseRecord purchase = row.row().record();
        return purchase == null ? other : value.apply(purchase);
    }
}
