package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Money;
import io.holdfast.contract.WireEnum;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.RecordedRefund;
import io.holdfast.ticket.state.RefundKey;

/**
 * Table {@code purchase_refund}: one row for each refund and customer who told of it. Loaded by key only, so that a
 * refund costs the same however many its purchase has. {@link PurchaseStore} erases it.
 */
final class RefundStore implements StateStore {

    private static final ColumnArrays<RefundKey> KEYS = ColumnArrays.<RefundKey>builder()
            .text("purchase_id", RefundKey::purchaseId)
            .text("refund_id", RefundKey::refundId)
            .build();
    private static final ColumnArrays<RecordedRefund> COLUMNS = ColumnArrays.<RecordedRefund>builder()
            .all(KEYS, RecordedRefund::key)
            .text("customer_id", RecordedRefund::customerId)
            .decimal("amount", refund -> refund.money().amount())
            .text("currency", refund -> refund.money().currency())
            .text("state", refund -> refund.state().wireName())
            .build();
    private static final ColumnArrays<PurchaseState> OWNERS = ColumnArrays.<PurchaseState>builder()
            .text("purchase_id", PurchaseState::purchaseId)
            .text("customer_id", purchase -> purchase.requirePurchase().customerId())
            .text("currency", purchase -> purchase.requirePurchase().money().currency())
            .build();
    private static final String SELECT = Statements.selectByKeys(
            COLUMNS.names(), "purchase_refund", KEYS, "r.purchase_id = k.purchase_id and r.refund_id = k.refund_id");
    /** A refund that was refused owns its id no longer, so that another one may take its row. */
    private static final String UPSERT = COLUMNS.insertInto("purchase_refund")
            + " on conflict (purchase_id, refund_id, customer_id) do update"
            + " set amount = excluded.amount, currency = excluded.currency, state = excluded.state";
    /** Judges what waited for purchases by the rule of {@link PurchaseState}, and marks the events of what is refused. */
    private static final String SETTLE =
            """
            with settled as (
                update purchase_refund r
                   set state = case when r.customer_id = p.customer_id and r.currency = p.currency
                                    then 'counted' else 'refused' end
                  from %s
                 where r.purchase_id = any ($1) and r.purchase_id = p.purchase_id and r.state = 'waiting'
                returning r.purchase_id, r.refund_id, r.customer_id, r.state)
            update fact f set refused_at = $%d
              from settled s
             where s.state = 'refused' and f.subject = s.purchase_id and f.type = '%s'
               and f.customer_id = s.customer_id and f.data::json ->> 'refundId' = s.refund_id and f.refused_at is null
            """.formatted(OWNERS.unnest("p"), OWNERS.count() + 1, EventType.PURCHASE_REFUNDED.wireName());

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        return reads.refunds().isEmpty()
                ? List.of()
                : List.of(Statements.forEachRow(
                        tx, SELECT, KEYS.tuple(reads.refunds()), row -> unitOfWork.entities.load(read(row))));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        List<Uni<Void>> statements = new ArrayList<>(2);
        Collection<RecordedRefund> rows = unitOfWork.entities.refunds.changed();
        if (!rows.isEmpty()) {
            statements.add(Statements.execute(tx, UPSERT, COLUMNS.tuple(rows)));
        }
        List<PurchaseState> awaited = unitOfWork.entities.awaited;
        if (!awaited.isEmpty()) {
            statements.add(Statements.execute(tx, SETTLE, OWNERS.tuple(awaited, SqlTimes.utc(unitOfWork.now()))));
        }
        return statements;
    }

    private static RecordedRefund read(Row row) {
        return new RecordedRefund(
                new RefundKey(row.getString(0), row.getString(1)),
                new CustomerId(row.getString(2)),
                new Money(row.getBigDecimal(3), row.getString(4)),
                WireEnum.find(RecordedRefund.State.class, row.getString(5)).orElseThrow());
    }
}
