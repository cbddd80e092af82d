package io.holdfast.analytics.projection;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jboss.logging.Logger;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.sql.LongStatements;

/**
 * Compaction: merges a partition's appended changes into its stored days, in the background and in one transaction, so
 * that the state (days plus changes) is the same before and after. It uses the database only, so any instance may run it.
 * Without compaction everything works, but a start would have to read more changes.
 */
@ApplicationScoped
class ActivityCompaction {

    private static final Logger LOG = Logger.getLogger(ActivityCompaction.class);

    private static final String SELECT_AFFECTED = """
            select kind, day, customers from activity_day join unnest($2::smallint[], $3::date[]) as affected (kind, day)
             using (kind, day) where partition = $1
            """;
    private static final String UPSERT_DAYS = """
            insert into activity_day (partition, kind, day, customers)
            select $1::int, * from unnest($2::smallint[], $3::date[], $4::bytea[])
            on conflict (partition, kind, day) do update set customers = excluded.customers
            """;
    private static final String DELETE_CHANGES = "delete from activity_change where partition = $1 and seq <= $2";
    private static final String UPDATE_FOLDED_SEQ =
            "update activity_partition set folded_seq = $2 where partition = $1";
    private static final String DELETE_ERASED_NUMBERS = "delete from erased_number where partition = $1";

    private final Pool pool;
    private final int compactAfterChanges;
    private final Set<Integer> running = ConcurrentHashMap.newKeySet();

    ActivityCompaction(Pool pool, AnalyticsConfig config) {
        this.pool = pool;
        this.compactAfterChanges = config.foldAfterChanges();
    }

    /** Starts the compaction of a partition when enough changes are pending and none is running on this instance. */
    void compactIfDue(int partition, long pendingChanges) {
        if (pendingChanges < compactAfterChanges || !running.add(partition)) {
            return;
        }
        compact(partition)
                .onTermination()
                .invoke(() -> running.remove(partition))
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf("compaction of partition %d failed, will retry: %s", partition, failure));
    }

    Uni<Void> compact(int partition) {
        return LongStatements.inTransaction(
                pool,
                tx -> PartitionReader.lockForUpdate(tx, List.of(partition))
                        .chain(versions -> compact(tx, versions.getFirst())));
    }

    private static Uni<Void> compact(SqlClient tx, PartitionVersion version) {
        int partition = version.partition();
        return PartitionReader.loadChangesAfter(tx, partition, version.compactedSeq())
                .chain(changes -> PartitionReader.loadErasedNumbers(tx, partition)
                        .chain(erased -> loadAffected(tx, partition, changes, erased)
                                .chain(days -> {
                                    changes.forEach(
                                            versioned -> versioned.changes().forEach(change -> add(days, change)));
                                    erased.forEach(number -> days.values()
                                            .forEach(byDay -> byDay.values().forEach(day -> day.remove(number))));
                                    return store(tx, partition, days);
                                })))
                .chain(() -> tx.preparedQuery(DELETE_CHANGES).execute(Tuple.of(partition, version.seq())))
                .chain(() -> tx.preparedQuery(UPDATE_FOLDED_SEQ).execute(Tuple.of(partition, version.seq())))
                .chain(() -> tx.preparedQuery(DELETE_ERASED_NUMBERS).execute(Tuple.of(partition)))
                .replaceWithVoid();
    }

    /** The stored days that the changes affect; all days when a customer must be removed wherever it occurs. */
    private static Uni<Map<ActivityKind, Map<Integer, RoaringBitmap>>> loadAffected(
            SqlClient tx, int partition, List<VersionedChanges> changes, List<Integer> erasedNumbers) {
        if (!erasedNumbers.isEmpty()) {
            return PartitionReader.loadDays(tx, partition);
        }
        Map<ActivityKind, Map<Integer, RoaringBitmap>> affected = new EnumMap<>(ActivityKind.class);
        changes.forEach(versioned -> versioned.changes().forEach(change -> add(affected, change)));
        DayRows keys = DayRows.of(affected);
        return tx.preparedQuery(SELECT_AFFECTED)
                .execute(Tuple.of(partition).addArrayOfShort(keys.kinds()).addArrayOfLocalDate(keys.days()))
                .map(PartitionReader::readDays);
    }

    private static Uni<Void> store(SqlClient tx, int partition, Map<ActivityKind, Map<Integer, RoaringBitmap>> days) {
        DayRows rows = DayRows.of(days);
        Buffer[] bitmaps = days.values().stream()
                .flatMap(byDay -> byDay.values().stream())
                .map(BitmapCodec::encode)
                .toArray(Buffer[]::new);
        return tx.preparedQuery(UPSERT_DAYS)
                .execute(Tuple.of(partition)
                        .addArrayOfShort(rows.kinds())
                        .addArrayOfLocalDate(rows.days())
                        .addValue(bitmaps))
                .replaceWithVoid();
    }

    /** Adds an activity; erasures are applied by the numbers in {@code erased_number}. */
    private static void add(Map<ActivityKind, Map<Integer, RoaringBitmap>> days, ActivityChange change) {
        if (change instanceof ActivityChange.Active activity) {
            days.computeIfAbsent(activity.kind(), k -> new TreeMap<>())
                    .computeIfAbsent(activity.day(), d -> new RoaringBitmap())
                    .add(activity.customer());
        }
    }

    /** The keys of days as column arrays, in the order of the maps. */
    private record DayRows(List<Short> kindList, List<LocalDate> dayList) {

        static DayRows of(Map<ActivityKind, Map<Integer, RoaringBitmap>> days) {
            DayRows rows = new DayRows(new ArrayList<>(), new ArrayList<>());
            days.forEach((kind, byDay) -> byDay.keySet().forEach(day -> {
                rows.kindList.add((short) kind.code());
                rows.dayList.add(LocalDate.ofEpochDay(day));
            }));
            return rows;
        }

        Short[] kinds() {
            return kindList.toArray(Short[]::new);
        }

        LocalDate[] days() {
            return dayList.toArray(LocalDate[]::new);
        }
    }
}
