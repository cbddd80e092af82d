package io.holdfast.loyalty.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.AwardKey;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.OpenDebit;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.store.LedgerChanges.EntryToInsert;
import io.holdfast.loyalty.store.LedgerChanges.OfCustomer;
import io.holdfast.loyalty.store.LedgerChanges.PostedAllocation;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;
import io.holdfast.sql.StatementPipeline;

/** The tables {@code entry}, {@code lot}, {@code allocation} and {@code open_debit}. */
final class LedgerTable {

    private static final ColumnArrays<EntryToInsert> ENTRY = ColumnArrays.<EntryToInsert>builder()
            .text("customer_id", row -> row.entry().customerId())
            .integer("number", row -> row.entry().number())
            .uuid("entry_id", row -> UUID.fromString(row.entry().entryId()))
            .text("kind", row -> row.entry().kind().wireName())
            .text("counter_account", row -> row.entry().kind().counterAccount())
            .text("rule", row -> row.entry().rule())
            .bigint("points", row -> row.entry().points().value())
            .bigint("balance", row -> row.entry().balance().value())
            .text("cause_source", row -> row.entry().cause().source())
            .text("cause_id", row -> row.entry().cause().id())
            .text("about", LedgerTable::about)
            .text("subject", row -> row.entry().subject())
            .text("reason", row -> row.entry().reason())
            .text("tier", EntryToInsert::tier)
            .nullableInteger("first_lot", EntryToInsert::firstLot)
            .integer("lots", EntryToInsert::lots)
            .timestamp("happened_at", row -> row.entry().at())
            .build();
    private static final ColumnArrays<OfCustomer<Lot>> LOT_KEY = ColumnArrays.<OfCustomer<Lot>>builder()
            .text("customer_id", OfCustomer::customerId)
            .integer("number", row -> row.of().number())
            .build();
    private static final ColumnArrays<OfCustomer<Lot>> LOT_STATE = ColumnArrays.<OfCustomer<Lot>>builder()
            .all(LOT_KEY, row -> row)
            .bigint("remaining", row -> row.of().remaining().value())
            .bigint("held", row -> row.of().held().value())
            .bigint("expired", row -> row.of().expired().value())
            .build();
    private static final ColumnArrays<OfCustomer<Lot>> LOT = ColumnArrays.<OfCustomer<Lot>>builder()
            .all(LOT_STATE, row -> row)
            .integer("entry", row -> row.of().entry())
            .text("rule", row -> row.of().rule())
            .bigint("points", row -> row.of().points().value())
            .timestamp("earned_at", row -> row.of().earnedAt())
            .timestamp("available_from", row -> row.of().availableFrom())
            .timestamp("expires_at", row -> row.of().expiresAt())
            .text("origin_account", LedgerTable::originAccount)
            .nullableInteger("origin_entry", LedgerTable::originEntry)
            .build();
    private static final ColumnArrays<PostedAllocation> ALLOCATION = ColumnArrays.<PostedAllocation>builder()
            .text("customer_id", PostedAllocation::customerId)
            .integer("debit", PostedAllocation::debit)
            .integer("lot", PostedAllocation::lot)
            .bigint("points", row -> row.points().value())
            .build();
    private static final ColumnArrays<OfCustomer<OpenDebit>> DEBIT = ColumnArrays.<OfCustomer<OpenDebit>>builder()
            .text("customer_id", OfCustomer::customerId)
            .integer("entry", row -> row.of().number())
            .bigint("owed", row -> row.of().owed().value())
            .build();

    /** Found by keys: a sub-select with {@code offset 0} is not merged into a join of whole tables. */
    private static final String LOTS = """
            select l.*, coalesce(e.about, e.subject, '') as about
              from %s
             %s
              left join lateral (select about, subject from entry
                                  where entry.customer_id = coalesce(l.origin_account, l.customer_id)
                                    and entry.number = coalesce(l.origin_entry, l.entry) offset 0) as e on true
            """;

    private static final String NUMBERS = "unnest($1::text[], $2::integer[]) as wanted (customer_id, number)";
    private static final String CUSTOMERS = "unnest($1::text[]) as wanted (customer_id)";
    private static final String ORIGINS =
            "unnest($1::text[], $2::integer[], $3::text[]) as wanted (customer_id, number, account)";

    private static final String SELECT_OPEN_LOTS = LOTS.formatted(NUMBERS, """
            cross join lateral (select * from lot where lot.customer_id = wanted.customer_id
                                   and lot.number >= wanted.number and lot.remaining > 0 offset 0) as l""");
    private static final String SELECT_LOTS_OF_ENTRIES = LOTS.formatted(NUMBERS, """
            cross join lateral (select * from entry where entry.customer_id = wanted.customer_id
                                   and entry.number = wanted.number and entry.lots > 0 offset 0) as c
            cross join lateral (select * from lot where lot.customer_id = wanted.customer_id
                                   and lot.number between c.first_lot and c.first_lot + c.lots - 1 offset 0) as l""");
    /** Points that were given back have lots of their own, which name the same entry. */
    private static final String SELECT_LOTS_OF_ORIGINS = LOTS.formatted(ORIGINS, """
            cross join lateral (select * from lot where lot.customer_id = wanted.customer_id
                                   and lot.origin_account = wanted.account and lot.origin_entry = wanted.number offset 0) as l""");

    private static final String SELECT_EXPIRED_LOTS = LOTS.formatted(CUSTOMERS, """
            cross join lateral (select * from lot where lot.customer_id = wanted.customer_id
                                   and lot.expired > 0 offset 0) as l""");
    private static final String SELECT_LOTS = LOTS.formatted(NUMBERS, """
            cross join lateral (select * from lot where lot.customer_id = wanted.customer_id
                                   and lot.number = wanted.number offset 0) as l""");

    private static final String SELECT_DEBITS =
            "select customer_id, entry, owed from open_debit where customer_id = any($1::text[]) order by 1, 2";

    private static final String INSERT_ENTRIES = ENTRY.insertInto("entry");
    private static final String INSERT_LOTS = LOT.insertInto("lot");
    private static final String UPDATE_LOTS =
            """
            update lot set %s from %s
             where lot.customer_id = changed.customer_id and lot.number = changed.number
            """.formatted(LOT_STATE.assign("changed", Set.of("customer_id", "number")), LOT_STATE.unnest("changed"));
    /** A debit that is settled later takes from a lot again. */
    private static final String INSERT_ALLOCATIONS = ALLOCATION.insertInto("allocation")
            + " on conflict (customer_id, debit, lot) do update set points = allocation.points + excluded.points";

    private static final String UPSERT_DEBITS =
            DEBIT.insertInto("open_debit") + " on conflict (customer_id, entry) do update set owed = excluded.owed";
    private static final String DELETE_DEBITS = "delete from open_debit using " + DEBIT.unnest("settled")
            + " where open_debit.customer_id = settled.customer_id and open_debit.entry = settled.entry";

    private LedgerTable() {}

    /** What an entry is about; null when that is the purchase which it concerns. */
    private static @Nullable String about(EntryToInsert row) {
        String causeId = row.entry().causeId();
        return causeId.equals(row.entry().subject()) ? null : causeId;
    }

    /** The lots of these accounts that have points left, by customer in the order of their numbers. */
    static Uni<Map<CustomerId, SortedMap<Integer, Lot>>> loadOpenLots(
            SqlConnection tx, Collection<AccountRow> accounts) {
        Map<CustomerId, SortedMap<Integer, Lot>> found = new HashMap<>();
        List<OfCustomer<Integer>> first = accounts.stream()
                .map(account -> new OfCustomer<>(account.customerId(), account.firstOpenLot()))
                .toList();
        return selectLots(tx, SELECT_OPEN_LOTS, first, found).replaceWith(found);
    }

    /** The lots of which points have expired. */
    static Uni<Map<CustomerId, SortedMap<Integer, Lot>>> loadExpiredLots(
            SqlConnection tx, Collection<CustomerId> customers) {
        Map<CustomerId, SortedMap<Integer, Lot>> found = new HashMap<>();
        return readLots(tx, SELECT_EXPIRED_LOTS, Tuple.of(AccountTable.ids(customers)), found)
                .replaceWith(found);
    }

    private static Uni<Void> selectTransferred(
            SqlConnection tx, Collection<OfCustomer<AwardKey>> awards, Map<CustomerId, SortedMap<Integer, Lot>> found) {
        if (awards.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters = Tuple.of(
                AccountTable.ids(awards.stream().map(OfCustomer::customerId).toList()),
                awards.stream().map(award -> award.of().entry()).toArray(Integer[]::new),
                awards.stream()
                        .map(award -> Objects.toString(award.of().account(), null))
                        .toArray(String[]::new));
        return readLots(tx, SELECT_LOTS_OF_ORIGINS, parameters, found);
    }

    /** The lots of entries, own ones and those of merged customers, and single ones. */
    static Uni<Map<CustomerId, SortedMap<Integer, Lot>>> loadLots(
            SqlConnection tx,
            Collection<OfCustomer<Integer>> entries,
            Collection<OfCustomer<AwardKey>> transferred,
            Collection<OfCustomer<Integer>> lots) {
        Map<CustomerId, SortedMap<Integer, Lot>> found = new HashMap<>();
        return StatementPipeline.sendAll(List.of(
                        selectLots(tx, SELECT_LOTS_OF_ENTRIES, entries, found),
                        selectTransferred(tx, transferred, found),
                        selectLots(tx, SELECT_LOTS, lots, found)))
                .replaceWith(found);
    }

    private static Uni<Void> selectLots(
            SqlConnection tx,
            String sql,
            Collection<OfCustomer<Integer>> keys,
            Map<CustomerId, SortedMap<Integer, Lot>> found) {
        if (keys.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters = Tuple.of(
                AccountTable.ids(keys.stream().map(OfCustomer::customerId).toList()),
                keys.stream().map(OfCustomer::of).toArray(Integer[]::new));
        return readLots(tx, sql, parameters, found);
    }

    private static Uni<Void> readLots(
            SqlConnection tx, String sql, Tuple parameters, Map<CustomerId, SortedMap<Integer, Lot>> found) {
        return tx.preparedQuery(sql)
                .execute(parameters)
                .invoke(rows -> rows.forEach(row -> {
                    Lot lot = readLot(row);
                    found.computeIfAbsent(customer(row), id -> new TreeMap<>()).put(lot.number(), lot);
                }))
                .replaceWithVoid();
    }

    static Uni<Map<CustomerId, List<OpenDebit>>> loadDebits(SqlConnection tx, Collection<CustomerId> customers) {
        if (customers.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return tx.preparedQuery(SELECT_DEBITS)
                .execute(Tuple.of(AccountTable.ids(customers)))
                .map(rows -> {
                    Map<CustomerId, List<OpenDebit>> debits = new HashMap<>();
                    rows.forEach(row -> debits.computeIfAbsent(customer(row), id -> new ArrayList<>())
                            .add(new OpenDebit(row.getInteger("entry"), Points.of(row.getLong("owed")))));
                    return debits;
                });
    }

    /** The statements that save the changes, in their order. */
    static List<Uni<Void>> save(SqlConnection tx, LedgerChanges changes) {
        return List.of(
                Rows.execute(tx, INSERT_ENTRIES, ENTRY, changes.entries()),
                Rows.execute(tx, INSERT_LOTS, LOT, changes.newLots()),
                Rows.execute(tx, UPDATE_LOTS, LOT_STATE, changes.changedLots()),
                Rows.execute(tx, INSERT_ALLOCATIONS, ALLOCATION, changes.allocations()),
                Rows.execute(tx, UPSERT_DEBITS, DEBIT, changes.openDebits()),
                Rows.execute(tx, DELETE_DEBITS, DEBIT, changes.settledDebits()));
    }

    private static CustomerId customer(Row row) {
        return new CustomerId(row.getString("customer_id"));
    }

    private static Lot readLot(Row row) {
        return new Lot(
                row.getInteger("number"),
                row.getInteger("entry"),
                row.getString("about"),
                row.getString("rule"),
                Points.of(row.getLong("points")),
                Points.of(row.getLong("remaining")),
                Points.of(row.getLong("held")),
                Points.of(row.getLong("expired")),
                SqlTimes.instant(row, "earned_at"),
                SqlTimes.instant(row, "available_from"),
                SqlTimes.instantOrNull(row, "expires_at"),
                origin(row));
    }

    private static @Nullable AwardKey origin(Row row) {
        String account = row.getString("origin_account");
        return account == null ? null : new AwardKey(new CustomerId(account), row.getInteger("origin_entry"));
    }

    private static @Nullable CustomerId originAccount(OfCustomer<Lot> row) {
        AwardKey origin = row.of().origin();
        return origin == null ? null : origin.account();
    }

    private static @Nullable Integer originEntry(OfCustomer<Lot> row) {
        AwardKey origin = row.of().origin();
        return origin == null || origin.account() == null ? null : origin.entry();
    }
}
