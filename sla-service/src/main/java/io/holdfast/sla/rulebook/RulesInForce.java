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
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;

import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.policy.CalendarVersion;
import io.holdfast.sla.policy.DefaultPolicy;
import io.holdfast.sla.policy.Policy;
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

    private static final String NEWEST_CALENDARS = """
            select distinct on (name) name, definition::text as definition from calendar_version
             order by name, version desc
            """;

    /** The newest version of each policy and calendar, by name. */
    record NewestRules(Map<String, Policy> policies, Map<String, CalendarSpec> calendars) {}

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

    /** All versions, as the transaction sees them; read on a worker thread, for there may be thousands. */
    Uni<PolicyBook> loadAll(SqlClient tx) {
        return tx.query(CALENDARS)
                .execute()
                .chain(calendars -> tx.query(POLICIES)
                        .execute()
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .map(policies -> read(calendars, policies)));
    }

    /** The newest version of each calendar. */
    public Uni<List<CalendarSpec>> loadCalendars(SqlClient connection) {
        return connection
                .query(NEWEST_CALENDARS)
                .execute()
                .map(rows -> List.copyOf(calendarsIn(rows).values()));
    }

    private Map<String, CalendarSpec> calendarsIn(RowSet<Row> rows) {
        Map<String, CalendarSpec> calendars = new LinkedHashMap<>();
        for (Row row : rows) {
            calendars.put(row.getString("name"), CalendarJson.readStored(definition(row)));
        }
        return calendars;
    }

    /** The newest version of each policy and calendar. */
    Uni<NewestRules> loadNewest(SqlClient tx) {
        return tx.query(NEWEST_CALENDARS)
                .execute()
                .chain(calendars -> tx.query(NEWEST_POLICIES)
                        .execute()
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .map(policies -> {
                            Map<String, Policy> newest = new LinkedHashMap<>();
                            newest.put(DefaultPolicy.POLICY.name(), DefaultPolicy.POLICY);
                            for (Row row : policies) {
                                newest.put(row.getString("name"), PolicyJson.readStored(definition(row)));
                            }
                            return new NewestRules(newest, calendarsIn(calendars));
                        }));
    }

    private PolicyBook read(RowSet<Row> calendarRows, RowSet<Row> policyRows) {
        List<CalendarVersion> calendars = new ArrayList<>();
        for (Row row : calendarRows) {
            calendars.add(new CalendarVersion(
                    CalendarJson.readStored(definition(row)),
                    row.getInteger("version"),
                    SqlTimes.instant(row, "in_force_from")));
        }
        List<PolicyVersion> policies = new ArrayList<>();
        policies.add(new PolicyVersion(DefaultPolicy.POLICY, 1, Instant.EPOCH));
        for (Row row : policyRows) {
            Instant from = SqlTimes.instant(row, "in_force_from");
            policies.add(new PolicyVersion(PolicyJson.readStored(definition(row)), row.getInteger("version"), from));
        }
        return PolicyBook.of(policies, calendars);
    }

    private JsonNode definition(Row row) {
        try {
            return json.readTree(row.getString("definition"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable definition of " + row.getString("name"), e);
        }
    }
}
