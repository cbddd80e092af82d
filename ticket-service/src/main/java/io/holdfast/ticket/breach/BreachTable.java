package io.holdfast.ticket.breach;

import java.time.Instant;
import java.util.Collection;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/** Table {@code ticket_breach}. */
public final class BreachTable {

    private static final ColumnArrays<RecordedBreach> COLUMNS = ColumnArrays.<RecordedBreach>builder()
            .text("ticket_id", row -> row.key().ticketId())
            .text("metric", row -> row.key().metric())
            .integer("cycle", row -> row.key().cycle())
            .text("policy", row -> row.key().policy())
            .integer("policy_version", row -> row.key().policyVersion())
            .timestamp("due_at", row -> row.key().dueAt())
            .text("customer_id", RecordedBreach::customerId)
            .timestamp("breached_at", RecordedBreach::breachedAt)
            .timestamp("withdrawn_at", RecordedBreach::withdrawnAt)
            .build();
    /**
     * Nothing that an erasure covers; and nothing of an erased ticket, of which sla-service may publish something before it has
     * read the erasure.
     */
    private static final String UPSERT = "insert into ticket_breach (" + COLUMNS.names() + ") select " + COLUMNS.names()
            + " from " + COLUMNS.unnest("r") + """
             where not exists (select 1 from erased_ticket e
                                where e.ticket_digest = sha256(convert_to(r.ticket_id, 'UTF8')))
               and not exists (select 1 from erasure e
                                where e.customer_digest = sha256(convert_to(r.customer_id, 'UTF8')) and e.cut >= r.due_at)
             order by ticket_id, metric, cycle, policy, policy_version, due_at
            on conflict (ticket_id, metric, cycle, policy, policy_version, due_at) do update
               set breached_at = greatest(ticket_breach.breached_at, excluded.breached_at),
                   withdrawn_at = greatest(ticket_breach.withdrawn_at, excluded.withdrawn_at)
            """;

    private static final String ERASE = "delete from ticket_breach where customer_id = $1 and due_at <= $2";

    private BreachTable() {}

    /** Adds what events say; each breach is there once. */
    static Uni<Void> record(SqlConnection tx, Collection<RecordedBreach> breaches) {
        return tx.preparedQuery(UPSERT).execute(COLUMNS.tuple(breaches)).replaceWithVoid();
    }

    /** Deletes a customer's breaches up to a time. */
    public static Uni<Void> erase(SqlConnection tx, CustomerId customer, Instant upTo) {
        return tx.preparedQuery(ERASE)
                .execute(Tuple.of(customer.value(), SqlTimes.utc(upTo)))
                .replaceWithVoid();
    }
}
