package io.holdfast.loyalty.reconciliation;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.sql.LongStatements;

/** Runs all checks on one snapshot of the ledger (one {@code repeatable read} transaction). */
@Singleton
class Reconciliation {

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

    Reconciliation(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    Uni<Report> run() {
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
                at, consistent, total.getLong(0), total.getLong(1), sum(total, 2), programme, erased, findings);
    }
}
