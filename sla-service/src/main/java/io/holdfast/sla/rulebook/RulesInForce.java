package io.holdfast.sla.rulebook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;

import io.holdfast.rest.FieldErrors;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.policy.CalendarVersion;
import io.holdfast.sla.policy.DefaultPolicy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.PolicyVersion;
import io.holdfast.sql.SqlTimes;

/**
 * Cache of the {@link PolicyBook}: every policy and calendar that was ever put in force. It is reloaded when the rulebook's
 * revision has changed. Version 1 of the policy {@value PolicyBook#DEFAULT} is {@link DefaultPolicy}. Thread-safe.
 */
@ApplicationScoped
public class RulesInForce {

    /** The share lock keeps the rules unchanged until the transaction ends: a put waits for it, and it waits for a put. */
    private static final String REVISION_FOR_SHARE = "select revision from rulebook for share";

    private static final String REVISION = "select revision from rulebook";

    private static final String CALENDARS = """
            select name, version, definition::text as definition, in_force_from from calendar_version
             order by in_force_from, version
            """;
    private static final String POLICIES = """
            select name, version, definition::text as definition, in_force_from from policy_version
             order by in_force_from, version
            """;

    private static final String NEWEST_POLICIES = """
            select distinct on (name) name, definition::text as definition from policy_version
             order by name, version desc
            """;

    private record CachedRules(long revision, PolicyBook policies) {}

    private final ObjectMapper json;
    private volatile CachedRules cached = new CachedRules(-1, PolicyBook.of(List.of(), List.of()));

    RulesInForce(ObjectMapper json) {
        this.json = json;
    }

    /** The rules in force, locked against changes until the transaction ends. */
    public Uni<PolicyBook> loadForShare(SqlClient tx) {
        return loadAtRevision(tx, REVISION_FOR_SHARE);
    }

    /** The rules in force, without a lock. */
    public Uni<PolicyBook> load(SqlClient connection) {
        return loadAtRevision(connection, REVISION);
    }

    /** The rules as they were loaded last; no query. */
    public PolicyBook cached() {
        return cached.policies();
    }

    private Uni<PolicyBook> loadAtRevision(SqlClient tx, String revisionQuery) {
        return tx.query(revisionQuery).execute().chain(rows -> {
            long revision = rows.iterator().next().getLong("revision");
            CachedRules now = cached;
            return now.revision() == revision
                    ? Uni.createFrom().item(now.policies())
                    : loadAll(tx).invoke(policies -> cached = new CachedRules(revision, policies));
        });
    }

    /** All versions, as the transaction sees them. */
    Uni<PolicyBook> loadAll(SqlClient tx) {
        return loadCalendarVersions(tx)
                .chain(calendars -> tx.query(POLICIES).execute().map(rows -> {
                    List<PolicyVersion> policies = new ArrayList<>();
                    policies.add(new PolicyVersion(DefaultPolicy.POLICY, 1, Instant.EPOCH));
                    for (Row row : rows) {
                        Instant from = SqlTimes.instant(row, "in_force_from");
                        policies.add(new PolicyVersion(
                                PolicyJson.readStored(definition(row)), row.getInteger("version"), from));
                    }
                    return PolicyBook.of(policies, calendars);
                }));
    }

    /** The newest version of each calendar. */
    public Uni<List<CalendarSpec>> loadCalendars(SqlClient connection) {
        return loadCalendarVersions(connection).map(RulesInForce::newest);
    }

    /**
     * Checks that every policy in force is valid with the calendars in force, as the transaction sees them.
     *
     * @throws io.holdfast.rest.Problem 422 with the name of the policy and its field
     */
    Uni<Void> validate(SqlClient tx) {
        return loadCalendars(tx)
                .chain(calendars -> tx.query(NEWEST_POLICIES).execute().invoke(rows -> {
                    FieldErrors errors = new FieldErrors();
                    for (Row row : rows) {
                        PolicyValidator.validateCalendars(PolicyJson.readStored(definition(row)), calendars)
                                .forEach(error -> errors.add(error.under("policies." + row.getString("name"))));
                    }
                    errors.throwIfAny();
                }))
                .replaceWithVoid();
    }

    private Uni<List<CalendarVersion>> loadCalendarVersions(SqlClient tx) {
        return tx.query(CALENDARS).execute().map(rows -> {
            List<CalendarVersion> calendars = new ArrayList<>();
            for (Row row : rows) {
                calendars.add(new CalendarVersion(
                        CalendarJson.readStored(definition(row)),
                        row.getInteger("version"),
                        SqlTimes.instant(row, "in_force_from")));
            }
            return calendars;
        });
    }

    private static List<CalendarSpec> newest(List<CalendarVersion> calendars) {
        Map<String, CalendarSpec> newest = new LinkedHashMap<>();
        calendars.forEach(calendar -> newest.put(calendar.calendar().name(), calendar.calendar()));
        return List.copyOf(newest.values());
    }

    private JsonNode definition(Row row) {
        try {
            return json.readTree(row.getString("definition"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable definition of " + row.getString("name"), e);
        }
    }
}
