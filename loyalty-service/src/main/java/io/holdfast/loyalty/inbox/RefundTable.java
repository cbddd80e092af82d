package io.holdfast.loyalty.inbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Money;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.purchase.RefundRecord;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/**
 * The table {@code refund}. Refunds are loaded by key, and those that wait for a purchase with its first event, so that
 * a refund costs the same however many its purchase has.
 */
final class RefundTable {

    private static final ColumnArrays<PurchaseRefunded> KEYS = ColumnArrays.<PurchaseRefunded>builder()
            .text("purchase_id", PurchaseRefunded::purchaseId)
            .text("refund_id", PurchaseRefunded::refundId)
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

    private static final ColumnArrays<EventKey> EVENT = ColumnArrays.<EventKey>builder()
            .text("event_id", EventKey::id)
            .text("event_source", EventKey::source)
            .build();

    private static final String SELECT = """
            select %1$s from refund where purchase_id = any($5::text[]) and state = 'waiting'
            union
            select %1$s from refund where (event_id, event_source) in (select * from %3$s)
            union
            select found.* from %2$s cross join lateral
                   (select %1$s from refund r
                     where r.purchase_id = k.purchase_id and r.refund_id = k.refund_id offset 0) found
             order by happened_at, refund_id
            """.formatted(REFUND.names(), KEYS.unnest("k"), EVENT.unnest("event", 3));
    private static final String UPSERT = REFUND.insertInto("refund") + " order by purchase_id, refund_id, customer_id"
            + " on conflict (purchase_id, refund_id, customer_id) do update set "
            + REFUND.assignExcluded(Set.of("purchase_id", "refund_id", "customer_id"));

    private static final String AWAIT_AGAIN = """
            with waiting as (
                update refund set state = 'waiting'
                 where purchase_id = any($1::text[]) and state = 'refused'
                   and not exists (select 1 from purchase p
                                    where p.purchase_id = refund.purchase_id and p.customer_id is not null)
                returning event_source, event_id)
            delete from refused using waiting
             where refused.event_source = waiting.event_source and refused.event_id = waiting.event_id
            """;

    private RefundTable() {}

    /** Loads the refunds that the events report, by refund id and by event key, and those that wait for their purchases. */
    static Uni<List<RefundRecord>> load(SqlConnection tx, Collection<Fact<PurchaseEvent>> facts) {
        List<PurchaseRefunded> refunds = new ArrayList<>();
        List<EventKey> events = new ArrayList<>();
        List<String> purchaseIds = new ArrayList<>();
        for (Fact<PurchaseEvent> fact : facts) {
            switch (fact.event()) {
                case Purchase purchase -> purchaseIds.add(purchase.purchaseId());
                case PurchaseRefunded refund -> {
                    refunds.add(refund);
                    events.add(fact.key());
                }
            }
        }
        Object purchases = purchaseIds.toArray(String[]::new);
        Tuple parameters = KEYS.tuple(
                refunds,
                events.stream().map(EventKey::id).toArray(String[]::new),
                events.stream().map(EventKey::source).toArray(String[]::new),
                purchases);
        return tx.preparedQuery(SELECT).execute(parameters).map(rows -> {
            List<RefundRecord> found = new ArrayList<>(rows.size());
            rows.forEach(row -> found.add(read(row)));
            return found;
        });
    }

    /** Inserts or updates refunds, each at most once. One that was rejected owns its id no longer. */
    static Uni<Void> save(SqlConnection tx, Collection<RefundRecord> refunds) {
        return refunds.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(UPSERT).execute(REFUND.tuple(refunds)).replaceWithVoid();
    }

    /** Refunds that contradicted one of these purchases, which an erasure has removed, wait for the next one. */
    static Uni<Void> awaitAgain(SqlConnection tx, Collection<String> purchaseIds) {
        Object purchases = purchaseIds.toArray(String[]::new);
        return purchaseIds.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(AWAIT_AGAIN).execute(Tuple.of(purchases)).replaceWithVoid();
    }

    private static RefundRecord read(Row row) {
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
