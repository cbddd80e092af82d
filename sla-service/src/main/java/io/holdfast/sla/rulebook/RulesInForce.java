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

import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.FieldError;
import io.holdfast.sla.calendar.InvalidInputException;
import io.holdfast.sla.policy.CalendarVersion;
import io.holdfast.sla.policy.DefaultPolicy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.PolicyVersion;
import io.holdfast.sql.SqlTimes;

/**
 * All policies and calendars that were ever put in force, as this instance knows them; read again when the rulebook's
 * revision has moved. Until somebody says otherwise the default policy of {@link DefaultPolicy} holds.
 */
@ApplicationScoped
public class RulesInForce {

    /** Shared with every other reader; whoever changes the rules waits for them, and they for it. */
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

    /** What holds within this transaction, and until it ends. */
    public Uni<PolicyBook> loadForShare(SqlClient tx) {
        return loadAtRevision(tx, REVISION_FOR_SHARE);
    }

    /** What holds just now, for whoever only looks. */
    public Uni<PolicyBook> load(SqlClient connection) {
        return loadAtRevision(connection, REVISION);
    }

    /** What held when this instance last looked. */
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

    /** The whole book as the transaction sees it. */
    Uni<PolicyBook> loadAll(SqlClient tx) {
        return loadCalendarVersions(tx)
                .chain(calendars -> tx.query(POLICIES).execute().map(rows -> {
                    List<PolicyVersion> policies = new ArrayList<>();
                    policies.add(new PolicyVersion(DefaultPolicy.POLICY, 1, Instant.EPOCH));
                    for (Row row : rows) {
                        Instant from = SqlTimes.instant(row, "in_force_from");
                        policies.add(
                                new PolicyVersion(PolicyJson.stored(definition(row)), row.getInteger("version"), from));
                    }
                    return PolicyBook.of(policies, calendars);
                }));
    }

    /** The calendars in force now, by name. */
    public Uni<List<CalendarSpec>> loadCalendars(SqlClient connection) {
        return loadCalendarVersions(connection).map(RulesInForce::newest);
    }

    /**
     * Whether every policy in force can be kept with the calendars in force, as the transaction sees them.
     *
     * @throws InvalidInputException naming the policy and its field
     */
    Uni<Void> validate(SqlClient tx) {
        return loadCalendars(tx)
                .chain(calendars -> tx.query(NEWEST_POLICIES).execute().invoke(rows -> {
                    List<FieldError> errors = new ArrayList<>();
                    Map<String, CalendarSpec> byName = CalendarJson.byName(calendars);
                    for (Row row : rows) {
                        PolicyValidator.validateCalendars(PolicyJson.stored(definition(row)), byName)
                                .forEach(error -> errors.add(error.under("policies." + row.getString("name"))));
                    }
                    if (!errors.isEmpty()) {
                        throw new InvalidInputException(errors);
                    }
                }))
                .replaceWithVoid();
    }

    private Uni<List<CalendarVersion>> loadCalendarVersions(SqlClient tx) {
        return tx.query(CALENDARS).execute().map(rows -> {
            List<CalendarVersion> calendars = new ArrayList<>();
            for (Row row : rows) {
                calendars.add(new CalendarVersion(
                        CalendarJson.stored(definition(row)),
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
