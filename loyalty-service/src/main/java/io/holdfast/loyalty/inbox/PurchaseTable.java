package io.holdfast.loyalty.inbox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Money;
import io.holdfast.loyalty.ledger.Cause;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.posting.Columns;
import io.holdfast.loyalty.purchase.PurchaseRecord;
import io.holdfast.loyalty.purchase.RefundRecord;
import io.holdfast.loyalty.purchase.Rejection;

/** Purchases, refunds and refusals in the database. */
final class PurchaseTable {

    private static final String PURCHASE_COLUMNS = """
            select purchase_id, customer_id, amount, currency, content, event_source, event_id, happened_at,
                   award, awarded, refunded, revoked
              from purchase
            """;
    private static final String SELECT_PURCHASES = PURCHASE_COLUMNS + """
             where purchase_id = any($1::text[])
            union all
            """ + PURCHASE_COLUMNS + """
             where (event_id, event_source) in (select * from unnest($2::text[], $3::text[]))
               and purchase_id <> all ($1::text[])
            """;
    private static final String SELECT_REFUNDS = """
            select purchase_id, refund_id, customer_id, amount, currency, event_source, event_id, happened_at, state
              from refund where purchase_id = any($1::text[])
             order by happened_at, refund_id
            """;
    private static final String UPSERT_PURCHASES = """
            insert into purchase (purchase_id, customer_id, amount, currency, content, event_source, event_id,
                                  happened_at, award, awarded, refunded, revoked)
            select purchase_id, customer_id, amount::numeric, currency, content, event_source, event_id, happened_at,
                   award, awarded, refunded::numeric, revoked
              from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[],
                          $8::timestamptz[], $9::int[], $10::bigint[], $11::text[], $12::bigint[])
                   as now (purchase_id, customer_id, amount, currency, content, event_source, event_id, happened_at,
                           award, awarded, refunded, revoked)
             order by purchase_id
            on conflict (purchase_id) do update
               set refunded = excluded.refunded, revoked = excluded.revoked
             where purchase.content = excluded.content
            """;
    private static final String UPSERT_REFUNDS = """
            insert into refund (purchase_id, refund_id, customer_id, amount, currency, event_source, event_id,
                                happened_at, state)
            select purchase_id, refund_id, customer_id, amount::numeric, currency, event_source, event_id, happened_at,
                   state
              from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                          $8::timestamptz[], $9::text[])
                   as now (purchase_id, refund_id, customer_id, amount, currency, event_source, event_id, happened_at,
                           state)
             order by purchase_id, refund_id
            on conflict (purchase_id, refund_id) do update set state = excluded.state
            """;
    private static final String INSERT_REJECTIONS = """
            insert into refused (event_source, event_id, reason, customer_id, detail, happened_at)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
            on conflict do nothing
            """;

    private PurchaseTable() {}

    /** Purchases of these ids, and those that these causes told of. */
    static Uni<List<PurchaseRecord>> loadPurchases(
            SqlConnection tx, Collection<String> purchaseIds, Collection<Cause> causes) {
        return tx.preparedQuery(SELECT_PURCHASES)
                .execute(Tuple.of(
                        purchaseIds.toArray(String[]::new),
                        Columns.texts(causes, Cause::id),
                        Columns.texts(causes, Cause::source)))
                .map(rows -> {
                    List<PurchaseRecord> purchases = new ArrayList<>(rows.size());
                    rows.forEach(row -> purchases.add(readPurchase(row)));
                    return purchases;
                });
    }

    /** All refunds of these purchases. */
    static Uni<List<RefundRecord>> loadRefunds(SqlConnection tx, Collection<String> purchaseIds) {
        return tx.preparedQuery(SELECT_REFUNDS)
                .execute(Tuple.of(purchaseIds.toArray(String[]::new)))
                .map(rows -> {
                    List<RefundRecord> refunds = new ArrayList<>(rows.size());
                    rows.forEach(row -> refunds.add(readRefund(row)));
                    return refunds;
                });
    }

    /** Writes purchases as they now stand, each once. */
    static Uni<Void> savePurchases(SqlConnection tx, Collection<PurchaseRecord> purchases) {
        if (purchases.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(UPSERT_PURCHASES)
                .execute(Tuple.from(new Object[] {
                    Columns.texts(purchases, PurchaseRecord::purchaseId),
                    Columns.texts(purchases, PurchaseRecord::customerId),
                    Columns.texts(purchases, purchase -> plain(purchase.money().amount())),
                    Columns.texts(purchases, purchase -> purchase.money().currency()),
                    purchases.stream().map(PurchaseRecord::contentDigest).toArray(UUID[]::new),
                    Columns.texts(purchases, purchase -> purchase.cause().source()),
                    Columns.texts(purchases, purchase -> purchase.cause().id()),
                    Columns.times(purchases, PurchaseRecord::at),
                    Columns.ints(purchases, PurchaseRecord::awardNumber),
                    Columns.longs(purchases, purchase -> purchase.awarded().value()),
                    Columns.texts(purchases, purchase -> plain(purchase.refunded())),
                    Columns.longs(purchases, purchase -> purchase.revoked().value())
                }))
                .invoke(saved -> {
                    if (saved.rowCount() != purchases.size()) {
                        throw new IllegalStateException("another customer's purchase of the same id came in between");
                    }
                })
                .replaceWithVoid();
    }

    /** Writes refunds as they now stand, each once. */
    static Uni<Void> saveRefunds(SqlConnection tx, Collection<RefundRecord> refunds) {
        if (refunds.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(UPSERT_REFUNDS)
                .execute(Tuple.from(new Object[] {
                    Columns.texts(refunds, RefundRecord::purchaseId),
                    Columns.texts(refunds, RefundRecord::refundId),
                    Columns.texts(refunds, RefundRecord::customerId),
                    Columns.texts(refunds, refund -> plain(refund.money().amount())),
                    Columns.texts(refunds, refund -> refund.money().currency()),
                    Columns.texts(refunds, refund -> refund.cause().source()),
                    Columns.texts(refunds, refund -> refund.cause().id()),
                    Columns.times(refunds, RefundRecord::at),
                    Columns.texts(refunds, refund -> stored(refund.state()))
                }))
                .replaceWithVoid();
    }

    static Uni<Void> saveRejections(SqlConnection tx, Collection<Rejection> rejections) {
        if (rejections.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(INSERT_REJECTIONS)
                .execute(Tuple.from(new Object[] {
                    Columns.texts(rejections, rejection -> rejection.cause().source()),
                    Columns.texts(rejections, rejection -> rejection.cause().id()),
                    Columns.texts(rejections, rejection -> rejection.reason().wireName()),
                    Columns.texts(rejections, Rejection::customerId),
                    Columns.texts(rejections, Rejection::detail),
                    Columns.times(rejections, Rejection::at)
                }))
                .replaceWithVoid();
    }

    private static PurchaseRecord readPurchase(Row row) {
        return new PurchaseRecord(
                row.getString(0),
                new CustomerId(row.getString(1)),
                new Money(row.getBigDecimal(2), row.getString(3)),
                row.getUUID(4),
                new Cause(row.getString(5), row.getString(6)),
                row.getOffsetDateTime(7).toInstant(),
                row.getInteger(8),
                Points.of(row.getLong(9)),
                row.getBigDecimal(10),
                Points.of(row.getLong(11)));
    }

    private static RefundRecord readRefund(Row row) {
        return new RefundRecord(
                row.getString(0),
                row.getString(1),
                new CustomerId(row.getString(2)),
                new Money(row.getBigDecimal(3), row.getString(4)),
                new Cause(row.getString(5), row.getString(6)),
                row.getOffsetDateTime(7).toInstant(),
                RefundRecord.State.valueOf(row.getString(8).toUpperCase(Locale.ROOT)));
    }

    private static String stored(RefundRecord.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String plain(BigDecimal amount) {
        return amount.toPlainString();
    }
}
