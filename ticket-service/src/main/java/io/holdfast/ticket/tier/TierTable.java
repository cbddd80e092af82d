package io.holdfast.ticket.tier;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/** Table {@code customer_tier}. */
public final class TierTable {

    private static final ColumnArrays<TierChange> COLUMNS = ColumnArrays.<TierChange>builder()
            .text("customer_id", TierChange::customerId)
            .text("tier", TierChange::tier)
            .timestamp("changed_at", TierChange::changedAt)
            .text("fact_id", TierChange::factId)
            .build();
    /** Nothing that an erasure covers: loyalty-service may publish something before it has read the erasure. */
    private static final String UPSERT = "insert into customer_tier (" + COLUMNS.names() + ") select " + COLUMNS.names()
            + " from " + COLUMNS.unnest("r") + """
             where not exists (select 1 from erasure e
                                where e.customer_digest = sha256(convert_to(r.customer_id, 'UTF8'))
                                  and e.cut >= r.changed_at)
             order by customer_id
            on conflict (customer_id) do update
               set tier = excluded.tier, changed_at = excluded.changed_at, fact_id = excluded.fact_id
             where (customer_tier.changed_at, customer_tier.fact_id) < (excluded.changed_at, excluded.fact_id)
            """;

    private static final String ERASE = "delete from customer_tier where customer_id = $1 and changed_at <= $2";

    /** With those whom customers were merged into: a new ticket of a merged customer is the other one's. */
    private static final String LOAD = """
            select customer_id, tier
              from customer_tier
             where tier is not null
               and (customer_id = any ($1)
                    or customer_id in (select into_customer_id from customer_merge where customer_id = any ($1)))
            """;

    private TierTable() {}

    /** Stores the changes that are later than those that are stored. */
    static Uni<Void> record(SqlConnection tx, Collection<TierChange> changes) {
        return tx.preparedQuery(UPSERT).execute(COLUMNS.tuple(changes)).replaceWithVoid();
    }

    /** The tiers of these customers, and of those whom they were merged into, of those who have one. */
    public static Uni<Map<CustomerId, String>> load(SqlConnection tx, Collection<CustomerId> customers) {
        return tx.preparedQuery(LOAD)
                .execute(Tuple.of(customers.stream().map(CustomerId::value).toArray(String[]::new)))
                .map(rows -> {
                    Map<CustomerId, String> tiers = new HashMap<>();
                    for (Row row : rows) {
                        tiers.put(new CustomerId(row.getString(0)), row.getString(1));
                    }
                    return tiers;
                });
    }

    /** Deletes a customer's tier, unless it changed after a time. */
    public static Uni<Void> erase(SqlConnection tx, CustomerId customer, Instant upTo) {
        return tx.preparedQuery(ERASE)
                .execute(Tuple.of(customer.value(), SqlTimes.utc(upTo)))
                .replaceWithVoid();
    }
}
