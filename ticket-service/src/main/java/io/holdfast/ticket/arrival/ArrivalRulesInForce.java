package io.holdfast.ticket.arrival;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.FailureKind;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.web.Json;

/**
 * The rules on arrival. An instance looks for a newer version each second; one that it was given itself is in force at once.
 */
@ApplicationScoped
public class ArrivalRulesInForce {

    private static final Logger LOG = Logger.getLogger(ArrivalRulesInForce.class);
    private static final long INTERVAL_MILLIS = 1_000;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

    /**
     * A version of the rules.
     *
     * @param number 0 for the default of the service
     * @param putBy null, like {@code putAt}, for the default
     */
    record Version(
            int number,
            ArrivalRules rules,
            @Nullable String putBy,
            @Nullable Instant putAt) {

        static final Version DEFAULT = new Version(0, ArrivalRules.DEFAULT, null, null);
    }

    private static final String SELECT = """
            select version, rules, put_by, put_at from arrival_rules where version > $1 order by version desc limit 1
            """;
    private static final String INSERT = """
            insert into arrival_rules (version, rules, put_by, put_at)
            select coalesce(max(version), 0) + 1, $1, $2, $3 from arrival_rules
            returning version, rules, put_by, put_at
            """;

    private final Pool pool;
    private final Clock clock;
    private final AtomicReference<Version> current = new AtomicReference<>(Version.DEFAULT);

    ArrivalRulesInForce(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Loads the rules before the first request, unless the database is away: then the first ticket cannot be stored either. */
    void start(@Observes StartupEvent event, Vertx vertx) {
        try {
            refresh().await().atMost(START_TIMEOUT);
        } catch (RuntimeException unavailable) {
            LOG.warnf("the rules on arrival could not be loaded, will retry: %s", unavailable.getMessage());
        }
        vertx.setPeriodic(
                INTERVAL_MILLIS,
                timer -> refresh()
                        .subscribe()
                        .with(
                                done -> {},
                                failure -> LOG.debugf(
                                        "the rules on arrival could not be read: %s", failure.getMessage())));
    }

    /** The rules. */
    public ArrivalRules rules() {
        return current.get().rules();
    }

    Version version() {
        return current.get();
    }

    /** Puts a new version. Fails with 409 when another one is put at the same moment. */
    Uni<Version> put(ArrivalRules rules, String caller) {
        Instant now = clock.instant();
        return pool.withTransaction(tx -> tx.preparedQuery(INSERT)
                        .execute(Tuple.of(Json.write(ArrivalRulesWriter.fields(rules)), caller, SqlTimes.utc(now)))
                        .map(rows -> read(rows.iterator().next()))
                        .call(version -> AuditTrail.append(tx, now, entry(caller, version))))
                .map(this::keep)
                .onFailure(failure -> FailureKind.of(failure) == FailureKind.DUPLICATE_KEY)
                .transform(failure -> Problem.conflict("Another version was put at the same moment; put yours again."));
    }

    private static Change entry(String caller, Version version) {
        return new Change(caller, "arrival-rules.put", "arrival-rules/versions/" + version.number());
    }

    private Uni<Version> refresh() {
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(current.get().number()))
                .map(rows -> rows.size() == 0
                        ? current.get()
                        : keep(read(rows.iterator().next())));
    }

    private Version keep(Version loaded) {
        return current.accumulateAndGet(
                loaded, (present, given) -> present.number() < given.number() ? given : present);
    }

    private static Version read(Row row) {
        byte[] json = row.getString(1).getBytes(StandardCharsets.UTF_8);
        return new Version(
                row.getInteger(0),
                ArrivalRulesReader.read(Json.fields(json)),
                row.getString(2),
                SqlTimes.instant(row, 3));
    }
}
