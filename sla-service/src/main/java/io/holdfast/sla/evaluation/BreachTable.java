package io.holdfast.sla.evaluation;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.WireEnum;
import io.holdfast.sla.evaluation.model.ClockDiff.BreachUpdate;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/** Table {@code breach}: every published breach, withdrawn ones included. One statement for any number of rows. */
@ApplicationScoped
class BreachTable {

    /** Columns that a breach gets anew when it is published again after its clock was removed. */
    private static final ColumnArrays<Fact<SlaBreached>> TIMES = ColumnArrays.<Fact<SlaBreached>>builder()
            .bool("standing", breach -> true)
            .timestamp("breached_at", Fact::time)
            .timestamp("started_at", breach -> details(breach).startedAt())
            .timestamp("due_at", breach -> details(breach).dueAt())
            .timestamp("detected_at", breach -> details(breach).detectedAt())
            .timestamp("responded_at", breach -> details(breach).respondedAt())
            .build();

    private static final ColumnArrays<Fact<SlaBreached>> BREACH = ColumnArrays.<Fact<SlaBreached>>builder()
            .text("breach_id", Fact::id)
            .text("ticket_id", breach -> details(breach).ticketId().value())
            .text("customer_id", breach -> details(breach).customerId().value())
            .text("metric", breach -> details(breach).metric().wireName())
            .integer("cycle", breach -> details(breach).cycle())
            .text("policy", breach -> details(breach).policy())
            .integer("policy_version", breach -> details(breach).policyVersion())
            .text("department", breach -> details(breach).department())
            .text("priority", breach -> details(breach).priority().wireName())
            .text("channel", breach -> details(breach).channel())
            .all(TIMES, Function.identity())
            .build();

    private static final ColumnArrays<BreachUpdate> UPDATED = ColumnArrays.<BreachUpdate>builder()
            .text("breach_id", BreachUpdate::breachId)
            .bool("standing", BreachUpdate::standing)
            .timestamp("responded_at", BreachUpdate::respondedAt)
            .build();

    private static final String LOAD_STANDING =
            "select " + BREACH.names() + " from breach where standing and ticket_id = any($1::text[])";
    private static final String SAVE =
            BREACH.insertInto("breach") + " on conflict (breach_id) do update set " + TIMES.assignExcluded(Set.of());
    private static final String UPDATE = "update breach set " + UPDATED.assign("updated", Set.of("breach_id"))
            + " from " + UPDATED.unnest("updated") + " where breach.breach_id = updated.breach_id";

    private static ClockDetails details(Fact<SlaBreached> breach) {
        return breach.event().clock();
    }

    /** The breaches of tickets that stand, by breach id. */
    Uni<Map<String, ClockDetails>> loadStanding(SqlClient tx, Collection<String> ticketIds) {
        return tx.preparedQuery(LOAD_STANDING)
                .execute(Tuple.of(ticketIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, ClockDetails> breaches = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        breaches.put(row.getString("breach_id"), detailsIn(row));
                    }
                    return breaches;
                });
    }

    Uni<Void> save(SqlClient tx, List<Fact<SlaBreached>> breaches) {
        return breaches.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(SAVE).execute(BREACH.tuple(breaches)).replaceWithVoid();
    }

    Uni<Void> update(SqlClient tx, List<BreachUpdate> updates) {
        return updates.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(UPDATE).execute(UPDATED.tuple(updates)).replaceWithVoid();
    }

    private static ClockDetails detailsIn(Row row) {
        return new ClockDetails(
                new TicketId(row.getString("ticket_id")),
                new CustomerId(row.getString("customer_id")),
                WireEnum.find(Metric.class, row.getString("metric")).orElseThrow(),
                row.getInteger("cycle"),
                row.getString("policy"),
                row.getInteger("policy_version"),
                row.getString("department"),
                WireEnum.find(Priority.class, row.getString("priority")).orElseThrow(),
                row.getString("channel"),
                SqlTimes.instant(row, "started_at"),
                SqlTimes.instant(row, "due_at"),
                SqlTimes.instant(row, "detected_at"),
                SqlTimes.instantOrNull(row, "responded_at"));
    }
}
