package io.holdfast.sla.rulebook;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.Ids;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sql.SqlTimes;

/**
 * Stores and loads the versions of policies and calendars. A put inserts a version, which is in force from then on, and
 * enqueues the open tickets of every partition for re-evaluation; nothing is updated or deleted. Puts are serialized by the
 * row lock on {@code rulebook}.
 */
@ApplicationScoped
class RulebookStore {

    /** A loose index scan: the recursion reads one index entry for each partition that has open tickets. */
    private static final String ENQUEUE_OPEN_TICKETS = """
            with recursive of (partition) as (
                (select partition from timeline where open order by partition limit 1)
                union all
                select (select timeline.partition from timeline
                         where timeline.open and timeline.partition > of.partition
                         order by timeline.partition limit 1)
                  from of where of.partition is not null)
            insert into recompute (partition, rules_from, last_ticket)
            select partition, $1::timestamptz, '' from of where partition is not null
            on conflict (partition) do update set rules_from = excluded.rules_from, last_ticket = ''
            """;

    private final Pool pool;
    private final RulesInForce rules;
    private final ObjectMapper json;
    private final Clock clock;

    RulebookStore(Pool pool, RulesInForce rules, ObjectMapper json, Clock clock) {
        this.pool = pool;
        this.rules = rules;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Validates a policy and puts it in force.
     *
     * @throws io.holdfast.rest.Problem 422 when it is invalid
     */
    Uni<DefinitionVersion> putPolicy(JsonNode body, String name, String user) {
        return put(
                DefinitionKind.POLICY,
                name,
                user,
                tx -> rules.loadCalendars(tx)
                        .map(calendars -> PolicyWriter.write(PolicyJson.read(body, "", name, calendars))));
    }

    /**
     * Validates a calendar and puts it in force.
     *
     * @throws io.holdfast.rest.Problem 422 when it is invalid, or has too little working time for a policy in force
     */
    Uni<DefinitionVersion> putCalendar(JsonNode body, String name, String user) {
        CalendarSpec calendar = CalendarJson.read(body, name);
        return put(DefinitionKind.CALENDAR, name, user, tx -> Uni.createFrom().item(CalendarWriter.write(calendar)));
    }

    private Uni<DefinitionVersion> put(
            DefinitionKind kind, String name, String user, Function<SqlClient, Uni<? extends JsonNode>> validated) {
        return pool.withTransaction(tx -> tx.query("update rulebook set revision = revision + 1")
                .execute()
                .chain(() -> validated.apply(tx))
                .chain(definition -> {
                    // Read after the lock was taken, so that versions are in force in the order in which they were put.
                    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                    return insert(tx, kind, name, user, now, definition);
                })
                .call(version -> rules.validate(tx))
                .call(version ->
                        tx.preparedQuery(ENQUEUE_OPEN_TICKETS).execute(Tuple.of(SqlTimes.utc(version.inForceFrom())))));
    }

    private static Uni<DefinitionVersion> insert(
            SqlClient tx, DefinitionKind kind, String name, String user, Instant from, JsonNode definition) {
        int first = kind.builtIn(name) == null ? 1 : 2;
        return tx.preparedQuery(
                        "insert into " + kind.table() + """
                 (name, version, definition, in_force_from, put_by)
                select $1, coalesce(max(version) + 1, $2), $3::text::jsonb, $4, $5 from\s""" + kind.table() + " where name = $1 returning version")
                .execute(Tuple.of(name, first, definition.toString(), SqlTimes.utc(from), user))
                .map(rows -> new DefinitionVersion(
                        name, rows.iterator().next().getInteger("version"), from, user, definition));
    }

    /** All versions of a name, oldest first; none when the name is unknown. */
    Uni<List<DefinitionVersion>> loadVersions(DefinitionKind kind, String name) {
        if (!Ids.isId(name)) {
            return Uni.createFrom().item(List.of());
        }
        return pool.preparedQuery(select(kind) + " where name = $1 order by version")
                .execute(Tuple.of(name))
                .map(rows -> {
                    List<DefinitionVersion> versions = new ArrayList<>();
                    DefinitionVersion builtIn = kind.builtIn(name);
                    if (builtIn != null) {
                        versions.add(builtIn);
                    }
                    rows.forEach(row -> versions.add(versionIn(row)));
                    return versions;
                });
    }

    /** The newest version of every name. */
    Uni<List<DefinitionVersion>> loadNewest(DefinitionKind kind) {
        return pool.query(select(kind).replace("select", "select distinct on (name)") + " order by name, version desc")
                .execute()
                .map(rows -> {
                    List<DefinitionVersion> versions = new ArrayList<>();
                    rows.forEach(row -> versions.add(versionIn(row)));
                    DefinitionVersion builtIn = kind.builtIn(PolicyBook.DEFAULT);
                    if (builtIn != null
                            && versions.stream().noneMatch(v -> v.name().equals(builtIn.name()))) {
                        versions.add(builtIn);
                    }
                    return versions;
                });
    }

    private static String select(DefinitionKind kind) {
        return "select name, version, definition::text as definition, in_force_from, put_by from " + kind.table();
    }

    private DefinitionVersion versionIn(Row row) {
        try {
            return new DefinitionVersion(
                    row.getString("name"),
                    row.getInteger("version"),
                    SqlTimes.instant(row, "in_force_from"),
                    row.getString("put_by"),
                    json.readTree(row.getString("definition")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable definition of " + row.getString("name"), e);
        }
    }
}
