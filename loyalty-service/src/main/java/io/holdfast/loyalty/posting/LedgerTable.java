package io.holdfast.loyalty.posting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.OpenDebit;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Posting;
import io.holdfast.loyalty.posting.LotChanges.CustomerAllocation;
import io.holdfast.loyalty.posting.LotChanges.CustomerLot;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;
import io.holdfast.sql.StatementPipeline;

/**
 * The tables {@code account}, {@code entry}, {@code lot} and {@code allocation}. A transaction that changes an account
 * locks its row first; several accounts are locked in the order of their ids, so that no two transactions deadlock.
 */
public final class LedgerTable {

    private static final ColumnArrays<Account> ACCOUNT = ColumnArrays.<Account>builder()
            .text("customer_id", Account::customerId)
            .integer("entry_count", Account::entryCount)
            .bigint("balance", account -> account.balance().value())
            .bigint("deficit", account -> account.deficit().value())
            .build();
    private static final ColumnArrays<Entry> ENTRY = ColumnArrays.<Entry>builder()
            .text("customer_id", Entry::customerId)
            .integer("number", Entry::number)
            .uuid("entry_id", entry -> UUID.fromString(entry.entryId()))
            .text("kind", entry -> entry.kind().wireName())
            .text("counter_account", entry -> entry.kind().counterAccount())
            .text("rule", Entry::rule)
            .bigint("points", entry -> entry.points().value())
            .bigint("balance", entry -> entry.balance().value())
            .text("cause_source", entry -> entry.cause().source())
            .text("cause_id", entry -> entry.cause().id())
            .text("subject", Entry::subject)
            .text("reason", Entry::reason)
            .timestamp("happened_at", Entry::at)
            .build();
    private static final ColumnArrays<CustomerLot> LOT_REMAINING = ColumnArrays.<CustomerLot>builder()
            .text("customer_id", CustomerLot::customerId)
            .integer("number", customerLot -> customerLot.lot().number())
            .bigint("remaining", customerLot -> customerLot.lot().remaining().value())
            .build();
    private static final ColumnArrays<CustomerLot> LOT = ColumnArrays.<CustomerLot>builder()
            .all(LOT_REMAINING, customerLot -> customerLot)
            .timestamp("earned_at", customerLot -> customerLot.lot().earnedAt())
            .timestamp("expires_at", customerLot -> customerLot.lot().expiresAt())
            .build();
    private static final ColumnArrays<CustomerAllocation> ALLOCATION = ColumnArrays.<CustomerAllocation>builder()
            .text("customer_id", CustomerAllocation::customerId)
            .integer("debit", row -> row.allocation().debit())
            .integer("lot", row -> row.allocation().lot())
            .bigint("points", row -> row.allocation().points().value())
            .build();

    private static final String INSERT_MISSING_ACCOUNTS = """
            insert into account (customer_id)
            select customer_id from unnest($1::text[]) as requested (customer_id)
             where not exists (select 1 from account a where a.customer_id = requested.customer_id)
             order by customer_id
            on conflict do nothing
            """;
    private static final String LOCK_ACCOUNTS = "select " + ACCOUNT.names() + """
             from account where customer_id = any($1::text[]) order by customer_id for no key update
            """;
    private static final String SELECT_LOTS = "select " + LOT.names() + """
             from lot where customer_id = any($1::text[]) and remaining > 0 order by customer_id, number
            """;
    private static final String SELECT_OPEN_DEBITS = """
            select e.customer_id, e.number, -e.points - coalesce(taken.points, 0) as owed
              from entry e
              left join lateral (select sum(a.points)::bigint as points from allocation a
                                  where a.customer_id = e.customer_id and a.debit = e.number) taken on true
             where e.customer_id = any($1::text[]) and e.points < 0
               and -e.points > coalesce(taken.points, 0)
             order by e.customer_id, e.number
            """;
    private static final String INSERT_ENTRIES = ENTRY.insertInto("entry");
    private static final String INSERT_LOTS = LOT.insertInto("lot");
    private static final String INSERT_ALLOCATIONS = ALLOCATION.insertInto("allocation");
    private static final String UPDATE_LOTS = """
            update lot set %s from %s
             where lot.customer_id = changed.customer_id and lot.number = changed.number
            """.formatted(
                    LOT_REMAINING.assign("changed", Set.of("customer_id", "number")), LOT_REMAINING.unnest("changed"));
    private static final String UPDATE_ACCOUNTS =
            "update account set %s from %s where account.customer_id = changed.customer_id"
                    .formatted(ACCOUNT.assign("changed", Set.of("customer_id")), ACCOUNT.unnest("changed"));

    private LedgerTable() {}

    /** A locked row of {@code account}. */
    private record LockedAccount(CustomerId customerId, int entryCount, Points balance, Points deficit) {}

    /**
     * Inserts the accounts that do not exist and locks all of them until the end of the transaction.
     *
     * @param debited customers from whom points may be taken: lots are read for these only
     */
    public static Uni<List<Account>> lockAccounts(
            SqlConnection tx, SortedSet<CustomerId> customers, Collection<CustomerId> debited) {
        String[] ids = ids(customers);
        return tx.preparedQuery(INSERT_MISSING_ACCOUNTS)
                .execute(Tuple.of(ids))
                .chain(() -> tx.preparedQuery(LOCK_ACCOUNTS).execute(Tuple.of(ids)))
                .map(LedgerTable::readLocked)
                .chain(locked -> loadLots(tx, debited)
                        .chain(lots -> loadOpenDebits(tx, locked).map(debits -> accounts(locked, lots, debits))));
    }

    /**
     * Inserts the entries, lots and allocations of postings, in their order, and updates the accounts to the last
     * state.
     */
    public static Uni<Void> save(SqlConnection tx, List<Posting> postings) {
        if (postings.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<CustomerId, Account> last = new HashMap<>();
        postings.forEach(posting -> last.put(posting.after().customerId(), posting.after()));
        LotChanges lots = LotChanges.of(postings, last);
        return StatementPipeline.sendAll(List.of(
                execute(
                        tx,
                        INSERT_ENTRIES,
                        ENTRY,
                        postings.stream().map(Posting::entry).toList()),
                execute(tx, INSERT_LOTS, LOT, lots.opened()),
                execute(tx, UPDATE_LOTS, LOT_REMAINING, lots.changed()),
                execute(tx, INSERT_ALLOCATIONS, ALLOCATION, LotChanges.allocations(postings)),
                execute(tx, UPDATE_ACCOUNTS, ACCOUNT, last.values())));
    }

    private static <T> Uni<Void> execute(SqlConnection tx, String sql, ColumnArrays<T> columns, Collection<T> rows) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).execute(columns.tuple(rows)).replaceWithVoid();
    }

    private static List<LockedAccount> readLocked(RowSet<Row> rows) {
        List<LockedAccount> accounts = new ArrayList<>(rows.size());
        for (Row row : rows) {
            accounts.add(new LockedAccount(
                    new CustomerId(row.getString("customer_id")),
                    row.getInteger("entry_count"),
                    Points.of(row.getLong("balance")),
                    Points.of(row.getLong("deficit"))));
        }
        return accounts;
    }

    private static List<Account> accounts(
            List<LockedAccount> locked, Map<CustomerId, List<Lot>> lots, Map<CustomerId, List<OpenDebit>> debits) {
        return locked.stream()
                .map(row -> new Account(
                        row.customerId(),
                        row.entryCount(),
                        row.balance(),
                        lots.getOrDefault(row.customerId(), List.of()),
                        debits.getOrDefault(row.customerId(), List.of())))
                .toList();
    }

    private static Uni<Map<CustomerId, List<Lot>>> loadLots(SqlConnection tx, Collection<CustomerId> customers) {
        if (customers.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return tx.preparedQuery(SELECT_LOTS).execute(Tuple.of(ids(customers))).map(rows -> {
            Map<CustomerId, List<Lot>> lots = new HashMap<>();
            for (Row row : rows) {
                lots.computeIfAbsent(new CustomerId(row.getString("customer_id")), id -> new ArrayList<>())
                        .add(Lot.stored(
                                row.getInteger("number"),
                                Points.of(row.getLong("remaining")),
                                SqlTimes.instant(row, "earned_at"),
                                SqlTimes.instantOrNull(row, "expires_at")));
            }
            return lots;
        });
    }

    private static Uni<Map<CustomerId, List<OpenDebit>>> loadOpenDebits(
            SqlConnection tx, List<LockedAccount> accounts) {
        List<CustomerId> inDeficit = accounts.stream()
                .filter(account -> account.deficit().isPositive())
                .map(LockedAccount::customerId)
                .toList();
        if (inDeficit.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return tx.preparedQuery(SELECT_OPEN_DEBITS)
                .execute(Tuple.of(ids(inDeficit)))
                .map(rows -> {
                    Map<CustomerId, List<OpenDebit>> debits = new HashMap<>();
                    for (Row row : rows) {
                        debits.computeIfAbsent(new CustomerId(row.getString("customer_id")), id -> new ArrayList<>())
                                .add(new OpenDebit(row.getInteger("number"), Points.of(row.getLong("owed"))));
                    }
                    return debits;
                });
    }

    private static String[] ids(Collection<CustomerId> customers) {
        return customers.stream().map(CustomerId::value).toArray(String[]::new);
    }
}
