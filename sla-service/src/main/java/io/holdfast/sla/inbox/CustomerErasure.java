package io.holdfast.sla.inbox;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.RefusedFacts;
import io.holdfast.sla.history.CustomerMerges;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.CustomerDigest;
import io.holdfast.sql.SqlTimes;

/**
 * Deletes the data of erased customers up to the cut ({@link ErasureCut}), and stores the cut under a digest of their ids, so
 * that events up to it are ignored when they are delivered later.
 */
@ApplicationScoped
class CustomerErasure {

    /** Their facts of other customers' tickets. */
    private static final String DELETE_OTHER_FACTS = """
            update timeline set other_facts = kept.facts
              from (select t.ticket_id, json_agg(fact order by number) filter (where erased.cut is null) as facts
                      from timeline t
                     cross join json_array_elements(t.other_facts) with ordinality as other (fact, number)
                      left join unnest($1::text[], $2::timestamptz[]) as erased (customer_id, cut)
                             on erased.customer_id = fact ->> 'customer'
                                and (fact ->> 'time')::timestamptz <= erased.cut
                     where t.other_facts is not null
                     group by t.ticket_id
                    having bool_or(erased.cut is not null)) as kept
             where timeline.ticket_id = kept.ticket_id
            """;

    private static final String DELETE_TIERS = """
            delete from tier_change using unnest($1::text[], $2::timestamptz[]) as erased (customer_id, cut)
             where tier_change.customer_id = erased.customer_id and tier_change.changed_at <= erased.cut
            """;
    private static final String LATEST_FACTS = """
            select customer_id, max(at)
              from (select t.customer_id, (fact ->> 'time')::timestamptz as at
                      from timeline t cross join json_array_elements(t.facts) as fact
                     where t.customer_id = any($1::text[])
                     union all
                    select fact ->> 'customer', (fact ->> 'time')::timestamptz
                      from timeline t cross join json_array_elements(t.other_facts) as fact
                     where t.other_facts is not null and fact ->> 'customer' = any($1::text[])
                     union all
                    select customer_id, changed_at from tier_change where customer_id = any($1::text[])) as known
             group by 1
            """;

    private static final ColumnArrays<Map.Entry<CustomerId, ErasureCut>> ERASURE =
            ColumnArrays.<Map.Entry<CustomerId, ErasureCut>>builder()
                    .text("customer_digest", erased -> digest(erased.getKey()))
                    .timestamp("erased_at", erased -> erased.getValue().at())
                    .build();
    private static final String SAVE = ERASURE.insertInto("erasure") + """
             on conflict (customer_digest) do update set erased_at = greatest(erasure.erased_at, excluded.erased_at)
            """;
    private static final String LOAD =
            "select " + ERASURE.names() + " from erasure where customer_digest = any($1::text[])";

    /**
     * Erases customers.
     *
     * @param erased the erasures of the batch
     * @param latestInBatch time of the latest fact before the erasure in the batch, by customer
     * @return the tickets of which only later facts remain, to be evaluated again
     */
    Uni<Set<String>> erase(
            SqlClient tx, Collection<Fact<CustomerErased>> erased, Map<CustomerId, Instant> latestInBatch) {
        if (erased.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        Set<CustomerId> customers = new LinkedHashSet<>();
        erased.forEach(fact -> customers.add(fact.event().customerId()));
        return load(tx, customers)
                .chain(applied ->
                        loadLatestFacts(tx, erased).map(latest -> cuts(erased, merge(latest, latestInBatch), applied)))
                .chain(cuts -> cuts.isEmpty() ? Uni.createFrom().item(Set.of()) : erase(tx, cuts));
    }

    /** The cuts of erasures that are new. */
    private static Map<CustomerId, ErasureCut> cuts(
            Collection<Fact<CustomerErased>> erased,
            Map<CustomerId, Instant> latest,
            Map<CustomerId, ErasureCut> applied) {
        Map<CustomerId, ErasureCut> cuts = new TreeMap<>();
        for (Fact<CustomerErased> fact : erased) {
            CustomerId customer = fact.event().customerId();
            ErasureCut before = applied.get(customer);
            ErasureCut cut = ErasureCut.of(fact, latest.get(customer), before);
            if (!cut.equals(before)) {
                cuts.merge(customer, cut, ErasureCut::later);
            }
        }
        return cuts;
    }

    private static Uni<Set<String>> erase(SqlClient tx, Map<CustomerId, ErasureCut> cuts) {
        Tuple customersAndCuts = Tuple.of(
                cuts.keySet().stream().map(CustomerId::value).toArray(String[]::new),
                cuts.values().stream().map(cut -> SqlTimes.utc(cut.at())).toArray(OffsetDateTime[]::new));
        return tx.preparedQuery(SAVE)
                .execute(ERASURE.tuple(cuts.entrySet()))
                .chain(() -> RefusedFacts.erase(tx, cuts.keySet()))
                .chain(() -> CustomerMerges.forget(tx, customersAndCuts))
                .chain(() -> tx.preparedQuery(DELETE_TIERS).execute(customersAndCuts))
                .chain(() -> tx.preparedQuery(DELETE_OTHER_FACTS).execute(customersAndCuts))
                .chain(() -> TicketErasure.erase(tx, customersAndCuts));
    }

    private static Uni<Map<CustomerId, Instant>> loadLatestFacts(
            SqlClient tx, Collection<Fact<CustomerErased>> erased) {
        String[] customers = erased.stream()
                .filter(fact -> !ErasureCut.isExact(fact))
                .map(fact -> fact.event().customerId().value())
                .toArray(String[]::new);
        if (customers.length == 0) {
            return Uni.createFrom().item(Map.of());
        }
        return tx.preparedQuery(LATEST_FACTS).execute(Tuple.of(customers)).map(rows -> {
            Map<CustomerId, Instant> latest = HashMap.newHashMap(rows.size());
            rows.forEach(row -> latest.put(new CustomerId(row.getString(0)), SqlTimes.instant(row, 1)));
            return latest;
        });
    }

    private static Map<CustomerId, Instant> merge(Map<CustomerId, Instant> one, Map<CustomerId, Instant> other) {
        Map<CustomerId, Instant> latest = new HashMap<>(one);
        other.forEach((customer, time) -> latest.merge(customer, time, (a, b) -> a.isAfter(b) ? a : b));
        return latest;
    }

    /** The cuts of those of the customers who were erased. */
    Uni<Map<CustomerId, ErasureCut>> load(SqlClient tx, Collection<CustomerId> customers) {
        if (customers.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Map<String, CustomerId> byDigest = HashMap.newHashMap(customers.size());
        customers.forEach(customer -> byDigest.put(digest(customer), customer));
        return tx.preparedQuery(LOAD)
                .execute(Tuple.of(byDigest.keySet().toArray(String[]::new)))
                .map(rows -> {
                    Map<CustomerId, ErasureCut> erased = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        CustomerId customer = byDigest.get(row.getString("customer_digest"));
                        if (customer != null) {
                            erased.put(customer, new ErasureCut(SqlTimes.instant(row, "erased_at")));
                        }
                    }
                    return erased;
                });
    }

    private static String digest(CustomerId customer) {
        return CustomerDigest.hex(customer.value());
    }
}
