package io.holdfast.sla.evaluation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.BreachEvent.SlaBreachWithdrawn;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.WireEnum;
import io.holdfast.messaging.EventIds;
import io.holdfast.sla.history.Utc;

/** The breaches' rows: many in one statement. */
@ApplicationScoped
class BreachTable {

    private static final String SAVE = """
            insert into breach (breach_id, ticket_id, customer_id, metric, cycle, standing, breached_at, started_at, due_at,
                                detected_at, responded_at, policy, policy_version, department, priority, channel)
            select breach_id, ticket_id, customer_id, metric, cycle, true, breached_at, started_at, due_at,
                   detected_at, responded_at, policy, policy_version, department, priority, channel
              from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::timestamptz[],
                          $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::text[],
                          $12::int[], $13::text[], $14::text[], $15::text[])
                   as t (breach_id, ticket_id, customer_id, metric, cycle, breached_at, started_at, due_at,
                         detected_at, responded_at, policy, policy_version, department, priority, channel)
            on conflict (breach_id) do update
               set standing = true, breached_at = excluded.breached_at, started_at = excluded.started_at,
                   due_at = excluded.due_at, detected_at = excluded.detected_at, responded_at = excluded.responded_at
            """;
    private static final String WITHDRAW = """
            update breach set standing = false, responded_at = t.responded_at
              from unnest($1::text[], $2::timestamptz[]) as t (breach_id, responded_at)
             where breach.breach_id = t.breach_id
            returning breach.*
            """;
    private static final String SAVE_RESPONSES = """
            update breach set responded_at = t.responded_at
              from unnest($1::text[], $2::timestamptz[]) as t (breach_id, responded_at)
             where breach.breach_id = t.breach_id
            """;

    Uni<Void> save(SqlClient tx, List<ClockDiff.NewBreach> breaches) {
        if (breaches.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        int n = breaches.size();
        String[] ids = new String[n];
        String[] tickets = new String[n];
        String[] customers = new String[n];
        String[] metrics = new String[n];
        Integer[] cycles = new Integer[n];
        OffsetDateTime[] breachedAt = new OffsetDateTime[n];
        OffsetDateTime[] startedAt = new OffsetDateTime[n];
        @Nullable OffsetDateTime[] dueAt = new @Nullable OffsetDateTime[n];
        @Nullable OffsetDateTime[] detectedAt = new @Nullable OffsetDateTime[n];
        @Nullable OffsetDateTime[] respondedAt = new @Nullable OffsetDateTime[n];
        String[] policies = new String[n];
        Integer[] versions = new Integer[n];
        String[] departments = new String[n];
        String[] priorities = new String[n];
        String[] channels = new String[n];
        for (int i = 0; i < n; i++) {
            ClockDetails details = breaches.get(i).breach().clock();
            ids[i] = breaches.get(i).breachId();
            tickets[i] = details.ticketId().value();
            customers[i] = details.customerId().value();
            metrics[i] = details.metric().wireName();
            cycles[i] = details.cycle();
            breachedAt[i] = Utc.of(breaches.get(i).breachedAt());
            startedAt[i] = Utc.of(details.startedAt());
            dueAt[i] = Utc.ofNullable(details.dueAt());
            detectedAt[i] = Utc.ofNullable(details.detectedAt());
            respondedAt[i] = Utc.ofNullable(details.respondedAt());
            policies[i] = details.policy();
            versions[i] = details.policyVersion();
            departments[i] = details.department();
            priorities[i] = details.priority().wireName();
            channels[i] = details.channel();
        }
        return tx.preparedQuery(SAVE)
                .execute(Tuple.from(new Object[] {
                    ids,
                    tickets,
                    customers,
                    metrics,
                    cycles,
                    breachedAt,
                    startedAt,
                    dueAt,
                    detectedAt,
                    respondedAt,
                    policies,
                    versions,
                    departments,
                    priorities,
                    channels
                }))
                .replaceWithVoid();
    }

    /** Withdraws breaches and returns what to tell of each: the promise as it was told to be broken. */
    Uni<List<Fact<SlaBreachWithdrawn>>> withdraw(SqlClient tx, List<ClockDiff.WithdrawnBreach> withdrawn) {
        if (withdrawn.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Map<String, Instant> detectedAt = new HashMap<>();
        String[] ids = new String[withdrawn.size()];
        @Nullable OffsetDateTime[] respondedAt = new @Nullable OffsetDateTime[withdrawn.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = withdrawn.get(i).breachId();
            respondedAt[i] = Utc.ofNullable(withdrawn.get(i).respondedAt());
            detectedAt.put(ids[i], withdrawn.get(i).detectedAt());
        }
        return tx.preparedQuery(WITHDRAW).execute(Tuple.of(ids, respondedAt)).map(rows -> {
            List<Fact<SlaBreachWithdrawn>> facts = new ArrayList<>(rows.size());
            for (Row row : rows) {
                String breachId = row.getString("breach_id");
                Instant detected = detectedAt.getOrDefault(breachId, Instant.EPOCH);
                facts.add(Fact.of(
                        EventIds.derive("withdrawn", breachId, detected.toString()),
                        ClockEvents.SOURCE,
                        detected,
                        new SlaBreachWithdrawn(detailsIn(row, detected))));
            }
            return facts;
        });
    }

    /** Notes the ends of waits whose breaches stand. */
    Uni<Void> saveResponses(SqlClient tx, List<ClockDiff.RespondedBreach> responded) {
        if (responded.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] ids =
                responded.stream().map(ClockDiff.RespondedBreach::breachId).toArray(String[]::new);
        @Nullable OffsetDateTime[] respondedAt = new @Nullable OffsetDateTime[ids.length];
        for (int i = 0; i < ids.length; i++) {
            respondedAt[i] = Utc.ofNullable(responded.get(i).respondedAt());
        }
        return tx.preparedQuery(SAVE_RESPONSES)
                .execute(Tuple.of(ids, respondedAt))
                .replaceWithVoid();
    }

    private static ClockDetails detailsIn(Row row, Instant detectedAt) {
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
                Utc.instant(row, "started_at"),
                Utc.instant(row, "due_at"),
                detectedAt,
                Utc.instantOrNull(row, "responded_at"));
    }
}
