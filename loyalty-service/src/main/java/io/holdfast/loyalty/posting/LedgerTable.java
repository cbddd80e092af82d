package io.holdfast.loyalty.posting;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import io.holdfast.messaging.StatementPipeline;

/** The ledger in the database: accounts are locked in the order of their ids, read, and written back with what was posted. */
public final class LedgerTable {

    private static final String INSERT_MISSING_ACCOUNTS = """
            insert into account (customer_id)
            select customer_id from unnest($1::text[]) as told (customer_id)
             where not exists (select 1 from account a where a.customer_id = told.customer_id)
             order by customer_id
            on conflict do nothing
            """;
    private static final String LOCK_ACCOUNTS = """
            select customer_id, entry_count, balance, deficit
              from account where customer_id = any($1::text[])
             order by customer_id for no key update
            """;
    private static final String SELECT_LOTS = """
            select customer_id, number, remaining, earned_at, expires_at
              from lot where customer_id = any($1::text[]) and remaining > 0
             order by customer_id, number
            """;
    private static final String SELECT_OPEN_DEBITS = """
            select e.customer_id, e.number, -e.points - coalesce(taken.points, 0)
              from entry e
              left join lateral (select sum(a.points)::bigint as points from allocation a
                                  where a.customer_id = e.customer_id and a.debit = e.number) taken on true
             where e.customer_id = any($1::text[]) and e.points < 0
               and -e.points > coalesce(taken.points, 0)
             order by e.customer_id, e.number
            """;
    private static final String INSERT_ENTRIES = """
            insert into entry (customer_id, number, entry_id, kind, counter_account, rule, points, balance,
                               cause_source, cause_id, subject, reason, happened_at)
            select * from unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[],
                                 $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[])
            """;
    private static final String INSERT_LOTS = """
            insert into lot (customer_id, number, remaining, earned_at, expires_at)
            select * from unnest($1::text[], $2::int[], $3::bigint[], $4::timestamptz[], $5::timestamptz[])
            """;
    private static final String UPDATE_LOTS = """
            update lot set remaining = now.remaining
              from unnest($1::text[], $2::int[], $3::bigint[]) as now (customer_id, number, remaining)
             where lot.customer_id = now.customer_id and lot.number = now.number
            """;
    private static final String INSERT_ALLOCATIONS = """
            insert into allocation (customer_id, debit, lot, points)
            select * from unnest($1::text[], $2::int[], $3::int[], $4::bigint[])
            """;
    private static final String UPDATE_ACCOUNTS = """
            update account set entry_count = now.entry_count, balance = now.balance, deficit = now.deficit
              from unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[])
                   as now (customer_id, entry_count, balance, deficit)
             where account.customer_id = now.customer_id
            """;

    private LedgerTable() {}

    /** An account's row as it was locked. */
    private record LockedAccount(CustomerId customerId, int entryCount, Points balance, Points deficit) {}

    /**
     * Opens the accounts that are missing and locks all of them until the transaction ends.
     *
     * @param debited those of whom points may be taken: only their lots are read
     */
    public static Uni<List<Account>> lockAccounts(
            SqlConnection tx, SortedSet<CustomerId> customers, Collection<CustomerId> debited) {
        String[] ids = ids(customers);
        return tx.preparedQuery(INSERT_MISSING_ACCOUNTS)
                .execute(Tuple.of(ids))
                .chain(() -> tx.preparedQuery(LOCK_ACCOUNTS).execute(Tuple.of(ids)))
                .map(LedgerTable::readLocked)
                .chain(locked -> loadLots(tx, debited)
                        .chain(lots -> loadOpenDebits(tx, locked)
                                .map(debits -> locked.stream()
                                        .map(row -> new Account(
                                                row.customerId(),
                                                row.entryCount(),
                                                row.balance(),
                                                lots.getOrDefault(row.customerId(), List.of()),
                                                debits.getOrDefault(row.customerId(), List.of())))
                                        .toList())));
    }

    /** Writes what was posted, in the order of posting, and the accounts as they are after the last of it. */
    public static Uni<Void> save(SqlConnection tx, List<Posting> postings) {
        if (postings.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<CustomerId, Account> last = new HashMap<>();
        postings.forEach(posting -> last.put(posting.after().customerId(), posting.after()));
        LotChanges lots = LotChanges.of(postings, last);
        return StatementPipeline.sendAll(List.of(
                insertEntries(tx, postings.stream().map(Posting::entry).toList()),
                insertLots(tx, lots.opened()),
                updateLots(tx, lots.changed()),
                insertAllocations(tx, postings),
                updateAccounts(tx, last.values())));
    }

    private static List<LockedAccount> readLocked(RowSet<Row> rows) {
        List<LockedAccount> accounts = new ArrayList<>(rows.size());
        for (Row row : rows) {
            accounts.add(new LockedAccount(
                    new CustomerId(row.getString(0)),
                    row.getInteger(1),
                    Points.of(row.getLong(2)),
                    Points.of(row.getLong(3))));
        }
        return accounts;
    }

    private static Uni<Map<CustomerId, List<Lot>>> loadLots(SqlConnection tx, Collection<CustomerId> debited) {
        if (debited.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return tx.preparedQuery(SELECT_LOTS).execute(Tuple.of(ids(debited))).map(rows -> {
            Map<CustomerId, List<Lot>> lots = new HashMap<>();
            for (Row row : rows) {
                OffsetDateTime expiresAt = row.getOffsetDateTime(4);
                lots.computeIfAbsent(new CustomerId(row.getString(0)), id -> new ArrayList<>())
                        .add(new Lot(
                                row.getInteger(1),
                                Points.of(row.getLong(2)),
                                row.getOffsetDateTime(3).toInstant(),
                                expiresAt == null ? null : expiresAt.toInstant()));
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
                        debits.computeIfAbsent(new CustomerId(row.getString(0)), id -> new ArrayList<>())
                                .add(new OpenDebit(row.getInteger(1), Points.of(row.getLong(2))));
                    }
                    return debits;
                });
    }

    private static Uni<Void> insertEntries(SqlConnection tx, List<Entry> entries) {
        return tx.preparedQuery(INSERT_ENTRIES)
                .execute(Tuple.from(new Object[] {
                    Columns.texts(entries, Entry::customerId),
                    Columns.ints(entries, Entry::number),
                    entries.stream()
                            .map(entry -> UUID.fromString(entry.entryId()))
                            .toArray(UUID[]::new),
                    Columns.texts(entries, entry -> entry.kind().wireName()),
                    Columns.texts(entries, entry -> entry.kind().counterAccount()),
                    Columns.texts(entries, Entry::rule),
                    Columns.longs(entries, entry -> entry.points().value()),
                    Columns.longs(entries, entry -> entry.balance().value()),
                    Columns.texts(entries, entry -> entry.cause().source()),
                    Columns.texts(entries, entry -> entry.cause().id()),
                    Columns.texts(entries, Entry::subject),
                    Columns.texts(entries, Entry::reason),
                    Columns.times(entries, Entry::at)
                }))
                .replaceWithVoid();
    }

    private static Uni<Void> insertLots(SqlConnection tx, List<LotChanges.CustomerLot> lots) {
        if (lots.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(INSERT_LOTS)
                .execute(Tuple.from(new Object[] {
                    Columns.texts(lots, LotChanges.CustomerLot::customerId),
                    Columns.ints(lots, customerLot -> customerLot.lot().number()),
                    Columns.longs(
                            lots, customerLot -> customerLot.lot().remaining().value()),
                    Columns.times(lots, customerLot -> customerLot.lot().earnedAt()),
                    Columns.times(lots, customerLot -> customerLot.lot().expiresAt())
                }))
                .replaceWithVoid();
    }

    private static Uni<Void> updateLots(SqlConnection tx, List<LotChanges.CustomerLot> lots) {
        if (lots.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(UPDATE_LOTS)
                .execute(Tuple.of(
                        Columns.texts(lots, LotChanges.CustomerLot::customerId),
                        Columns.ints(lots, customerLot -> customerLot.lot().number()),
                        Columns.longs(
                                lots,
                                customerLot -> customerLot.lot().remaining().value())))
                .replaceWithVoid();
    }

    private static Uni<Void> insertAllocations(SqlConnection tx, List<Posting> postings) {
        List<LotChanges.CustomerAllocation> allocations = LotChanges.allocations(postings);
        if (allocations.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(INSERT_ALLOCATIONS)
                .execute(Tuple.of(
                        Columns.texts(allocations, LotChanges.CustomerAllocation::customerId),
                        Columns.ints(allocations, row -> row.allocation().debit()),
                        Columns.ints(allocations, row -> row.allocation().lot()),
                        Columns.longs(
                                allocations, row -> row.allocation().points().value())))
                .replaceWithVoid();
    }

    private static Uni<Void> updateAccounts(SqlConnection tx, Collection<Account> accounts) {
        return tx.preparedQuery(UPDATE_ACCOUNTS)
                .execute(Tuple.of(
                        Columns.texts(accounts, Account::customerId),
                        Columns.ints(accounts, Account::entryCount),
                        Columns.longs(accounts, account -> account.balance().value()),
                        Columns.longs(accounts, account -> account.deficit().value())))
                .replaceWithVoid();
    }

    private static String[] ids(Collection<CustomerId> customers) {
        return customers.stream().map(CustomerId::value).toArray(String[]::new);
    }
}
