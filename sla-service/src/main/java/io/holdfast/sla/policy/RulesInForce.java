package io.holdfast.sla.policy;

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
import io.holdfast.sla.calendar.Flaw;
import io.holdfast.sla.calendar.FlawedInputException;
import io.holdfast.sla.timeline.Utc;

/**
 * All policies and calendars that were ever put in force, as this instance knows them; read again when the rulebook's
 * revision has moved. Until somebody says otherwise the default policy of {@link DefaultPolicy} holds.
 */
@ApplicationScoped
public class RulesInForce {

    /** Shared with every other reader; whoever changes the rules waits for them, and they for it. */
    private static final String REVISION_HELD = "select revision from rulebook for share";

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

    private record Known(long revision, PolicyBook policies) {}

    private final ObjectMapper json;
    private volatile Known known = new Known(-1, PolicyBook.of(List.of(), List.of()));

    RulesInForce(ObjectMapper json) {
        this.json = json;
    }

    /** What holds within this transaction, and until it ends. */
    public Uni<PolicyBook> inForce(SqlClient tx) {
        return at(tx, REVISION_HELD);
    }

    /** What holds just now, for whoever only looks. */
    public Uni<PolicyBook> current(SqlClient connection) {
        return at(connection, REVISION);
    }

    /** What held when this instance last looked. */
    public PolicyBook lastKnown() {
        return known.policies();
    }

    private Uni<PolicyBook> at(SqlClient tx, String revisionQuery) {
        return tx.query(revisionQuery).execute().chain(rows -> {
            long revision = rows.iterator().next().getLong("revision");
            Known now = known;
            return now.revision() == revision
                    ? Uni.createFrom().item(now.policies())
                    : read(tx).invoke(policies -> known = new Known(revision, policies));
        });
    }

    /** The whole book as the transaction sees it. */
    Uni<PolicyBook> read(SqlClient tx) {
        return calendars(tx)
                .chain(calendars -> tx.query(POLICIES).execute().map(rows -> {
                    List<PolicyVersion> policies = new ArrayList<>();
                    policies.add(new PolicyVersion(DefaultPolicy.POLICY, 1, Instant.EPOCH));
                    for (Row row : rows) {
                        Instant from = Utc.instant(row, "in_force_from");
                        policies.add(
                                new PolicyVersion(PolicyJson.stored(definition(row)), row.getInteger("version"), from));
                    }
                    return PolicyBook.of(policies, calendars);
                }));
    }

    /** The calendars in force now, by name. */
    public Uni<List<CalendarSpec>> calendarsInForce(SqlClient connection) {
        return calendars(connection).map(RulesInForce::newest);
    }

    /**
     * Whether every policy in force can be kept with the calendars in force, as the transaction sees them.
     *
     * @throws FlawedInputException naming the policy and its field
     */
    Uni<Void> check(SqlClient tx) {
        return calendarsInForce(tx)
                .chain(calendars -> tx.query(NEWEST_POLICIES).execute().invoke(rows -> {
                    List<Flaw> flaws = new ArrayList<>();
                    Map<String, CalendarSpec> byName = CalendarJson.byName(calendars);
                    for (Row row : rows) {
                        PolicyCheck.calendarFlaws(PolicyJson.stored(definition(row)), byName)
                                .forEach(flaw -> flaws.add(flaw.under("policies." + row.getString("name"))));
                    }
                    if (!flaws.isEmpty()) {
                        throw new FlawedInputException(flaws);
                    }
                }))
                .replaceWithVoid();
    }

    private Uni<List<CalendarVersion>> calendars(SqlClient tx) {
        return tx.query(CALENDARS).execute().map(rows -> {
            List<CalendarVersion> calendars = new ArrayList<>();
            for (Row row : rows) {
                calendars.add(new CalendarVersion(
                        CalendarJson.stored(definition(row)),
                        row.getInteger("version"),
                        Utc.instant(row, "in_force_from")));
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
