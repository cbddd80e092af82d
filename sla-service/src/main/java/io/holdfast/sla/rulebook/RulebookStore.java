package io.holdfast.sla.rulebook;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.policy.DefaultPolicy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sql.SqlTimes;

/** The versions of policies and calendars: each change is a new one, in force from the moment it is put. */
@ApplicationScoped
class RulebookStore {

    /** Which of the two. */
    enum DefinitionKind {
        POLICY("policy_version"),
        CALENDAR("calendar_version");

        private final String table;

        DefinitionKind(String table) {
            this.table = table;
        }
    }

    /**
     * A version as it was put.
     *
     * @param definition as the contract shows it
     */
    record DefinitionVersion(String name, int version, Instant inForceFrom, String putBy, JsonNode definition) {

        /** The definition with its version beside it. */
        JsonNode view() {
            ObjectNode view = definition.deepCopy();
            view.put("version", version);
            view.put("inForceFrom", inForceFrom.toString());
            view.put("putBy", putBy);
            return view;
        }
    }

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

    /** Puts a policy in force; its tickets are judged by it from now on, open ones recomputed. */
    Uni<DefinitionVersion> putPolicy(JsonNode body, String name, String by) {
        return put(
                DefinitionKind.POLICY,
                name,
                by,
                tx -> rules.loadCalendars(tx)
                        .map(calendars -> PolicyJson.write(PolicyJson.read(body, name, calendars))));
    }

    /** Puts a calendar in force; policies that name it count by it from now on. */
    Uni<DefinitionVersion> putCalendar(JsonNode body, String name, String by) {
        CalendarSpec calendar = CalendarJson.read(body, name);
        return put(DefinitionKind.CALENDAR, name, by, tx -> Uni.createFrom().item(CalendarJson.write(calendar)));
    }

    private interface Definition {
        Uni<? extends JsonNode> checked(SqlClient tx);
    }

    private Uni<DefinitionVersion> put(DefinitionKind kind, String name, String by, Definition definition) {
        return pool.withTransaction(tx -> tx.query("update rulebook set revision = revision + 1")
                .execute()
                .chain(() -> definition.checked(tx))
                .chain(checked -> {
                    // Asked after the lock: versions are in force in the order in which they were put.
                    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                    return insert(tx, kind, name, by, now, checked);
                })
                .call(version -> rules.validate(tx))
                .call(version ->
                        tx.preparedQuery(ENQUEUE_OPEN_TICKETS).execute(Tuple.of(SqlTimes.utc(version.inForceFrom())))));
    }

    private static Uni<DefinitionVersion> insert(
            SqlClient tx, DefinitionKind kind, String name, String by, Instant from, JsonNode definition) {
        // The built-in default policy is version 1.
        int first = kind == DefinitionKind.POLICY && name.equals(PolicyBook.DEFAULT) ? 2 : 1;
        return tx.preparedQuery("insert into " + kind.table + """
                 (name, version, definition, in_force_from, put_by)
                select $1, coalesce(max(version) + 1, $2), $3::text::jsonb, $4, $5 from\s""" + kind.table + " where name = $1 returning version")
                .execute(Tuple.of(name, first, definition.toString(), SqlTimes.utc(from), by))
                .map(rows -> new DefinitionVersion(
                        name, rows.iterator().next().getInteger("version"), from, by, definition));
    }

    /** The newest version of a name; null when there is none. */
    Uni<@Nullable DefinitionVersion> load(DefinitionKind kind, String name) {
        return loadHistory(kind, name).map(versions -> versions.isEmpty() ? null : versions.getLast());
    }

    /** All versions of a name, oldest first. */
    Uni<List<DefinitionVersion>> loadHistory(DefinitionKind kind, String name) {
        if (!Ids.isId(name)) {
            return Uni.createFrom().item(List.of());
        }
        return pool.preparedQuery(select(kind) + " where name = $1 order by version")
                .execute(Tuple.of(name))
                .map(rows -> {
                    List<DefinitionVersion> versions = new ArrayList<>();
                    if (kind == DefinitionKind.POLICY && name.equals(PolicyBook.DEFAULT)) {
                        versions.add(builtIn());
                    }
                    rows.forEach(row -> versions.add(versionIn(row)));
                    return versions;
                });
    }

    /** The newest version of every name. */
    Uni<List<DefinitionVersion>> loadAll(DefinitionKind kind) {
        return pool.query(select(kind).replace("select", "select distinct on (name)") + " order by name, version desc")
                .execute()
                .map(rows -> {
                    List<DefinitionVersion> versions = new ArrayList<>();
                    rows.forEach(row -> versions.add(versionIn(row)));
                    if (kind == DefinitionKind.POLICY
                            && versions.stream().noneMatch(v -> v.name().equals(PolicyBook.DEFAULT))) {
                        versions.add(builtIn());
                    }
                    return versions;
                });
    }

    private static String select(DefinitionKind kind) {
        return "select name, version, definition::text as definition, in_force_from, put_by from " + kind.table;
    }

    private static DefinitionVersion builtIn() {
        return new DefinitionVersion(
                PolicyBook.DEFAULT, 1, Instant.EPOCH, "holdfast", PolicyJson.write(DefaultPolicy.POLICY));
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
