package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Take;
import io.holdfast.loyalty.member.Redemption;
import io.holdfast.loyalty.store.LedgerChanges.OfCustomer;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;
import io.holdfast.sql.StatementPipeline;

/** The tables {@code redemption} and {@code reward_stock}. */
final class RedemptionTable {

    private static final ColumnArrays<OfCustomer<Redemption>> REDEMPTION =
            ColumnArrays.<OfCustomer<Redemption>>builder()
                    .text("redemption_id", row -> row.of().redemptionId())
                    .text("customer_id", OfCustomer::customerId)
                    .text("reward", row -> row.of().reward())
                    .text("reference", row -> row.of().reference())
                    .bigint("points", row -> row.of().points().value())
                    .integers(
                            "take_lots",
                            row -> row.of().takes().stream().map(Take::lot).toList())
                    .bigints(
                            "take_points",
                            row -> row.of().takes().stream()
                                    .map(take -> take.points().value())
                                    .toList())
                    .timestamp("held_at", row -> row.of().heldAt())
                    .timestamp("expires_at", row -> row.of().expiresAt())
                    .text("state", row -> row.of().state().wireName())
                    .timestamp("changed_at", row -> row.of().changedAt())
                    .bigint("captured", row -> row.of().captured().value())
                    .bigint("returned", row -> row.of().returned().value())
                    .build();
    private static final ColumnArrays<Map.Entry<String, Long>> STOCK = ColumnArrays.<Map.Entry<String, Long>>builder()
            .text("reward", Map.Entry::getKey)
            .bigint("change", Map.Entry::getValue)
            .build();

    private static final String SELECT_HELD =
            "select %s from redemption where customer_id = any($1::text[]) and state = 'held'"
                    .formatted(REDEMPTION.names());
    private static final String SELECT_BY_ID =
            "select %s from redemption where redemption_id = any($1::text[])".formatted(REDEMPTION.names());
    /** A sub-select with {@code offset 0} is not merged into a join of the whole table. */
    private static final String SELECT_BY_REFERENCE = """
            select r.* from unnest($1::text[], $2::text[]) as wanted (customer_id, reference)
             cross join lateral (select %s from redemption o
                                  where o.customer_id = wanted.customer_id and o.reference = wanted.reference offset 0) as r
            """.formatted(REDEMPTION.names());

    private static final String SELECT_BY_REWARD = """
            select r.* from unnest($1::text[], $2::text[]) as wanted (customer_id, reward)
             cross join lateral (select %s from redemption o
                                  where o.customer_id = wanted.customer_id and o.reward = wanted.reward
                                    and o.state in ('held', 'captured') offset 0) as r
            """.formatted(REDEMPTION.names());
    private static final String SELECT_RETURNABLE = """
            select %s from redemption where customer_id = any($1::text[]) and state = 'captured' and reference is not null
               and returned < captured
            """.formatted(REDEMPTION.names());
    private static final String UPSERT = REDEMPTION.insertInto("redemption")
            + " on conflict (redemption_id) do update set "
            + REDEMPTION.assignExcluded(Set.of("redemption_id", "customer_id", "reward", "reference", "held_at"));

    private static final String INSERT_STOCK = """
            insert into reward_stock (reward, taken) select reward, 0 from unnest($1::text[]) as used (reward)
             where not exists (select 1 from reward_stock s where s.reward = used.reward)
             order by reward on conflict do nothing
            """;
    private static final String LOCK_STOCK =
            "select reward, taken from reward_stock where reward = any($1::text[]) order by reward for update";
    /**
     * Holds of other customers whose time is over and which no run has ended yet. An account that another transaction holds
     * may be capturing its hold just now, so it counts.
     */
    private static final String LOCK_OVERDUE = """
            select r.reward from redemption r join account a on a.customer_id = r.customer_id
             where r.reward = any($1::text[]) and r.state = 'held' and r.expires_at <= $2
               and r.customer_id <> all ($3::text[])
               for no key update of a, r skip locked
            """;

    private static final String UPDATE_STOCK = "update reward_stock set taken = taken + changed.change from "
            + STOCK.unnest("changed") + " where reward_stock.reward = changed.reward";

    private RedemptionTable() {}

    /** Redemptions and whose they are, in the order in which they were held. */
    static Uni<List<OfCustomer<Redemption>>> load(SqlConnection tx, Wanted wanted) {
        Map<String, OfCustomer<Redemption>> found = new HashMap<>();
        return StatementPipeline.sendAll(List.of(
                        select(tx, SELECT_HELD, wanted.openOf(), Tuple.of(AccountTable.ids(wanted.openOf())), found),
                        select(
                                tx,
                                SELECT_BY_ID,
                                wanted.redemptionIds(),
                                Tuple.of(wanted.redemptionIds().toArray(String[]::new)),
                                found),
                        select(tx, SELECT_BY_REFERENCE, wanted.byReference(), pairs(wanted.byReference()), found),
                        select(tx, SELECT_BY_REWARD, wanted.byReward(), pairs(wanted.byReward()), found),
                        select(
                                tx,
                                SELECT_RETURNABLE,
                                wanted.returnableOf(),
                                Tuple.of(AccountTable.ids(wanted.returnableOf())),
                                found)))
                .map(done -> found.values().stream()
                        .sorted(Comparator.comparing(
                                        (OfCustomer<Redemption> row) -> row.of().heldAt())
                                .thenComparing(row -> row.of().redemptionId()))
                        .toList());
    }

    private static Uni<Void> select(
            SqlConnection tx,
            String sql,
            Collection<?> keys,
            Tuple parameters,
            Map<String, OfCustomer<Redemption>> found) {
        return keys.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql)
                        .execute(parameters)
                        .invoke(rows -> rows.forEach(row -> found.put(
                                row.getString("redemption_id"),
                                new OfCustomer<>(new CustomerId(row.getString("customer_id")), read(row)))))
                        .replaceWithVoid();
    }

    /**
     * Which redemptions to load.
     *
     * @param openOf the open holds of these customers
     * @param byReference those that pay for a purchase of the customer
     * @param byReward those of the customer that are held or captured
     * @param returnableOf those of these customers of which refunds may give points back
     */
    record Wanted(
            Collection<CustomerId> openOf,
            Collection<String> redemptionIds,
            Collection<OfCustomer<String>> byReference,
            Collection<OfCustomer<String>> byReward,
            Collection<CustomerId> returnableOf) {

        boolean isEmpty() {
            return openOf.isEmpty()
                    && redemptionIds.isEmpty()
                    && byReference.isEmpty()
                    && byReward.isEmpty()
                    && returnableOf.isEmpty();
        }
    }

    static Uni<Void> save(SqlConnection tx, Collection<OfCustomer<Redemption>> redemptions) {
        return Rows.execute(tx, UPSERT, REDEMPTION, redemptions);
    }

    /**
     * Locks how many pieces of these rewards are taken until the end of the transaction. Overdue holds do not count, except
     * those of the customers themselves, which end before anything else happens to them.
     */
    static Uni<Map<String, Long>> lockStock(
            SqlConnection tx, Collection<String> rewards, Instant now, Collection<CustomerId> customers) {
        Object names = rewards.toArray(String[]::new);
        return tx.preparedQuery(INSERT_STOCK)
                .execute(Tuple.of(names))
                .chain(() -> tx.preparedQuery(LOCK_STOCK).execute(Tuple.of(names)))
                .chain(locked -> {
                    Map<String, Long> taken = new TreeMap<>();
                    locked.forEach(row -> taken.put(row.getString("reward"), row.getLong("taken")));
                    return tx.preparedQuery(LOCK_OVERDUE)
                            .execute(Tuple.of(names, SqlTimes.utc(now), AccountTable.ids(customers)))
                            .map(overdue -> {
                                overdue.forEach(row -> taken.merge(row.getString("reward"), -1L, Long::sum));
                                return taken;
                            });
                });
    }

    /** The statements that add to how many pieces are taken; the rows are locked in the order of the rewards. */
    static List<Uni<Void>> saveStock(SqlConnection tx, Map<String, Long> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        Object names = changes.keySet().toArray(String[]::new);
        return List.of(
                tx.preparedQuery(INSERT_STOCK).execute(Tuple.of(names)).replaceWithVoid(),
                tx.preparedQuery(LOCK_STOCK).execute(Tuple.of(names)).replaceWithVoid(),
                Rows.execute(tx, UPDATE_STOCK, STOCK, changes.entrySet()));
    }

    static Redemption read(Row row) {
        Integer[] lots = row.getArrayOfIntegers("take_lots");
        Long[] points = row.getArrayOfLongs("take_points");
        List<Take> takes = new ArrayList<>(lots.length);
        for (int i = 0; i < lots.length; i++) {
            takes.add(new Take(lots[i], Points.of(points[i])));
        }
        return new Redemption(
                row.getString("redemption_id"),
                row.getString("reward"),
                row.getString("reference"),
                Points.of(row.getLong("points")),
                takes,
                SqlTimes.instant(row, "held_at"),
                SqlTimes.instant(row, "expires_at"),
                WireEnum.find(Redemption.State.class, row.getString("state")).orElseThrow(),
                SqlTimes.instant(row, "changed_at"),
                Points.of(row.getLong("captured")),
                Points.of(row.getLong("returned")));
    }

    private static Tuple pairs(Collection<OfCustomer<String>> pairs) {
        return Tuple.of(
                AccountTable.ids(pairs.stream().map(OfCustomer::customerId).toList()),
                pairs.stream().map(OfCustomer::of).toArray(String[]::new));
    }
}
