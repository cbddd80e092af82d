package io.holdfast.analytics.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.RecordedActivity;
import io.holdfast.analytics.record.RecordTables;
import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;

/**
 * What is recorded of the partitions of a batch. The replica in memory answers, when it is at the locked version. Only an
 * erasure needs the customer's recorded days and the time of the latest event exactly: they are read in the transaction of
 * the batch then.
 */
final class RecordedActivities {

    private final ActivityProjection projection;

    RecordedActivities(ActivityProjection projection) {
        this.projection = projection;
    }

    /** By partition. */
    Uni<Map<Integer, RecordedActivity>> load(
            SqlClient tx, List<PartitionVersion> versions, Map<Integer, List<Fact<? extends Event>>> facts) {
        Map<Integer, RecordedActivity> recorded = HashMap.newHashMap(versions.size());
        Uni<Void> all = Uni.createFrom().voidItem();
        for (PartitionVersion version : versions) {
            List<Fact<?>> erasures = erasures(facts.getOrDefault(version.partition(), List.of()));
            if (erasures.isEmpty()) {
                recorded.put(version.partition(), new Recorded(replicaAt(version), Map.of()));
            } else {
                all = all.chain(() -> loadForErasure(tx, version, erasures))
                        .invoke(loaded -> recorded.put(version.partition(), loaded))
                        .replaceWithVoid();
            }
        }
        return all.replaceWith(recorded);
    }

    private Uni<RecordedActivity> loadForErasure(SqlClient tx, PartitionVersion version, List<Fact<?>> erasures) {
        List<String> customers = new ArrayList<>();
        for (Fact<?> fact : erasures) {
            if (!ErasureCut.isExact(fact) && fact.event() instanceof CustomerErased erased) {
                customers.add(erased.customerId().value());
            }
        }
        Query current = replicaAt(version);
        Uni<Query> query = current != null
                ? Uni.createFrom().item(current)
                : ActivityProjection.loadLog(tx, version).map(Query::of);
        return query.chain(log -> (customers.isEmpty()
                        ? Uni.createFrom().item(Map.<String, Instant>of())
                        : loadLatestFacts(tx, customers))
                .map(latestFacts -> new Recorded(log, latestFacts)));
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
        return replica.seq() == version.seq() ? replica::query : null;
    }

    private static List<Fact<?>> erasures(List<Fact<? extends Event>> facts) {
        List<Fact<?>> erasures = new ArrayList<>();
        for (Fact<? extends Event> fact : facts) {
            if (fact.event() instanceof CustomerErased) {
                erasures.add(fact);
            }
        }
        return erasures;
    }

    /** Evaluates a function on a partition's log. */
    private interface Query {
        <T> T evaluate(Function<ActivityLog, T> function);

        static Query of(ActivityLog log) {
            return new Query() {
                @Override
                public <T> T evaluate(Function<ActivityLog, T> function) {
                    return function.apply(log);
                }
            };
        }
    }

    /** @param log null when it is not known what is recorded */
    private record Recorded(@Nullable Query log, Map<String, Instant> latestFacts) implements RecordedActivity {

        @Override
        public boolean contains(ActivityChange.Active activity) {
            return log != null && log.evaluate(recorded -> recorded.contains(activity));
        }

        @Override
        public List<ActivityChange.Active> of(int customer) {
            if (log == null) {
                throw new IllegalStateException("the recorded days were not loaded");
            }
            return log.evaluate(recorded -> recorded.activityOf(customer));
        }

        @Override
        public @Nullable Instant latestFact(String customerId) {
            return latestFacts.get(customerId);
        }
    }
}
