package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.TierState;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.ConcurrentUpdateException;
import io.holdfast.sql.SqlTimes;

/**
 * The table {@code account}. A transaction that changes anything of a customer locks the account's row first; several are
 * locked in the order of their ids, so that no two transactions deadlock.
 */
final class AccountTable {

    private static final ColumnArrays<AccountRow> ACCOUNT = ColumnArrays.<AccountRow>builder()
            .text("customer_id", AccountRow::customerId)
            .integer("entry_count", AccountRow::entryCount)
            .integer("lot_count", AccountRow::lotCount)
            .integer("first_open_lot", AccountRow::firstOpenLot)
            .bigint("balance", row -> row.balance().value())
            .bigint("deficit", row -> row.deficit().value())
            .bool("has_purchased", AccountRow::hasPurchased)
            .text("tier", row -> row.tier().tier())
            .timestamp("tier_below_since", row -> row.tier().belowSince())
            .text("floor_tier", AccountTable::floorTier)
            .timestamp("floor_until", AccountTable::floorUntil)
            .timestamp("advanced_to", AccountRow::advancedTo)
            .timestamp("next_due_at", AccountRow::nextDueAt)
            .timestamp("run_after", AccountRow::runAfter)
            .integer("programme_version", AccountRow::programmeVersion)
            .build();

    private static final String INSERT_MISSING = """
            insert into account (customer_id)
            select customer_id from unnest($1::text[]) as requested (customer_id)
             where not exists (select 1 from account a where a.customer_id = requested.customer_id)
             order by customer_id
            on conflict do nothing
            """;
    private static final String LOCK = "select " + ACCOUNT.names() + """
             from account where customer_id = any($1::text[]) order by customer_id for no key update
            """;
    private static final String LOCK_PERSON = "select " + ACCOUNT.names() + """
             from account where customer_id = coalesce(
                   (select into_customer_id from customer_merge where applied and customer_id = $1), $1) for no key update
            """;
    private static final String DELETE = "delete from account where customer_id = any($1::text[])";
    private static final String UPDATE = "update account set %s from %s where account.customer_id = changed.customer_id"
            .formatted(ACCOUNT.assign("changed", Set.of("customer_id")), ACCOUNT.unnest("changed"));

    private AccountTable() {}

    /**
     * Locks accounts until the end of the transaction.
     *
     * @param inserted those of them that are inserted when they do not exist
     */
    static Uni<List<AccountRow>> lock(
            SqlConnection tx, Collection<CustomerId> customers, Collection<CustomerId> inserted) {
        return lock(tx, customers)
                .chain(locked -> insertMissing(tx, locked, inserted, () -> lockCreated(tx, customers)));
    }

    /** Of locked accounts, inserts those that do not exist. */
    static Uni<List<AccountRow>> insertMissing(
            SqlConnection tx, List<AccountRow> locked, Collection<CustomerId> inserted) {
        return insertMissing(tx, locked, inserted, () -> lockCreated(tx, inserted));
    }

    private static Uni<List<AccountRow>> insertMissing(
            SqlConnection tx,
            List<AccountRow> locked,
            Collection<CustomerId> inserted,
            Supplier<Uni<List<AccountRow>>> lockCreated) {
        Set<CustomerId> missing = new TreeSet<>(inserted);
        locked.forEach(account -> missing.remove(account.customerId()));
        if (missing.isEmpty()) {
            return Uni.createFrom().item(locked);
        }
        return tx.preparedQuery(INSERT_MISSING)
                .execute(Tuple.of(ids(missing)))
                .chain(rows -> rows.rowCount() == missing.size()
                        ? Uni.createFrom().item(withNew(locked, missing))
                        : lockCreated.get());
    }

    /** Another transaction has created an account between the two statements. */
    private static Uni<List<AccountRow>> lockCreated(SqlConnection tx, Collection<CustomerId> customers) {
        // With several accounts it would be locked out of order, which could be a deadlock.
        return customers.size() == 1
                ? lock(tx, customers)
                : Uni.createFrom().failure(() -> new ConcurrentUpdateException("an account was created meanwhile"));
    }

    private static List<AccountRow> withNew(List<AccountRow> locked, Collection<CustomerId> created) {
        List<AccountRow> all = new ArrayList<>(locked);
        created.forEach(customer -> all.add(AccountRow.empty(customer)));
        return all;
    }

    /** Locks those of the accounts that exist, until the end of the transaction. */
    static Uni<List<AccountRow>> lock(SqlConnection tx, Collection<CustomerId> customers) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(ids(customers))).map(AccountTable::readAll);
    }

    /** Locks the account of whom a customer is now. */
    static Uni<List<AccountRow>> lockPerson(SqlConnection tx, CustomerId customer) {
        return tx.preparedQuery(LOCK_PERSON).execute(Tuple.of(customer.value())).map(AccountTable::readAll);
    }

    private static List<AccountRow> readAll(RowSet<Row> rows) {
        List<AccountRow> accounts = new ArrayList<>(rows.size());
        rows.forEach(row -> accounts.add(read(row)));
        return accounts;
    }

    /** Deletes accounts that this transaction has created and not used. */
    static Uni<Void> delete(SqlConnection tx, Collection<CustomerId> unused) {
        return unused.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(DELETE).execute(Tuple.of(ids(unused))).replaceWithVoid();
    }

    static Uni<Void> update(SqlConnection tx, List<AccountRow> accounts) {
        return accounts.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(UPDATE).execute(ACCOUNT.tuple(accounts)).replaceWithVoid();
    }

    static String[] ids(Collection<CustomerId> customers) {
        return customers.stream().map(CustomerId::value).toArray(String[]::new);
    }

    private static @Nullable String floorTier(AccountRow row) {
        TierState.Floor floor = row.tier().floor();
        return floor == null ? null : floor.tier();
    }

    private static @Nullable Instant floorUntil(AccountRow row) {
        TierState.Floor floor = row.tier().floor();
        return floor == null ? null : floor.until();
    }

    private static AccountRow read(Row row) {
        String floorTier = row.getString("floor_tier");
        Instant floorUntil = SqlTimes.instantOrNull(row, "floor_until");
        return new AccountRow(
                new CustomerId(row.getString("customer_id")),
                row.getInteger("entry_count"),
                row.getInteger("lot_count"),
                row.getInteger("first_open_lot"),
                Points.of(row.getLong("balance")),
                Points.of(row.getLong("deficit")),
                row.getBoolean("has_purchased"),
                new TierState(
                        row.getString("tier"),
                        SqlTimes.instantOrNull(row, "tier_below_since"),
                        floorTier == null ? null : new TierState.Floor(floorTier, floorUntil)),
                SqlTimes.instantOrNull(row, "advanced_to"),
                SqlTimes.instantOrNull(row, "next_due_at"),
                SqlTimes.instantOrNull(row, "run_after"),
                row.getInteger("programme_version"));
    }
}
