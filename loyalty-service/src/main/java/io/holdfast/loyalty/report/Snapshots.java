package io.holdfast.loyalty.report;

import java.util.concurrent.Semaphore;
import java.util.function.Function;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.rest.Problem;
import io.holdfast.sql.LongStatements;

/** Reads reports, each from one snapshot: a {@code repeatable read} transaction. */
@Singleton
public class Snapshots {

    private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only";
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Pool pool;
    private final ReportConfig config;
    private final Semaphore permits;

    Snapshots(Pool pool, ReportConfig config) {
        this.pool = pool;
        this.config = config;
        this.permits = new Semaphore(config.concurrentMax());
    }

    /**
     * Reads one report.
     *
     * @return fails with {@link Problem} 503 when as many are read already as may be, or when it takes too long. What is
     *     read then is read to its end and never cancelled, which would leave its connection unusable
     */
    public <T> Uni<T> read(Function<SqlConnection, Uni<T>> report) {
        return Uni.createFrom().deferred(() -> {
            if (!permits.tryAcquire()) {
                throw Problem.unavailable(
                        "As many reports are being read as may be at a time (%d); try again later."
                                .formatted(config.concurrentMax()),
                        RETRY_AFTER_SECONDS);
            }
            return inTime(readNow(report).eventually(() -> permits.release()));
        });
    }

    private <T> Uni<T> inTime(Uni<T> work) {
        return Uni.createFrom()
                .<T>emitter(answer -> work.subscribe().with(answer::complete, answer::fail))
                .ifNoItem()
                .after(config.timeMax())
                .failWith(() -> Problem.unavailable(
                        "Reading the report took longer than %s.".formatted(config.timeMax()), RETRY_AFTER_SECONDS));
    }

    /** Reads beside the reports that requests ask for, and without their limit. */
    public <T> Uni<T> readNow(Function<SqlConnection, Uni<T>> report) {
        return LongStatements.inTransaction(
                pool, tx -> tx.query(SNAPSHOT).execute().chain(() -> report.apply(tx)));
    }
}
