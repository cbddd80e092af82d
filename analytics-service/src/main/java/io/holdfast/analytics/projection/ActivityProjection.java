package io.holdfast.analytics.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.rest.Problem;
import io.holdfast.sql.LongStatements;

/** Replicas of all partitions in memory, brought up to the version in the database before each query. Thread-safe. */
@ApplicationScoped
public class ActivityProjection {

    private static final int ATTEMPTS_MAX = 100;

    private final Pool pool;
    private final ConcurrentMap<Integer, PartitionReplica> replicas = new ConcurrentHashMap<>();
    /** Running full loads by partition, shared by the queries that need them. */
    private final ConcurrentMap<Integer, Uni<Void>> loads = new ConcurrentHashMap<>();

    ActivityProjection(Pool pool) {
        this.pool = pool;
    }

    /**
     * Evaluates a query on every partition and adds the results up. They include everything that was committed before the
     * call; each partition's result is of one version. A customer who moves between partitions, since two ids were merged, is
     * in exactly one of the results. Runs on a worker thread, as a query may take milliseconds.
     */
    public <T> Uni<T> sum(T zero, Function<ActivityLog, T> query, BinaryOperator<T> plus) {
        return sumByPartition(zero, (partition, log) -> query.apply(log), plus);
    }

    /** As {@link #sum}, by a query that depends on the partition. */
    public <T> Uni<T> sumByPartition(T zero, BiFunction<Integer, ActivityLog, T> query, BinaryOperator<T> plus) {
        return collect(query).map(results -> results.stream().reduce(zero, plus));
    }

    /** Evaluates a query on every partition that has activity, by its number; as {@link #sum}. */
    public <T> Uni<List<T>> collect(BiFunction<Integer, ActivityLog, T> query) {
        return refresh()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(current -> evaluate(query))
                .chain(results ->
                        isWhole(results) ? Uni.createFrom().item(results) : collectFrozen(query, ATTEMPTS_MAX))
                .map(results ->
                        results.stream().map(PartitionReplica.Result::value).toList());
    }

    /**
     * Evaluates a query while no replica changes: for when a customer moved between partitions during the evaluation, and one half
     * of the move was seen. It is repeated if the other half was not read before.
     */
    private <T> Uni<List<PartitionReplica.Result<T>>> collectFrozen(
            BiFunction<Integer, ActivityLog, T> query, int attempts) {
        return refresh()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(current -> evaluateFrozen(query))
                .chain(results -> {
                    if (isWhole(results)) {
                        return Uni.createFrom().item(results);
                    }
                    if (attempts <= 1) {
                        throw Problem.unavailable("Too many customers are being merged; try again.", 1);
                    }
                    return collectFrozen(query, attempts - 1);
                });
    }

    private <T> List<PartitionReplica.Result<T>> evaluate(BiFunction<Integer, ActivityLog, T> query) {
        List<PartitionReplica.Result<T>> results = new ArrayList<>(replicas.size());
        replicas.forEach(
                (partition, replica) -> results.add(replica.queryWithMoves(log -> query.apply(partition, log))));
        return results;
    }

    private <T> List<PartitionReplica.Result<T>> evaluateFrozen(BiFunction<Integer, ActivityLog, T> query) {
        List<PartitionReplica> frozen = new ArrayList<>();
        try {
            for (PartitionReplica replica : new TreeMap<>(replicas).values()) {
                replica.freeze();
                frozen.add(replica);
            }
            return evaluate(query);
        } finally {
            frozen.forEach(PartitionReplica::thaw);
        }
    }

    private static boolean isWhole(List<? extends PartitionReplica.Result<?>> results) {
        long moved = 0;
        for (PartitionReplica.Result<?> result : results) {
            moved ^= result.moved();
        }
        return moved == 0;
    }

    /** Evaluates a query on one partition, on a worker thread. */
    public <T> Uni<T> query(int partition, Function<ActivityLog, T> query) {
        return refresh()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(current -> replica(partition).query(query));
    }

    /** Brings all replicas up to what is committed now. */
    Uni<Void> refresh() {
        return PartitionReader.loadVersions(pool).chain(versions -> refresh(versions));
    }

    private Uni<Void> refresh(List<PartitionVersion> versions) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (PartitionVersion version : versions) {
            if (replica(version.partition()).seq() < version.seq()) {
                all = all.chain(() -> catchUp(version));
            }
        }
        return all;
    }

    PartitionReplica replica(int partition) {
        return replicas.computeIfAbsent(partition, p -> new PartitionReplica());
    }

    private Uni<Void> catchUp(PartitionVersion target) {
        PartitionReplica replica = replica(target.partition());
        if (replica.seq() < target.compactedSeq()) {
            return load(target.partition()).chain(() -> refresh(List.of(target)));
        }
        return PartitionReader.loadChangesAfter(pool, target.partition(), replica.seq())
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(changes -> {
                    changes.forEach(replica::apply);
                    // Compacted between the two statements: the missing changes are in the stored days now.
                    return replica.seq() < target.seq()
                            ? load(target.partition()).chain(() -> refresh(List.of(target)))
                            : Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> load(int partition) {
        return loads.computeIfAbsent(
                partition,
                p -> LongStatements.inTransaction(pool, tx -> load(tx, p))
                        .onTermination()
                        .invoke(() -> loads.remove(p))
                        .memoize()
                        .indefinitely());
    }

    private Uni<Void> load(SqlClient tx, int partition) {
        return PartitionReader.lockForShare(tx, partition)
                .chain(version -> Stored.load(tx, version)
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .invoke(stored -> replica(partition).replace(stored.toLog(), version.seq(), version.moved())))
                .replaceWithVoid();
    }

    /** The activity of a partition whose row the transaction has locked. */
    static Uni<ActivityLog> loadLog(SqlClient tx, PartitionVersion version) {
        return Stored.load(tx, version).map(Stored::toLog);
    }

    /** What is stored of a partition. */
    private record Stored(ActivityLog log, List<VersionedChanges> changes, List<Integer> erasedNumbers) {

        static Uni<Stored> load(SqlClient tx, PartitionVersion version) {
            int partition = version.partition();
            return PartitionReader.loadDays(tx, partition)
                    .chain(days -> PartitionReader.loadChangesAfter(tx, partition, version.compactedSeq())
                            .chain(changes -> PartitionReader.loadErasedNumbers(tx, partition)
                                    // Building the log takes long for many customers.
                                    .emitOn(Infrastructure.getDefaultWorkerPool())
                                    .chain(erasedNumbers -> {
                                        ActivityLog log = ActivityLog.ofDays(days);
                                        return PartitionReader.loadCorrections(tx, partition, log.corrections())
                                                .replaceWith(new Stored(log, changes, erasedNumbers));
                                    })));
        }

        /** Takes long for many changes. */
        ActivityLog toLog() {
            changes.forEach(versioned -> versioned.applyTo(log));
            erasedNumbers.forEach(number -> log.apply(new ActivityChange.Erased(number)));
            return log;
        }
    }
}
