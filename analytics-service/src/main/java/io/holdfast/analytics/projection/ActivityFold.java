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
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.Change;

/**
 * Folds a partition's changes into its stored days, in the background and in one transaction: before it and after it the
 * days and the changes together say the same. It reads and writes the database only, so it may be done by anyone, or
 * never; without it a start would have more to read.
 */
@ApplicationScoped
class ActivityFold {

    private static final Logger LOG = Logger.getLogger(ActivityFold.class);

    private static final String TOUCHED = """
            select kind, day, customers from activity_day join unnest($2::smallint[], $3::date[]) as touched (kind, day)
             using (kind, day) where partition = $1
            """;
    private static final String UPSERT = """
            insert into activity_day (partition, kind, day, customers)
            select $1::int, * from unnest($2::smallint[], $3::date[], $4::bytea[])
            on conflict (partition, kind, day) do update set customers = excluded.customers
            """;
    private static final String DROP = "delete from activity_change where partition = $1 and seq <= $2";
    private static final String MARK = "update activity_partition set folded_seq = $2 where partition = $1";
    private static final String CLEANED = "update erased_customer set number = null where partition = $1";

    private final Pool pool;
    private final int foldAfterChanges;
    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();

    ActivityFold(Pool pool, AnalyticsConfig config) {
        this.pool = pool;
        this.foldAfterChanges = config.foldAfterChanges();
    }

    /** Folds the partition soon when enough waits and nobody here is at it. */
    void consider(int partition, long changesWaiting) {
        if (changesWaiting < foldAfterChanges || !underWay.add(partition)) {
            return;
        }
        fold(partition)
                .onTermination()
                .invoke(() -> underWay.remove(partition))
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("partition %d is folded later: %s", partition, failure));
    }

    Uni<Void> fold(int partition) {
        return pool.withTransaction(
                tx -> ActivityTables.lock(tx, List.of(partition)).chain(versions -> fold(tx, versions.getFirst())));
    }

    private static Uni<Void> fold(SqlClient tx, Version version) {
        int partition = version.partition();
        return ActivityTables.changesAfter(tx, partition, version.foldedSeq())
                .chain(changes -> ActivityTables.erasedNumbers(tx, partition)
                        .chain(erased -> stored(tx, partition, changes, erased).chain(days -> {
                            changes.forEach(step -> step.changes().forEach(change -> add(days, change)));
                            erased.forEach(number -> days.values()
                                    .forEach(byDay -> byDay.values().forEach(day -> day.remove(number))));
                            return store(tx, partition, days);
                        })))
                .chain(() -> tx.preparedQuery(DROP).execute(Tuple.of(partition, version.seq())))
                .chain(() -> tx.preparedQuery(MARK).execute(Tuple.of(partition, version.seq())))
                .chain(() -> tx.preparedQuery(CLEANED).execute(Tuple.of(partition)))
                .replaceWithVoid();
    }

    /** The stored days that the changes touch; all of them when a customer must go from wherever it is. */
    private static Uni<Map<ActivityKind, Map<Integer, RoaringBitmap>>> stored(
            SqlClient tx, int partition, List<NumberedChanges> changes, List<Integer> erased) {
        if (!erased.isEmpty()) {
            return ActivityTables.days(tx, partition);
        }
        Map<ActivityKind, Map<Integer, RoaringBitmap>> touched = new EnumMap<>(ActivityKind.class);
        changes.forEach(step -> step.changes().forEach(change -> add(touched, change)));
        DayRows keys = DayRows.of(touched);
        return tx.preparedQuery(TOUCHED)
                .execute(Tuple.of(partition).addArrayOfShort(keys.kinds()).addArrayOfLocalDate(keys.days()))
                .map(ActivityTables::daysOf);
    }

    private static Uni<Void> store(SqlClient tx, int partition, Map<ActivityKind, Map<Integer, RoaringBitmap>> days) {
        DayRows rows = DayRows.of(days);
        Buffer[] bitmaps = days.values().stream()
                .flatMap(byDay -> byDay.values().stream())
                .map(DayBytes::write)
                .toArray(Buffer[]::new);
        return tx.preparedQuery(UPSERT)
                .execute(Tuple.of(partition)
                        .addArrayOfShort(rows.kinds())
                        .addArrayOfLocalDate(rows.days())
                        .addValue(bitmaps))
                .replaceWithVoid();
    }

    /** Erasures are left to the numbers in the table of the erased. */
    private static void add(Map<ActivityKind, Map<Integer, RoaringBitmap>> days, Change change) {
        if (change instanceof Change.Active act) {
            days.computeIfAbsent(act.kind(), k -> new TreeMap<>())
                    .computeIfAbsent(act.day(), d -> new RoaringBitmap())
                    .add(act.customer());
        }
    }

    /** The keys of days, as columns, in the order of the maps. */
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
