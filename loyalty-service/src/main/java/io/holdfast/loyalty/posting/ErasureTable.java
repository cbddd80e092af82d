package io.holdfast.loyalty.posting;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.loyalty.ledger.AccountRebuild;
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
                            (select max(happened_at) from refused where customer_id = $1))
            """;
    private static final String FORGET = "select forget_customer($1, $2, $3, $4)";
    private static final String RENUMBER_AWARDS = """
            update purchase set award = renumbered.award
              from unnest($2::int[], $3::int[]) as renumbered (old_award, award)
             where purchase.customer_id = $1 and purchase.award = renumbered.old_award
            """;

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

    /** Removes what is recorded of the customer up to the cut, and records the cut. What is later remains. */
    public static Uni<Void> forget(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return LaterEntries.load(tx, customer, cut).chain(later -> {
            AccountRebuild rebuild = AccountRebuild.of(customer, later);
            Integer[] remaining = rebuild.numbers().keySet().toArray(Integer[]::new);
            Tuple parameters = Tuple.of(customer.value(), digest(customer), SqlTimes.utc(cut.at()), remaining);
            Uni<Void> forgotten = tx.preparedQuery(FORGET).execute(parameters).replaceWithVoid();
            return remaining.length == 0 ? forgotten : forgotten.chain(() -> restore(tx, customer, rebuild, remaining));
        });
    }

    private static Uni<Void> restore(
            SqlConnection tx, CustomerId customer, AccountRebuild rebuild, Integer[] oldNumbers) {
        Integer[] newNumbers = rebuild.numbers().values().toArray(Integer[]::new);
        return LedgerTable.lockAccounts(tx, new TreeSet<>(List.of(customer)), List.of())
                .chain(() -> LedgerTable.save(tx, rebuild.postings()))
                .chain(() ->
                        tx.preparedQuery(RENUMBER_AWARDS).execute(Tuple.of(customer.value(), oldNumbers, newNumbers)))
                .replaceWithVoid();
    }

    private static Buffer digest(CustomerId customer) {
        return Buffer.buffer(CustomerDigest.bytes(customer.value()));
    }
}
