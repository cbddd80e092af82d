package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.ledger.AccountRebuild;
import io.holdfast.loyalty.ledger.RemainingEntries.EntryKey;
import io.holdfast.sql.CustomerDigest;
import io.holdfast.sql.SqlTimes;

/**
 * The table {@code forgotten_customer}: the cuts of erased customers under the SHA-256 of their ids, and the removal of
 * everything that is recorded up to a cut.
 */
public final class ErasureTable {

    private static final String SELECT_CUTS =
            "select customer, forgotten_at from forgotten_customer where customer = any($1::bytea[])";
    private static final String SELECT_LATEST_FACT = """
            select greatest((select max(happened_at) from entry where customer_id = $1),
                            (select max(happened_at) from purchase where customer_id = $1),
                            (select max(happened_at) from refund where customer_id = $1),
                            (select max(happened_at) from refused where customer_id = $1),
                            (select max(happened_at) from candidate where customer_id = $1),
                            (select max(happened_at) from engagement where customer_id = $1),
                            (select max(held_at) from redemption where customer_id = $1),
                            (select max(issued_at) from issued_reward where customer_id = $1))
            """;
    private static final String SELECT_PURCHASES = """
            select purchase_id from purchase where customer_id = $1 and happened_at <= $2
             union
            select purchase_id from refund where customer_id = $1 and happened_at <= $2
            """;

    /** Of a purchase that remains, refunds that are dated before it may be forgotten; or they are of another id of the person. */
    private static final String TAKE_BACK_REFUNDS = """
            update purchase
               set refunded = least(purchase.amount, purchase.refunded - gone.amount),
                   refunds = purchase.refunds - gone.refunds,
                   revoked = greatest(purchase.revoked - gone.points, 0), revision = purchase.revision + 1
              from (select r.purchase_id, least(sum(r.amount), max(p.refunded)) as amount, count(*) as refunds,
                           coalesce(sum(e.points), 0) as points
                      from refund r
                      join purchase p on p.purchase_id = r.purchase_id and p.customer_id = any($1::text[])
                                     and p.happened_at > $2
                      left join lateral (select -sum(e.points) as points from entry e
                                          where e.customer_id = any($1::text[]) and e.rule = 'refund'
                                            and e.kind = 'reversal' and e.cause_source = r.event_source
                                            and e.cause_id = r.event_id) as e on true
                     where r.customer_id = any($1::text[]) and r.state = 'applied'
                       and (r.happened_at <= $2 or r.customer_id <> p.customer_id)
                     group by r.purchase_id) as gone
             where purchase.purchase_id = gone.purchase_id
            """;

    private static final String FORGET = "select forget_customer($1, $2, $3, $4)";

    private ErasureTable() {}

    /** The cuts of those of the customers who were erased. */
    public static Uni<Map<CustomerId, ErasureCut>> loadCuts(SqlConnection tx, Collection<CustomerId> customers) {
        Map<Buffer, CustomerId> byDigest = HashMap.newHashMap(customers.size());
        customers.forEach(customer -> byDigest.put(digest(customer), customer));
        Buffer[] digests = byDigest.keySet().toArray(Buffer[]::new);
        return tx.preparedQuery(SELECT_CUTS).execute(Tuple.of(digests)).map(rows -> {
            Map<CustomerId, ErasureCut> cuts = HashMap.newHashMap(rows.size());
            for (Row row : rows) {
                CustomerId customer = byDigest.get(row.getBuffer(0).getDelegate());
                cuts.put(Objects.requireNonNull(customer), new ErasureCut(SqlTimes.instant(row, 1)));
            }
            return cuts;
        });
    }

    /** When the latest fact happened that is recorded of the customer, adjustments included; null when there is none. */
    public static Uni<@Nullable Instant> loadLatestFact(SqlConnection tx, CustomerId customer) {
        return tx.preparedQuery(SELECT_LATEST_FACT)
                .execute(Tuple.of(customer.value()))
                .map(rows -> SqlTimes.instantOrNull(rows.iterator().next(), 0));
    }

    /** The purchases that {@link #forget} removes, or of which it removes refunds. */
    public static Uni<List<String>> loadPurchases(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return tx.preparedQuery(SELECT_PURCHASES)
                .execute(Tuple.of(customer.value(), SqlTimes.utc(cut.at())))
                .map(rows -> {
                    List<String> purchases = new ArrayList<>(rows.size());
                    rows.forEach(row -> purchases.add(row.getString(0)));
                    return purchases;
                });
    }

    /**
     * Gives the rows of a person back to the ids under which they were reported. Of one id nothing changes.
     *
     * @param group all ids of the person
     */
    public static Uni<Void> divide(SqlConnection tx, List<CustomerId> group) {
        return group.size() > 1
                ? DividedRows.giveBack(tx, group)
                : Uni.createFrom().voidItem();
    }

    /**
     * Removes what is recorded of the customers up to the cut, and records the cut. What is later remains, each of its own id.
     *
     * @param group all ids of a person, whose rows are divided; those of a merged one before those of whom it was merged into
     * @param programmes for what is due of it
     */
    public static Uni<Void> forget(
            SqlConnection tx, List<CustomerId> group, ErasureCut cut, ProgrammeVersions programmes) {
        return tx.preparedQuery(TAKE_BACK_REFUNDS)
                .execute(Tuple.of(AccountTable.ids(group), SqlTimes.utc(cut.at())))
                .chain(() -> group.size() > 1
                        ? DividedRows.refuseRefundsOfOthers(tx, group, cut)
                        : Uni.createFrom().voidItem())
                .chain(() -> LatestReconciliationTable.removeExamples(tx))
                .chain(() -> LaterRecords.load(tx, group, cut))
                .chain(later -> forget(tx, group, cut, programmes, later));
    }

    private static Uni<Void> forget(
            SqlConnection tx,
            List<CustomerId> group,
            ErasureCut cut,
            ProgrammeVersions programmes,
            Map<CustomerId, LaterRecords> laterRecords) {
        List<LaterLife> lives = new ArrayList<>();
        Set<EntryKey> remaining = new HashSet<>();
        laterRecords.forEach((id, later) -> {
            AccountRebuild rebuild = AccountRebuild.of(id, later.entries(), later.holds());
            remaining.addAll(rebuild.numbers().keySet());
            if (later.any()) {
                lives.add(new LaterLife(tx, id, cut, programmes, later, rebuild));
            }
        });
        return KeptRows.load(tx, group, cut).chain(kept -> {
            Uni<Void> chain = Uni.createFrom().voidItem();
            for (CustomerId id : group) {
                chain = chain.chain(() -> forget(tx, id, cut, remaining));
            }
            if (group.size() > 1) {
                chain = chain.chain(() -> DividedRows.awaitForgottenPurchases(tx, group));
            }
            for (LaterLife life : lives) {
                chain = chain.chain(() -> life.restore(kept));
            }
            return chain;
        });
    }

    private static Uni<Void> forget(SqlConnection tx, CustomerId customer, ErasureCut cut, Set<EntryKey> remaining) {
        Integer[] numbers = remaining.stream()
                .filter(entry -> entry.account().equals(customer))
                .map(EntryKey::number)
                .toArray(Integer[]::new);
        return tx.preparedQuery(FORGET)
                .execute(Tuple.of(customer.value(), digest(customer), SqlTimes.utc(cut.at()), numbers))
                .replaceWithVoid();
    }

    private static Buffer digest(CustomerId customer) {
        return Buffer.buffer(CustomerDigest.bytes(customer.value()));
    }
}
