package io.holdfast.analytics.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.MergedFacts;
import io.holdfast.analytics.activity.RecordedActivity;
import io.holdfast.analytics.record.RecordTables;
import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;

/**
 * What is recorded of the partitions of a batch. The replica in memory answers, when it is at the locked version. Only an
 * erasure and a merge need the customer's recorded days exactly, and an erasure the time of the latest event: they are read in
 * the transaction of the batch then.
 */
final class RecordedActivities {

    private final ActivityProjection projection;

    RecordedActivities(ActivityProjection projection) {
        this.projection = projection;
    }

    /**
     * By partition.
     *
     * @param mergedWithNumber by partition, customers who are handed over to the partition of persons whatever the facts are
     */
    Uni<Map<Integer, RecordedActivity>> load(
            SqlClient tx,
            List<PartitionVersion> versions,
            Map<Integer, List<Fact<? extends Event>>> facts,
            Map<Integer, Set<String>> mergedWithNumber) {
        Map<Integer, RecordedActivity> recorded = HashMap.newHashMap(versions.size());
        Uni<Void> all = Uni.createFrom().voidItem();
        for (PartitionVersion version : versions) {
            List<Fact<?>> exact = needExactDays(facts.getOrDefault(version.partition(), List.of()));
            if (exact.isEmpty() && !mergedWithNumber.containsKey(version.partition())) {
                recorded.put(version.partition(), new Recorded(replicaAt(version), Map.of(), Map.of()));
            } else {
                all = all.chain(() -> loadExactly(tx, version, exact))
                        .invoke(loaded -> recorded.put(version.partition(), loaded))
                        .replaceWithVoid();
            }
        }
        return all.replaceWith(recorded);
    }

    private Uni<RecordedActivity> loadExactly(SqlClient tx, PartitionVersion version, List<Fact<?>> facts) {
        List<String> erased = new ArrayList<>();
        List<String> withLatestFact = new ArrayList<>();
        for (Fact<?> fact : facts) {
            if (fact.event() instanceof CustomerErased e) {
                erased.add(e.customerId().value());
                if (!ErasureCut.isExact(fact)) {
                    withLatestFact.add(e.customerId().value());
                }
            }
        }
        Query current = replicaAt(version);
        Uni<Query> query = current != null
                ? Uni.createFrom().item(current)
                : ActivityProjection.loadLog(tx, version).map(Query::of);
        return query.chain(log -> (withLatestFact.isEmpty()
                        ? Uni.createFrom().item(Map.<String, Instant>of())
                        : loadLatestFacts(tx, withLatestFact))
                .chain(latestFacts -> (erased.isEmpty()
                                ? Uni.createFrom().item(Map.<String, MergedFacts>of())
                                : PersonReader.loadFacts(tx, erased))
                        .map(merged -> new Recorded(log, latestFacts, merged))));
    }

    private static Uni<Map<String, Instant>> loadLatestFacts(SqlClient tx, List<String> customers) {
        return PartitionReader.loadLatestDepartures(tx, customers)
                .chain(latest -> RecordTables.loadLatestFacts(tx, customers).map(facts -> {
                    facts.forEach((customer, at) ->
                            latest.merge(customer, at, (one, other) -> other.isAfter(one) ? other : one));
                    return latest;
                }));
    }

    /** Null when the replica is not at the locked version. */
    private @Nullable Query replicaAt(PartitionVersion version) {
        PartitionReplica replica = projection.replica(version.partition());
        return replica.seq() == version.seq() ? replica::queryNow : null;
    }

    private static List<Fact<?>> needExactDays(List<Fact<? extends Event>> facts) {
        List<Fact<?>> found = new ArrayList<>();
        for (Fact<? extends Event> fact : facts) {
            if (fact.event() instanceof CustomerErased || fact.event() instanceof CustomerMerged) {
                found.add(fact);
            }
        }
        return found;
    }

    /** Evaluates a function on a partition's log; empty when it would have to wait for a change that is being applied. */
    private interface Query {
        <T> Optional<T> evaluate(Function<ActivityLog, T> function);

        static Query of(ActivityLog log) {
            return new Query() {
                @Override
                public <T> Optional<T> evaluate(Function<ActivityLog, T> function) {
                    return Optional.of(function.apply(log));
                }
            };
        }
    }

    /** @param log null when it is not known what is recorded */
    private record Recorded(@Nullable Query log, Map<String, Instant> latestFacts, Map<String, MergedFacts> merged)
            implements RecordedActivity {

        @Override
        public MergedFacts ofMerged(String customerId) {
            return merged.getOrDefault(customerId, new MergedFacts());
        }

        @Override
        public boolean contains(ActivityChange.Active activity) {
            return log != null
                    && log.evaluate(recorded -> recorded.contains(activity)).orElse(false);
        }

        @Override
        public List<ActivityChange.Active> of(int customer) {
            if (log == null) {
                throw new IllegalStateException("the recorded days were not loaded");
            }
            Optional<List<ActivityChange.Active>> days = Optional.empty();
            // Not longer than a change is applied: it is exact, and running queries are not waited for.
            while (days.isEmpty()) {
                days = log.evaluate(recorded -> recorded.activityOf(customer));
                Thread.onSpinWait();
            }
            return days.get();
        }

        @Override
        public @Nullable Instant latestFact(String customerId) {
            return latestFacts.get(customerId);
        }
    }
}
