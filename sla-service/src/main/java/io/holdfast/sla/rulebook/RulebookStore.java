package io.holdfast.sla.rulebook;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleChanges;
import io.holdfast.sla.policy.RuleCriteria;
import io.holdfast.sla.rulebook.RulesInForce.NewestRules;
import io.holdfast.sql.SqlTimes;

/**
 * Stores the versions of policies and calendars. A put inserts a version, which is in force from then on, and
 * enqueues the open tickets that it can concern for re-evaluation; nothing is updated or deleted. Puts are serialized by the
 * row lock on {@code rulebook}, and validated on a worker thread.
 */
@ApplicationScoped
class RulebookStore {

    /**
     * A loose index scan: the recursion reads one index entry for each partition that has open tickets. A change during
     * another one starts again with the criteria of both, or with all tickets where these are too many.
     */
    private static final String ENQUEUE_OPEN_TICKETS = """
            with recursive of (partition) as (
                (select partition from timeline where open order by partition limit 1)
                union all
                select (select timeline.partition from timeline
                         where timeline.open and timeline.partition > of.partition
                         order by timeline.partition limit 1)
                  from of where of.partition is not null)
            insert into recompute (partition, rules_from, last_ticket, criteria)
            select partition, $1::timestamptz, '', $2::text::jsonb from of where partition is not null
            on conflict (partition) do update
               set rules_from = excluded.rules_from, last_ticket = '',
                   criteria = case when jsonb_array_length(recompute.criteria) < 100
                                   then recompute.criteria || excluded.criteria end
            """;

    private final Pool pool;
    private final RulesInForce rules;
    private final Clock clock;

    RulebookStore(Pool pool, RulesInForce rules, Clock clock) {
        this.pool = pool;
        this.rules = rules;
        this.clock = clock;
    }

    /** A validated definition, with the tickets whose clocks it can change. */
    private record Proposal(JsonNode definition, List<RuleCriteria> concerned) {}

    /**
     * Validates a policy and puts it in force.
     *
     * @throws io.holdfast.rest.Problem 422 when it is invalid
     */
    Uni<DefinitionVersion> putPolicy(byte @Nullable [] body, String name, String user) {
        return onWorker(() -> DefinitionJson.parse(body))
                .chain(given -> put(DefinitionKind.POLICY, name, user, newest -> {
                    Policy policy =
                            PolicyJson.read(given, "", name, newest.calendars().values());
                    Policy before = newest.policies().get(name);
                    List<Rule> rulesBefore = before == null ? List.of() : before.rules();
                    return new Proposal(PolicyWriter.write(policy), RuleChanges.ofPolicy(rulesBefore, policy.rules()));
                }));
    }

    /**
     * Validates a calendar and puts it in force.
     *
     * @throws io.holdfast.rest.Problem 422 when it is invalid, or has too little working time for a policy in force
     */
    Uni<DefinitionVersion> putCalendar(byte @Nullable [] body, String name, String user) {
        return onWorker(() -> CalendarJson.read(DefinitionJson.parse(body), name))
                .chain(calendar -> put(DefinitionKind.CALENDAR, name, user, newest -> {
                    requireEnoughWorkingTime(calendar, newest);
                    return new Proposal(
                            CalendarWriter.write(calendar),
                            RuleChanges.ofCalendar(
                                    newest.calendars().get(name),
                                    calendar,
                                    newest.policies().values()));
                }));
    }

    private static <T> Uni<T> onWorker(Supplier<T> step) {
        return Uni.createFrom().item(step).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static void requireEnoughWorkingTime(CalendarSpec changed, NewestRules newest) {
        Map<String, CalendarSpec> calendars = new HashMap<>(newest.calendars());
        calendars.put(changed.name(), changed);
        FieldErrors errors = new FieldErrors();
        newest.policies().forEach((name, policy) -> {
            if (policy.rules().stream().anyMatch(rule -> changed.name().equals(rule.calendar()))) {
                PolicyValidator.validateCalendars(policy, calendars.values())
                        .forEach(error -> errors.add(error.under("policies." + name)));
            }
        });
        errors.throwIfAny();
    }

    private Uni<DefinitionVersion> put(
            DefinitionKind kind, String name, String user, Function<NewestRules, Proposal> validated) {
        return pool.withTransaction(tx -> tx.query("update rulebook set revision = revision + 1")
                .execute()
                .chain(() -> rules.loadNewest(tx))
                .map(validated)
                .chain(change -> {
                    // Read after the lock was taken, so that versions are in force in the order in which they were put.
                    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                    return insert(tx, kind, name, user, now, change.definition())
                            .call(version -> AuditTrail.append(tx, now, entry(kind, version)))
                            .call(version -> enqueue(tx, now, change));
                }));
    }

    private static Change entry(DefinitionKind kind, DefinitionVersion version) {
        return new Change(
                version.putBy(),
                kind.noun() + ".put",
                kind.path() + "/" + version.name() + "/versions/" + version.version());
    }

    private static Uni<Void> enqueue(SqlClient tx, Instant now, Proposal change) {
        return change.concerned().isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(ENQUEUE_OPEN_TICKETS)
                        .execute(Tuple.of(SqlTimes.utc(now), ChangeCriteria.write(change.concerned())))
                        .replaceWithVoid();
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
}
