package io.holdfast.loyalty.reconciliation;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import io.holdfast.loyalty.store.LatestReconciliationTable;
import io.holdfast.loyalty.store.LatestReconciliationTable.Stored;
import io.holdfast.rest.Problem;
import io.holdfast.sql.LongStatements;

/** Runs all checks on one snapshot of the ledger (one {@code repeatable read} transaction), and stores the result. */
@Singleton
class Reconciliation {

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);

    private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only";
    private static final String TOTALS = """
            select (select count(*) from account), (select count(*) from entry),
                   (select coalesce(sum(balance), 0) from account)
            """;
    private static final String PROGRAMME_POINTS = """
            select substring(account from length('programme:') + 1), sum(points)
              from posting where account like 'programme:%' group by 1
            """;
    private static final String ERASED_POINTS = "select kind, sum(points) from forgotten_points group by 1";

    private final Pool pool;
    private final Clock clock;
    private final ObjectMapper json;

    Reconciliation(Pool pool, Clock clock, ObjectMapper json) {
        this.pool = pool;
        this.clock = clock;
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** Succeeds also when the result could not be stored. */
    Uni<Report> run() {
        return Uni.createFrom().deferred(() -> {
            long startNanos = System.nanoTime();
            return compute()
                    .call(report -> store(report, Duration.ofNanos(System.nanoTime() - startNanos))
                            .onFailure()
                            .invoke(failure -> LOG.warnf(
                                    "the result of a reconciliation could not be stored: %s", failure.getMessage()))
                            .onFailure()
                            .recoverWithNull());
        });
    }

    /** The result that was stored last, by any instance; fails with {@link Problem} 404 when there is none yet. */
    Uni<Report> latest() {
        return LatestReconciliationTable.load(pool).map(stored -> {
            if (stored == null) {
                throw Problem.of(404, "not-found", "The ledger has not been reconciled yet.");
            }
            try {
                return json.readValue(stored.report(), Report.class).withTook(stored.took());
            } catch (JsonProcessingException invalid) {
                throw new IllegalStateException("the stored result of a reconciliation cannot be read", invalid);
            }
        });
    }

    private Uni<Void> store(Report report, Duration took) {
        return Uni.createFrom().deferred(() -> {
            try {
                return LatestReconciliationTable.put(
                        pool, report.at(), new Stored(json.writeValueAsString(report), took));
            } catch (JsonProcessingException invalid) {
                return Uni.createFrom().failure(invalid);
            }
        });
    }

    private Uni<Report> compute() {
        Instant now = clock.instant();
        return LongStatements.inTransaction(
                pool,
                tx -> tx.query(SNAPSHOT)
                        .execute()
                        .chain(() -> runChecks(tx))
                        .chain(findings -> tx.query(TOTALS)
                                .execute()
                                .chain(totals -> loadSums(tx, PROGRAMME_POINTS)
                                        .chain(programme -> loadSums(tx, ERASED_POINTS)
                                                .map(erased -> toReport(now, findings, totals, programme, erased))))));
    }

    private static Uni<List<Report.Finding>> runChecks(SqlConnection tx) {
        List<Report.Finding> findings = new ArrayList<>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Check check : Check.values()) {
            chain = chain.chain(() -> tx.query(check.query()).execute())
                    .invoke(rows ->
                            findings.add(toFinding(check, rows.iterator().next())))
                    .replaceWithVoid();
        }
        return chain.replaceWith(findings);
    }

    private static Report.Finding toFinding(Check check, Row row) {
        long broken = row.getLong(0);
        String name = check.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Report.Finding(name, broken == 0, broken, List.of(row.getArrayOfStrings(1)));
    }

    private static Uni<Map<String, BigInteger>> loadSums(SqlConnection tx, String query) {
        return tx.query(query).execute().map(rows -> {
            Map<String, BigInteger> sums = new TreeMap<>();
            rows.forEach(row -> sums.put(row.getString(0), sum(row, 1)));
            return sums;
        });
    }

    /** A sum of bigints, which is numeric and may exceed a bigint. */
    private static BigInteger sum(Row row, int column) {
        return row.getBigDecimal(column).toBigIntegerExact();
    }

    private static Report toReport(
            Instant at,
            List<Report.Finding> findings,
            RowSet<Row> totals,
            Map<String, BigInteger> programme,
            Map<String, BigInteger> erased) {
        Row total = totals.iterator().next();
        boolean consistent = findings.stream().allMatch(Report.Finding::holds);
        return new Report(
                at, consistent, total.getLong(0), total.getLong(1), sum(total, 2), programme, erased, findings, null);
    }
}
