package io.holdfast.sla.inbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.sla.history.Utc;

/** Forgets customers, and keeps a digest of their ids so that a fact from before the erasure does not bring them back. */
@ApplicationScoped
class CustomerErasure {

    private static final List<String> DELETES = List.of(
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
    private static final String SAVE = """
            insert into erasure (customer_digest, erased_at)
            select * from unnest($1::text[], $2::timestamptz[])
            on conflict (customer_digest) do update set erased_at = greatest(erasure.erased_at, excluded.erased_at)
            """;
    private static final String LOAD =
            "select customer_digest, erased_at from erasure where customer_digest = any($1::text[])";

    Uni<Void> erase(SqlClient tx, Map<CustomerId, Instant> erased) {
        if (erased.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] customers = erased.keySet().stream().map(CustomerId::value).toArray(String[]::new);
        String[] digests = new String[customers.length];
        OffsetDateTime[] times = new OffsetDateTime[customers.length];
        int i = 0;
        for (Map.Entry<CustomerId, Instant> each : erased.entrySet()) {
            digests[i] = digest(each.getKey());
            times[i++] = Utc.of(each.getValue());
        }
        Uni<Void> steps =
                tx.preparedQuery(SAVE).execute(Tuple.of(digests, times)).replaceWithVoid();
        for (String statement : DELETES) {
            steps = steps.chain(() ->
                    tx.preparedQuery(statement).execute(Tuple.of(customers)).replaceWithVoid());
        }
        return steps;
    }

    /** When each of these customers was erased; those who were not are not in it. */
    Uni<Map<CustomerId, Instant>> load(SqlClient tx, Collection<CustomerId> customers) {
        if (customers.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Map<String, CustomerId> byDigest = new HashMap<>();
        customers.forEach(customer -> byDigest.put(digest(customer), customer));
        return tx.preparedQuery(LOAD)
                .execute(Tuple.of(byDigest.keySet().toArray(String[]::new)))
                .map(rows -> {
                    Map<CustomerId, Instant> erased = new HashMap<>();
                    for (Row row : rows) {
                        CustomerId customer = byDigest.get(row.getString("customer_digest"));
                        if (customer != null) {
                            erased.put(customer, Utc.instant(row, "erased_at"));
                        }
                    }
                    return erased;
                });
    }

    private static String digest(CustomerId customer) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(customer.value().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
