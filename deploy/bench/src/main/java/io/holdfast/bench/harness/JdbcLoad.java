package io.holdfast.bench.harness;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Closed-loop load over JDBC, in place of pgbench where that is not installed. */
public final class JdbcLoad {

    private JdbcLoad() {}

    /** What is repeated on one connection. */
    public interface Work {
        void execute() throws SQLException;
    }

    /** Prepares the statements of a connection. */
    public interface Preparation {
        Work prepare(Connection connection) throws SQLException;
    }

    /** How often a second the clients, each on a connection of its own, do the work. */
    public static double perSecond(Database database, int clients, Duration time, Preparation preparation)
            throws InterruptedException {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        long done = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                results.add(threads.submit(() -> repeatUntil(end, database, preparation)));
            }
            for (Future<Long> result : results) {
                done += result.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("no result: the reference failed", failed.getCause());
        }
        return done / ((System.nanoTime() - begin) / 1e9);
    }

    private static long repeatUntil(long end, Database database, Preparation preparation) throws SQLException {
        long done = 0;
        try (Connection connection = database.connect()) {
            Work work = preparation.prepare(connection);
            while (System.nanoTime() < end) {
                work.execute();
                done++;
            }
        }
        return done;
    }
}
