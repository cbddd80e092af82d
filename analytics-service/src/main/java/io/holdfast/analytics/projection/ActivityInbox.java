package io.holdfast.analytics.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.analytics.activity.Change;
import io.holdfast.analytics.activity.PartitionStep;
import io.holdfast.analytics.activity.Roster;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;

/**
 * Writes what a batch changes, in the batch's transaction. A bit is set once however often a fact comes, a departure is
 * kept by its fact's source and id: repeated facts change nothing, at whatever offset they stand.
 */
@ApplicationScoped
class ActivityInbox implements InboxHandler {

    private final Pool pool;
    private final ActivityProjection projection;
    private final ActivityFold fold;
    private final LateFacts late;
    /** Of the partitions that this instance writes; each as of the version of the last batch that was seen to commit. */
    private final ConcurrentMap<Integer, NumberedRoster> rosters = new ConcurrentHashMap<>();

    ActivityInbox(Pool pool, ActivityProjection projection, ActivityFold fold, LateFacts late) {
        this.pool = pool;
        this.projection = projection;
        this.fold = fold;
        this.late = late;
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        Map<Integer, List<Fact<? extends Event>>> facts = byPartition(batch);
        return ActivityTables.lock(tx, facts.keySet())
                .chain(versions -> prepare(tx, versions).chain(() -> {
                    List<NumberedStep> steps = decide(versions, facts);
                    return StepRows.write(tx, steps).replaceWith(() -> () -> follow(steps, batch));
                }));
    }

    @Override
    public Uni<Void> onAssigned(Set<Integer> partitions) {
        rosters.clear();
        return projection
                .refresh()
                .chain(() -> pool.withTransaction(
                        tx -> ActivityTables.lock(tx, partitions).chain(versions -> prepare(tx, versions))));
    }

    @Override
    public void onRevoked(Set<Integer> partitions) {
        rosters.keySet().removeAll(partitions);
    }

    /** Loads the rosters that are missing or whose version is not the locked one. */
    private Uni<Void> prepare(SqlConnection tx, List<Version> versions) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Version version : versions) {
            NumberedRoster known = rosters.get(version.partition());
            if (known == null || known.seq != version.seq()) {
                all = all.chain(() -> ActivityTables.roster(tx, version))
                        .invoke(roster -> rosters.put(version.partition(), new NumberedRoster(roster, version.seq())))
                        .replaceWithVoid();
            }
        }
        return all;
    }

    private List<NumberedStep> decide(List<Version> versions, Map<Integer, List<Fact<? extends Event>>> facts) {
        List<NumberedStep> steps = new ArrayList<>(versions.size());
        for (Version version : versions) {
            int partition = version.partition();
            PartitionStep step = PartitionStep.decide(
                    Objects.requireNonNull(rosters.get(partition)).roster,
                    recordedBy(version),
                    facts.getOrDefault(partition, List.of()));
            long seq = step.changesPartition() ? version.seq() + 1 : version.seq();
            steps.add(new NumberedStep(partition, seq, version.foldedSeq(), step));
        }
        return steps;
    }

    private Predicate<Change.Active> recordedBy(Version version) {
        PartitionCopy copy = projection.copy(version.partition());
        boolean current = copy.seq() == version.seq();
        return act -> current && copy.ask(log -> log.has(act));
    }

    private void follow(List<NumberedStep> steps, List<ConsumedFact> batch) {
        steps.forEach(this::follow);
        late.count(batch);
    }

    private void follow(NumberedStep step) {
        NumberedRoster known = rosters.get(step.partition());
        if (!step.step().changesPartition() || known == null || known.seq != step.seq() - 1) {
            return;
        }
        known.roster.apply(step.step());
        rosters.put(step.partition(), new NumberedRoster(known.roster, step.seq()));
        projection.copy(step.partition()).advance(step.seq(), step.step().changes());
        fold.consider(step.partition(), step.seq() - step.foldedSeq());
    }

    private static Map<Integer, List<Fact<? extends Event>>> byPartition(List<ConsumedFact> batch) {
        Map<Integer, List<Fact<? extends Event>>> facts = new TreeMap<>();
        for (ConsumedFact delivery : batch) {
            facts.computeIfAbsent(delivery.partition(), p -> new ArrayList<>()).add(delivery.fact());
        }
        return facts;
    }

    /** A roster and the version of the partition that it shows. */
    private record NumberedRoster(Roster roster, long seq) {}
}
