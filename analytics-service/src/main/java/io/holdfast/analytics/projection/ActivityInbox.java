package io.holdfast.analytics.projection;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.CustomerNumbers;
import io.holdfast.analytics.activity.PartitionUpdate;
import io.holdfast.analytics.activity.RecordedActivity;
import io.holdfast.analytics.activity.Recording;
import io.holdfast.analytics.person.PersonPartition;
import io.holdfast.contract.Event;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.sql.LongStatements;

/**
 * Inbox handler of this service: saves what a batch changes in the transaction of the batch. It is idempotent: a
 * customer's activity on a day is one bit, and a recorded fact has its event key as the primary key.
 */
@ApplicationScoped
class ActivityInbox implements InboxHandler {

    private static final Set<EventType> IGNORED = Set.copyOf(EnumSet.of(
            EventType.POINTS_AWARDED,
            EventType.POINTS_REDEEMED,
            EventType.POINTS_REVOKED,
            EventType.POINTS_EXPIRED,
            EventType.POINTS_ADJUSTED,
            EventType.POINTS_TRANSFERRED,
            EventType.REWARD_ISSUED));

    private final Pool pool;
    private final ActivityProjection projection;
    private final RecordedActivities recordedActivities;
    private final ActivityCompaction compaction;
    private final LateActivityMetrics lateActivity;
    private final AnalyticsConfig config;
    private final Clock clock;
    private final Random moves = new Random();

    /** By partition that this instance owns; at the version of the last batch whose commit was confirmed. */
    private final ConcurrentMap<Integer, VersionedNumbers> numbers = new ConcurrentHashMap<>();

    ActivityInbox(
            Pool pool,
            ActivityProjection projection,
            ActivityCompaction compaction,
            LateActivityMetrics lateActivity,
            AnalyticsConfig config,
            Clock clock) {
        this.pool = pool;
        this.projection = projection;
        this.recordedActivities = new RecordedActivities(projection);
        this.compaction = compaction;
        this.lateActivity = lateActivity;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        Map<Integer, List<Fact<? extends Event>>> facts = byPartition(batch);
        Recording recording = Recording.of(clock.instant(), config.latenessAllowance());
        return PartitionReader.lockForUpdate(tx, facts.keySet())
                .chain(versions -> loadNumbers(tx, versions)
                        .chain(() -> recordedActivities.load(tx, versions, facts, mergedWithNumber()))
                        .map(recorded -> computeUpdates(versions, facts, recorded, recording))
                        .chain(updates -> PersonBatch.compute(tx, updates, recording, moves))
                        .chain(updates -> PartitionWriter.write(tx, updates.updates())
                                .chain(() -> PersonWriter.write(tx, updates))
                                .replaceWith(() -> () -> applyCommitted(updates.updates(), batch))));
    }

    @Override
    public boolean accepts(EventType type) {
        return !IGNORED.contains(type);
    }

    @Override
    public Uni<Void> onAssigned(Set<Integer> partitions) {
        numbers.clear();
        return projection
                .refresh()
                .chain(() -> LongStatements.inTransaction(
                        pool,
                        tx -> PartitionReader.lockForUpdate(tx, partitions)
                                .chain(versions -> loadNumbers(tx, versions))));
    }

    @Override
    public void onRevoked(Set<Integer> partitions) {
        numbers.keySet().removeAll(partitions);
    }

    /** Loads the customer numbers that are missing or not at the locked version. */
    private Uni<Void> loadNumbers(SqlConnection tx, List<PartitionVersion> versions) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (PartitionVersion version : versions) {
            VersionedNumbers current = numbers.get(version.partition());
            if (current == null || current.seq != version.seq()) {
                all = all.chain(() -> PartitionReader.loadCustomerNumbers(tx, version))
                        .invoke(loaded -> numbers.put(version.partition(), new VersionedNumbers(loaded, version.seq())))
                        .replaceWithVoid();
            }
        }
        return all;
    }

    private List<VersionedUpdate> computeUpdates(
            List<PartitionVersion> versions,
            Map<Integer, List<Fact<? extends Event>>> facts,
            Map<Integer, RecordedActivity> recorded,
            Recording recording) {
        List<VersionedUpdate> updates = new ArrayList<>(versions.size());
        for (PartitionVersion version : versions) {
            int partition = version.partition();
            PartitionUpdate update = PartitionUpdate.compute(
                    Objects.requireNonNull(numbers.get(partition)).numbers,
                    Objects.requireNonNull(recorded.get(partition)),
                    facts.getOrDefault(partition, List.of()));
            updates.add(new VersionedUpdate(version, update, recording, 0));
        }
        return updates;
    }

    private void applyCommitted(List<VersionedUpdate> updates, List<ConsumedFact> batch) {
        updates.forEach(this::applyCommitted);
        lateActivity.countLate(batch);
    }

    private void applyCommitted(VersionedUpdate versioned) {
        VersionedNumbers current = numbers.get(versioned.partition());
        boolean isOwner = current != null && current.seq == versioned.before().seq();
        if (current != null && isOwner) {
            current.numbers.apply(versioned.update());
            numbers.put(versioned.partition(), new VersionedNumbers(current.numbers, versioned.seq()));
        }
        // That of persons has no owner.
        if (versioned.isNewVersion() && (isOwner || versioned.partition() == PersonPartition.number())) {
            projection.replica(versioned.partition()).applyIfIdle(versioned.changes());
            compaction.compactIfDue(
                    versioned.partition(), versioned.seq() - versioned.before().compactedSeq());
        }
    }

    /** Of the partitions whose numbers are loaded. */
    private Map<Integer, Set<String>> mergedWithNumber() {
        Map<Integer, Set<String>> merged = new HashMap<>();
        numbers.forEach((partition, current) -> {
            if (!current.numbers.mergedWithNumber().isEmpty()) {
                merged.put(partition, current.numbers.mergedWithNumber());
            }
        });
        return merged;
    }

    private static Map<Integer, List<Fact<? extends Event>>> byPartition(List<ConsumedFact> batch) {
        Map<Integer, List<Fact<? extends Event>>> facts = new TreeMap<>();
        for (ConsumedFact consumed : batch) {
            facts.computeIfAbsent(consumed.partition(), p -> new ArrayList<>()).add(consumed.fact());
        }
        return facts;
    }

    /** The customer numbers of a partition at a version. */
    private record VersionedNumbers(CustomerNumbers numbers, long seq) {}
}
