package io.holdfast.sla.inbox;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.CustomerDigest;
import io.holdfast.sql.SqlTimes;

/**
 * Deletes the data of erased customers, and stores a digest of their ids so that events from before the erasure are
 * ignored when they are delivered later.
 */
@ApplicationScoped
class CustomerErasure {

    /** In this order: what depends on a ticket's history is deleted before it. Other tickets' waits are re-evaluated. */
    private static final List<String> DELETES = List.of(
            // Their facts of other customers' tickets.
            """
            update timeline set other_facts = kept.facts
              from (select ticket_id, json_agg(fact order by number)
                                      filter (where fact ->> 'customer' <> all($1::text[])) as facts
                      from timeline, json_array_elements(other_facts) with ordinality as other (fact, number)
                     where other_facts is not null
                     group by ticket_id
                    having bool_or(fact ->> 'customer' = any($1::text[]))) as kept
             where timeline.ticket_id = kept.ticket_id
            """,
            // Tickets that are not created yet, of which facts of others are known: they may be theirs.
            """
            update timeline set customer_id = other_facts -> 0 ->> 'customer', facts = '[]'
             where customer_id = any($1::text[]) and other_facts is not null
               and facts::text not like '%"type":"created"%'
            """,
            """
            insert into rejudge (ticket_id, since)
            select handover.into_ticket, min(handover.at)
              from handover join timeline on timeline.ticket_id = handover.from_ticket
             where timeline.customer_id = any($1::text[])
             group by 1 order by 1
            on conflict (ticket_id) do update set since = least(rejudge.since, excluded.since)
            """,
            """
            delete from handover
             where from_ticket in (select ticket_id from timeline where customer_id = any($1::text[]))
            """,
            """
            delete from handover
             where into_ticket in (select ticket_id from timeline where customer_id = any($1::text[]))
            """,
            """
            delete from rejudge
             where ticket_id in (select ticket_id from timeline where customer_id = any($1::text[]))
            """,
            "delete from tier_change where customer_id = any($1::text[])",
            "delete from clock where customer_id = any($1::text[])",
            "delete from breach where customer_id = any($1::text[])",
            "delete from timeline where customer_id = any($1::text[])");

    private static final ColumnArrays<Map.Entry<CustomerId, Instant>> ERASURE =
            ColumnArrays.<Map.Entry<CustomerId, Instant>>builder()
                    .text("customer_digest", erased -> digest(erased.getKey()))
                    .timestamp("erased_at", Map.Entry::getValue)
                    .build();
    private static final String SAVE = ERASURE.insertInto("erasure") + """
             on conflict (customer_digest) do update set erased_at = greatest(erasure.erased_at, excluded.erased_at)
            """;
    private static final String LOAD =
            "select " + ERASURE.names() + " from erasure where customer_digest = any($1::text[])";

    /** @param erased each customer with the time of its erasure */
    Uni<Void> erase(SqlClient tx, Map<CustomerId, Instant> erased) {
        if (erased.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] customers = erased.keySet().stream().map(CustomerId::value).toArray(String[]::new);
        Uni<Void> steps =
                tx.preparedQuery(SAVE).execute(ERASURE.tuple(erased.entrySet())).replaceWithVoid();
        for (String statement : DELETES) {
            steps = steps.chain(() ->
                    tx.preparedQuery(statement).execute(Tuple.of(customers)).replaceWithVoid());
        }
        return steps;
    }

    /** When each of these customers was erased; customers who were not have no entry. */
    Uni<Map<CustomerId, Instant>> load(SqlClient tx, Collection<CustomerId> customers) {
        if (customers.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Map<String, CustomerId> byDigest = HashMap.newHashMap(customers.size());
        customers.forEach(customer -> byDigest.put(digest(customer), customer));
        return tx.preparedQuery(LOAD)
                .execute(Tuple.of(byDigest.keySet().toArray(String[]::new)))
                .map(rows -> {
                    Map<CustomerId, Instant> erased = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        CustomerId customer = byDigest.get(row.getString("customer_digest"));
                        if (customer != null) {
                            erased.put(customer, SqlTimes.instant(row, "erased_at"));
                        }
                    }
                    return erased;
                });
    }

    private static String digest(CustomerId customer) {
        return CustomerDigest.hex(customer.value());
    }
}
