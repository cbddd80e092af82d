package io.holdfast.analytics.projection;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.Change;

/** All partitions in memory, brought up to the database's version before each question. */
@ApplicationScoped
public class ActivityProjection {

    private final Pool pool;
    private final ConcurrentMap<Integer, PartitionCopy> copies = new ConcurrentHashMap<>();
    /** Whole loads under way, so that questions that need the same one share it. */
    private final ConcurrentMap<Integer, Uni<Void>> loads = new ConcurrentHashMap<>();

    ActivityProjection(Pool pool) {
        this.pool = pool;
    }

    /**
     * Asks every partition and adds the answers up. What was committed before the question is in the answer; each
     * partition answers as of one version. Runs on a worker thread: a question may take milliseconds.
     */
    public <T> Uni<T> sum(T zero, Function<ActivityLog, T> question, BinaryOperator<T> plus) {
        return refresh().emitOn(Infrastructure.getDefaultWorkerPool()).map(current -> {
            T sum = zero;
            for (PartitionCopy copy : copies.values()) {
                sum = plus.apply(sum, copy.ask(question));
            }
            return sum;
        });
    }

    /** Asks one partition. */
    public <T> Uni<T> ask(int partition, Function<ActivityLog, T> question) {
        return refresh()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(current -> copy(partition).ask(question));
    }

    /** Brings the copies of all partitions up to what is committed now. */
    Uni<Void> refresh() {
        return ActivityTables.versions(pool).chain(versions -> refresh(versions));
    }

    private Uni<Void> refresh(List<Version> versions) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Version version : versions) {
            if (copy(version.partition()).seq() < version.seq()) {
                all = all.chain(() -> catchUp(version));
            }
        }
        return all;
    }

    PartitionCopy copy(int partition) {
        return copies.computeIfAbsent(partition, p -> new PartitionCopy());
    }

    private Uni<Void> catchUp(Version wanted) {
        PartitionCopy copy = copy(wanted.partition());
        if (copy.seq() < wanted.foldedSeq()) {
            return load(wanted.partition()).chain(() -> refresh(List.of(wanted)));
        }
        return ActivityTables.changesAfter(pool, wanted.partition(), copy.seq()).chain(changes -> {
            changes.forEach(next -> copy.advance(next.seq(), next.changes()));
            // Folded away between the two statements: what is missing is in the days by now.
            return copy.seq() < wanted.seq()
                    ? load(wanted.partition()).chain(() -> refresh(List.of(wanted)))
                    : Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> load(int partition) {
        return loads.computeIfAbsent(
                partition,
                p -> pool.withTransaction(tx -> load(tx, p))
                        .onTermination()
                        .invoke(() -> loads.remove(p))
                        .memoize()
                        .indefinitely());
    }

    private Uni<Void> load(SqlClient tx, int partition) {
        return ActivityTables.share(tx, partition)
                .chain(version -> ActivityTables.days(tx, partition)
                        .chain(days -> ActivityTables.changesAfter(tx, partition, version.foldedSeq())
                                .chain(changes -> ActivityTables.erasedNumbers(tx, partition)
                                        .invoke(erased ->
                                                copy(partition).replace(logOf(days, changes, erased), version.seq())))))
                .replaceWithVoid();
    }

    private static ActivityLog logOf(
            Map<ActivityKind, Map<Integer, RoaringBitmap>> days, List<NumberedChanges> changes, List<Integer> erased) {
        ActivityLog log = ActivityLog.ofDays(days);
        changes.forEach(step -> step.changes().forEach(log::apply));
        erased.forEach(number -> log.apply(new Change.Erased(number)));
        return log;
    }
}
