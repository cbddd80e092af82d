package io.holdfast.loyalty.inbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Money;
import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.purchase.PurchaseRecord;
import io.holdfast.loyalty.purchase.RefundRecord;
import io.holdfast.loyalty.purchase.Rejection;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.ConcurrentUpdateException;
import io.holdfast.sql.SqlTimes;

/** The tables {@code purchase}, {@code refund} and {@code refused}. */
final class PurchaseTable {

    private static final ColumnArrays<PurchaseRecord> PURCHASE = ColumnArrays.<PurchaseRecord>builder()
            .text("purchase_id", PurchaseRecord::purchaseId)
            .text("customer_id", PurchaseRecord::customerId)
            .decimal("amount", purchase -> purchase.money().amount())
            .text("currency", purchase -> purchase.money().currency())
            .uuid("content", PurchaseRecord::contentDigest)
            .text("event_source", purchase -> purchase.cause().source())
            .text("event_id", purchase -> purchase.cause().id())
            .timestamp("happened_at", PurchaseRecord::at)
            .integer("award", PurchaseRecord::awardNumber)
            .bigint("awarded", purchase -> purchase.awarded().value())
            .decimal("refunded", PurchaseRecord::refunded)
            .bigint("revoked", purchase -> purchase.revoked().value())
            .build();
    private static final ColumnArrays<RefundRecord> REFUND = ColumnArrays.<RefundRecord>builder()
            .text("purchase_id", RefundRecord::purchaseId)
            .text("refund_id", RefundRecord::refundId)
            .text("customer_id", RefundRecord::customerId)
            .decimal("amount", refund -> refund.money().amount())
            .text("currency", refund -> refund.money().currency())
            .text("event_source", refund -> refund.cause().source())
            .text("event_id", refund -> refund.cause().id())
            .timestamp("happened_at", RefundRecord::at)
            .text("state", refund -> refund.state().wireName())
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

    private static final String SELECT_REFUNDS = "select " + REFUND.names() + """
             from refund where purchase_id = any($1::text[]) order by happened_at, refund_id
            """;
    private static final String UPSERT_PURCHASES = PURCHASE.insertInto("purchase") + """
             order by purchase_id
            on conflict (purchase_id) do update set refunded = excluded.refunded, revoked = excluded.revoked
             where purchase.content = excluded.content
            """;
    private static final String UPSERT_REFUNDS = REFUND.insertInto("refund") + """
             order by purchase_id, refund_id
            on conflict (purchase_id, refund_id) do update set state = excluded.state
            """;
    private static final String INSERT_REJECTIONS = REJECTION.insertInto("refused") + " on conflict do nothing";

    private PurchaseTable() {}

    /** Loads the purchases with these ids, and those that these events recorded. */
    static Uni<List<PurchaseRecord>> loadPurchases(
            SqlConnection tx, Collection<String> purchaseIds, Collection<EventKey> events) {
        Object ids = purchaseIds.toArray(String[]::new);
        return tx.preparedQuery(SELECT_PURCHASES)
                .execute(EVENT.tuple(events, ids))
                .map(rows -> {
                    List<PurchaseRecord> purchases = new ArrayList<>(rows.size());
                    rows.forEach(row -> purchases.add(readPurchase(row)));
                    return purchases;
                });
    }

    /** Loads all refunds of these purchases. */
    static Uni<List<RefundRecord>> loadRefunds(SqlConnection tx, Collection<String> purchaseIds) {
        return tx.preparedQuery(SELECT_REFUNDS)
                .execute(Tuple.of(purchaseIds.toArray(String[]::new)))
                .map(rows -> {
                    List<RefundRecord> refunds = new ArrayList<>(rows.size());
                    rows.forEach(row -> refunds.add(readRefund(row)));
                    return refunds;
                });
    }

    /**
     * Inserts or updates purchases, each at most once.
     *
     * @return fails when a purchase of the same id but other content was saved since they were loaded
     */
    static Uni<Void> savePurchases(SqlConnection tx, Collection<PurchaseRecord> purchases) {
        if (purchases.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(UPSERT_PURCHASES)
                .execute(PURCHASE.tuple(purchases))
                .invoke(saved -> {
                    if (saved.rowCount() != purchases.size()) {
                        throw new ConcurrentUpdateException("another purchase with the same id was saved meanwhile");
                    }
                })
                .replaceWithVoid();
    }

    /** Inserts or updates refunds, each at most once. */
    static Uni<Void> saveRefunds(SqlConnection tx, Collection<RefundRecord> refunds) {
        return refunds.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(UPSERT_REFUNDS)
                        .execute(REFUND.tuple(refunds))
                        .replaceWithVoid();
    }

    static Uni<Void> saveRejections(SqlConnection tx, Collection<Rejection> rejections) {
        return rejections.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(INSERT_REJECTIONS)
                        .execute(REJECTION.tuple(rejections))
                        .replaceWithVoid();
    }

    private static PurchaseRecord readPurchase(Row row) {
        return new PurchaseRecord(
                row.getString("purchase_id"),
                new CustomerId(row.getString("customer_id")),
                new Money(row.getBigDecimal("amount"), row.getString("currency")),
                row.getUUID("content"),
                new EventKey(row.getString("event_source"), row.getString("event_id")),
                SqlTimes.instant(row, "happened_at"),
                row.getInteger("award"),
                Points.of(row.getLong("awarded")),
                row.getBigDecimal("refunded"),
                Points.of(row.getLong("revoked")));
    }

    private static RefundRecord readRefund(Row row) {
        return new RefundRecord(
                row.getString("purchase_id"),
                row.getString("refund_id"),
                new CustomerId(row.getString("customer_id")),
                new Money(row.getBigDecimal("amount"), row.getString("currency")),
                new EventKey(row.getString("event_source"), row.getString("event_id")),
                SqlTimes.instant(row, "happened_at"),
                WireEnum.find(RefundRecord.State.class, row.getString("state")).orElseThrow());
    }
}
