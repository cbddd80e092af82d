package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Money;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.PurchaseState.Payer;
import io.holdfast.ticket.state.PurchaseState.WaitingRefunds;
import io.holdfast.ticket.state.RecordedPurchase;
import io.holdfast.ticket.state.RefundKey;

/**
 * Table {@code purchase}: one row a purchase, with an optimistic lock by its column {@code revision}. A purchase that is
 * known only from refunds has a row without a customer, so that the first purchase and the first refund of two customers
 * at the same time conflict on it.
 */
final class PurchaseStore implements StateStore {

    private static final ColumnArrays<VersionedPurchase> COLUMNS = ColumnArrays.<VersionedPurchase>builder()
            .text("purchase_id", row -> row.state().purchaseId())
            .bigint("revision", VersionedPurchase::newRevision)
            .text("customer_id", row -> valueOrNull(row, RecordedPurchase::customerId))
            .decimal(
                    "amount",
                    row -> valueOrNull(row, purchase -> purchase.money().amount()))
            .text(
                    "currency",
                    row -> valueOrNull(row, purchase -> purchase.money().currency()))
            .text("channel", row -> valueOrNull(row, RecordedPurchase::channel))
            .uuid("content", row -> valueOrNull(row, RecordedPurchase::content))
            .integer("refunds", row -> row.state().refunds())
            .decimal("refunded", row -> row.state().refunded())
            .build();
    private static final String SELECT = "select " + COLUMNS.names() + " from purchase where purchase_id = any ($1)";

    /** Refunds that wait for purchases, in sums; a purchase that is known has none. */
    private static final String SELECT_WAITING = """
            select purchase_id, customer_id, currency, count(*)::integer, sum(amount)
              from purchase_refund
             where purchase_id = any ($1) and state = 'waiting'
             group by purchase_id, customer_id, currency
            """;

    /** The same, of the customers who report refunds in this flush only. */
    private static final ColumnArrays<Owned<String>> PAYERS = ColumnArrays.<Owned<String>>builder()
            .text("purchase_id", Owned::key)
            .text("customer_id", Owned::customerId)
            .build();

    private static final String SELECT_WAITING_OF_PAYERS =
            "select purchase_id, customer_id, currency, count(*)::integer, sum(amount) from ("
                    + Statements.selectByKeys(
                            "purchase_id, customer_id, currency, amount",
                            "purchase_refund",
                            PAYERS,
                            "r.purchase_id = k.purchase_id and r.customer_id = k.customer_id and r.state = 'waiting'")
                    + ") waiting group by purchase_id, customer_id, currency";

    /** A row that another transaction has inserted or changed meanwhile fails the count (40001). */
    private static final String UPSERT = Statements.requireRowCount(
            COLUMNS.insertInto("purchase") + " order by purchase_id on conflict (purchase_id) do update set "
                    + COLUMNS.assignExcluded(Set.of("purchase_id"))
                    + " where purchase.revision = excluded.revision - 1",
            COLUMNS.count() + 1);

    /** The rows of unknown purchases for which only this customer's refunds wait. */
    private static final String DELETE_AWAITED = """
            delete from purchase p
             where p.purchase_id in (select purchase_id from purchase_refund where customer_id = $1 and state = 'waiting')
               and p.customer_id is null
               and not exists (select 1 from purchase_refund r
                                where r.purchase_id = p.purchase_id and r.customer_id <> $1)
            """;

    /** After the deletion of the rows for which nothing else waits. */
    private static final String LOWER_AWAITED = """
            update purchase p
               set refunds = p.refunds - waiting.refunds, revision = p.revision + 1
              from (select purchase_id, count(*) as refunds from purchase_refund
                     where customer_id = $1 and state = 'waiting' group by purchase_id) waiting
             where p.purchase_id = waiting.purchase_id and p.customer_id is null
            """;

    private static final String DELETE = "delete from purchase where customer_id = $1";
    private static final String DELETE_REFUNDS = "delete from purchase_refund where customer_id = $1";

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        List<Uni<Void>> statements = new ArrayList<>(3);
        String[] ids = ids(reads);
        if (ids.length > 0) {
            statements.add(Statements.forEachRow(
                    tx, SELECT, Tuple.of(ids), row -> unitOfWork.entities.load(read(row), row.getLong(1))));
        }
        if (!reads.purchaseIds().isEmpty()) {
            String[] purchases = reads.purchaseIds().toArray(String[]::new);
            statements.add(Statements.forEachRow(
                    tx, SELECT_WAITING, Tuple.of(purchases), row -> loadWaiting(row, unitOfWork)));
        }
        Set<Owned<String>> payers = payers(unitOfWork);
        if (!payers.isEmpty()) {
            statements.add(Statements.forEachRow(
                    tx, SELECT_WAITING_OF_PAYERS, PAYERS.tuple(payers), row -> loadWaiting(row, unitOfWork)));
        }
        return statements;
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        Collection<VersionedPurchase> rows = unitOfWork.entities.purchases.changed();
        return rows.isEmpty()
                ? List.of()
                : List.of(Statements.execute(tx, UPSERT, COLUMNS.tuple(rows, (long) rows.size())));
    }

    /** Purchases before refunds, which is the order in which flushes lock these rows, too. */
    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        Tuple parameters = Tuple.of(customer.value());
        return List.of(
                Statements.execute(tx, DELETE_AWAITED, parameters),
                Statements.execute(tx, LOWER_AWAITED, parameters),
                Statements.execute(tx, DELETE, parameters),
                Statements.execute(tx, DELETE_REFUNDS, parameters));
    }

    private static void loadWaiting(Row row, UnitOfWork unitOfWork) {
        unitOfWork.entities.loadWaiting(
                row.getString(0),
                new Payer(new CustomerId(row.getString(1)), row.getString(2)),
                new WaitingRefunds(row.getInteger(3), row.getBigDecimal(4)));
    }

    private static Set<Owned<String>> payers(UnitOfWork unitOfWork) {
        Set<Owned<String>> payers = new LinkedHashSet<>();
        for (Fact<? extends CustomerFact> fact : unitOfWork.reported.all()) {
            if (fact.event() instanceof PurchaseRefunded refund) {
                payers.add(new Owned<>(refund.purchaseId(), refund.customerId()));
            }
        }
        return payers;
    }

    private static String[] ids(ReadSet reads) {
        Set<String> ids = new LinkedHashSet<>(reads.purchaseIds());
        for (RefundKey refund : reads.refunds()) {
            ids.add(refund.purchaseId());
        }
        return ids.toArray(String[]::new);
    }

    private static PurchaseState read(Row row) {
        String customer = row.getString(2);
        RecordedPurchase purchase = customer == null
                ? null
                : new RecordedPurchase(
                        new CustomerId(customer),
                        new Money(row.getBigDecimal(3), row.getString(4)),
                        row.getString(5),
                        row.getUUID(6));
        return new PurchaseState(row.getString(0), purchase, row.getInteger(7), row.getBigDecimal(8), Map.of());
    }

    private static <T> @Nullable T valueOrNull(
            VersionedPurchase row, Function<RecordedPurchase, ? extends @Nullable T> value) {
        RecordedPurchase purchase = row.state().purchase();
        return purchase == null ? null : value.apply(purchase);
    }
}
