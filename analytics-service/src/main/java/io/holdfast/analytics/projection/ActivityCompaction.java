package io.holdfast.analytics.projection;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.activity.CorrectionLog;
import io.holdfast.sql.ColumnArrays;
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
            select kind, day, customers from activity_day
             where partition = $1 and kind = any($2::smallint[]) and day = any($3::date[])
            """;
    private static final Short[] KINDS = Arrays.stream(ActivityKind.values())
            .map(kind -> (short) kind.code())
            .toArray(Short[]::new);
    private static final String UPSERT_DAYS = """
            insert into activity_day (partition, kind, day, customers)
            select $1::int, * from unnest($2::smallint[], $3::date[], $4::bytea[])
            on conflict (partition, kind, day) do update set customers = excluded.customers
            """;
    private static final ColumnArrays<Correction> CORRECTION = ColumnArrays.<Correction>builder()
            .integer("partition", Correction::partition)
            .integer("view", correction -> correction.view().code())
            .text("period_end", Correction::periodEnd)
            .bigint("changes", Correction::changes)
            .timestamp("corrected_at", Correction::latest)
            .build();
    private static final String ADD_CORRECTIONS = """
            insert into activity_correction as stored (partition, view, period_end, changes, corrected_at)
            select partition, view, period_end::date, changes, corrected_at from %s
            on conflict (partition, view, period_end) do update
               set changes = stored.changes + excluded.changes,
                   corrected_at = greatest(stored.corrected_at, excluded.corrected_at)
            """.formatted(CORRECTION.unnest("added"));
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
                                    CorrectionLog corrections = days.merge(changes, erased);
                                    return storeDays(tx, partition, days)
                                            .chain(() -> storeCorrections(tx, partition, corrections));
                                })))
                .chain(() -> tx.preparedQuery(DELETE_CHANGES).execute(Tuple.of(partition, version.seq())))
                .chain(() -> tx.preparedQuery(UPDATE_FOLDED_SEQ).execute(Tuple.of(partition, version.seq())))
                .chain(() -> tx.preparedQuery(DELETE_ERASED_NUMBERS).execute(Tuple.of(partition)))
                .replaceWithVoid();
    }

    /** The stored days that the changes affect; all days when a customer must be removed wherever it occurs. */
    private static Uni<StoredDays> loadAffected(
            SqlClient tx, int partition, List<VersionedChanges> changes, List<Integer> erasedNumbers) {
        Uni<Map<ActivityKind, Map<Integer, RoaringBitmap>>> loaded = erasedNumbers.isEmpty()
                ? tx.preparedQuery(SELECT_AFFECTED)
                        .execute(Tuple.of(partition)
                                .addArrayOfShort(KINDS)
                                .addArrayOfLocalDate(StoredDays.affectedBy(changes)))
                        .map(PartitionReader::readDays)
                : PartitionReader.loadDays(tx, partition);
        return loaded.map(StoredDays::new);
    }

    private static Uni<Void> storeDays(SqlClient tx, int partition, StoredDays days) {
        List<Short> kinds = new ArrayList<>();
        List<LocalDate> dates = new ArrayList<>();
        List<Buffer> bitmaps = new ArrayList<>();
        days.forEachChanged((kind, day, customers) -> {
            kinds.add((short) kind.code());
            dates.add(LocalDate.ofEpochDay(day));
            bitmaps.add(BitmapCodec.encode(customers));
        });
        return tx.preparedQuery(UPSERT_DAYS)
                .execute(Tuple.of(partition)
                        .addArrayOfShort(kinds.toArray(Short[]::new))
                        .addArrayOfLocalDate(dates.toArray(LocalDate[]::new))
                        .addValue(bitmaps.toArray(Buffer[]::new)))
                .replaceWithVoid();
    }

    private static Uni<Void> storeCorrections(SqlClient tx, int partition, CorrectionLog corrections) {
        List<Correction> rows = new ArrayList<>();
        corrections.forEach((view, periodEnd, changes, latest) ->
                rows.add(new Correction(partition, view, LocalDate.ofEpochDay(periodEnd), changes, latest)));
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(ADD_CORRECTIONS)
                        .execute(CORRECTION.tuple(rows))
                        .replaceWithVoid();
    }

    private record Correction(
            int partition,
            ActivityView view,
            LocalDate periodEnd,
            long changes,
            @Nullable Instant latest) {}
}
