package io.holdfast.analytics.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.activity.ChangeCodec;
import io.holdfast.analytics.activity.CorrectionLog;
import io.holdfast.analytics.activity.CustomerNumbers;
import io.holdfast.analytics.activity.Recording;
import io.holdfast.contract.ErasureCut;
import io.holdfast.sql.CustomerDigest;
import io.holdfast.sql.SqlTimes;

/** Queries of a partition: its version, customer numbers, stored days (one bitmap each) and changes since a version. */
final class PartitionReader {

    private static final String SELECT_VERSIONS = """
            select partition, seq, folded_seq, next_customer, moved from activity_partition
            """;
    private static final String INSERT_MISSING = """
            insert into activity_partition (partition) select unnest($1::int[]) on conflict do nothing
            """;
    private static final String LOCK_FOR_UPDATE =
            SELECT_VERSIONS + " where partition = any($1) order by partition for update";
    private static final String LOCK_FOR_SHARE = SELECT_VERSIONS + " where partition = $1 for share";
    private static final String SELECT_CUSTOMERS = "select customer_id, number, cut from customer where partition = $1";
    private static final String SELECT_ERASED = "select digest, cut from erased_customer where partition = $1";
    private static final String SELECT_ERASED_NUMBERS = "select number from erased_number where partition = $1";
    private static final String SELECT_LATEST_DEPARTURES =
            "select customer_id, max(left_at) from departure where customer_id = any($1::text[]) group by 1";
    private static final String SELECT_DAYS = "select kind, day, customers from activity_day where partition = $1";
    private static final String SELECT_CHANGES = """
            select seq, changes, recorded_at, final_until, coalesce(moved, 0)
              from activity_change where partition = $1 and seq > $2 order by seq
            """;

    private static final String SELECT_CORRECTIONS =
            "select view, period_end, changes, corrected_at from activity_correction where partition = $1";

    private PartitionReader() {}

    /** The versions of all partitions that were ever written. */
    static Uni<List<PartitionVersion>> loadVersions(SqlClient client) {
        return client.query(SELECT_VERSIONS).execute().map(PartitionReader::readVersions);
    }

    /** Locks the partitions, in ascending order, until the end of the transaction; missing rows are inserted. */
    static Uni<List<PartitionVersion>> lockForUpdate(SqlClient tx, Collection<Integer> partitions) {
        Integer[] ids = partitions.toArray(Integer[]::new);
        Uni<List<PartitionVersion>> locked = tx.preparedQuery(LOCK_FOR_UPDATE)
                .execute(Tuple.tuple().addArrayOfInteger(ids))
                .map(PartitionReader::readVersions);
        return locked.chain(versions -> versions.size() == ids.length
                ? Uni.createFrom().item(versions)
                : tx.preparedQuery(INSERT_MISSING)
                        .execute(Tuple.tuple().addArrayOfInteger(ids))
                        .chain(() -> locked));
    }

    /** Excludes writers of the partition until the end of the transaction, so that further reads are consistent. */
    static Uni<PartitionVersion> lockForShare(SqlClient tx, int partition) {
        return tx.preparedQuery(LOCK_FOR_SHARE)
                .execute(Tuple.of(partition))
                .map(rows -> readVersions(rows).getFirst());
    }

    static Uni<CustomerNumbers> loadCustomerNumbers(SqlClient tx, PartitionVersion version) {
        CustomerNumbers customerNumbers = new CustomerNumbers(version.nextCustomer(), CustomerDigest::hex);
        return PersonReader.loadIds(tx, version.partition())
                .invoke(merged -> merged.forEach(customerNumbers::addMerged))
                .chain(() -> tx.preparedQuery(SELECT_CUSTOMERS).execute(Tuple.of(version.partition())))
                .invoke(rows -> rows.forEach(row ->
                        customerNumbers.add(row.getString(0), row.getInteger(1), cut(SqlTimes.instantOrNull(row, 2)))))
                .chain(() -> tx.preparedQuery(SELECT_ERASED).execute(Tuple.of(version.partition())))
                .invoke(rows -> rows.forEach(
                        row -> customerNumbers.addErased(row.getString(0), new ErasureCut(SqlTimes.instant(row, 1)))))
                .replaceWith(customerNumbers);
    }

    /** Numbers of erased customers that the stored days may still contain. */
    static Uni<List<Integer>> loadErasedNumbers(SqlClient tx, int partition) {
        return tx.preparedQuery(SELECT_ERASED_NUMBERS)
                .execute(Tuple.of(partition))
                .map(rows -> {
                    List<Integer> numbers = new ArrayList<>(rows.size());
                    rows.forEach(row -> numbers.add(row.getInteger(0)));
                    return numbers;
                });
    }

    /** When the customers' latest recorded departures were; a customer without one is absent. */
    static Uni<Map<String, Instant>> loadLatestDepartures(SqlClient tx, Collection<String> customerIds) {
        return tx.preparedQuery(SELECT_LATEST_DEPARTURES)
                .execute(Tuple.of(customerIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Instant> latest = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> latest.put(row.getString(0), SqlTimes.instant(row, 1)));
                    return latest;
                });
    }

    private static @Nullable ErasureCut cut(@Nullable Instant at) {
        return at == null ? null : new ErasureCut(at);
    }

    static Uni<Map<ActivityKind, Map<Integer, RoaringBitmap>>> loadDays(SqlClient tx, int partition) {
        return tx.preparedQuery(SELECT_DAYS).execute(Tuple.of(partition)).map(PartitionReader::readDays);
    }

    static Uni<List<VersionedChanges>> loadChangesAfter(SqlClient client, int partition, long seq) {
        return client.preparedQuery(SELECT_CHANGES)
                .execute(Tuple.of(partition, seq))
                .map(rows -> {
                    List<VersionedChanges> changes = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        byte[] encoded = row.getBuffer(1).getBytes();
                        changes.add(new VersionedChanges(
                                row.getLong(0), ChangeCodec.decode(encoded), recording(row), row.getLong(4)));
                    }
                    return changes;
                });
    }

    /** Adds the corrections that are compacted to a log. */
    static Uni<Void> loadCorrections(SqlClient tx, int partition, CorrectionLog corrections) {
        return tx.preparedQuery(SELECT_CORRECTIONS)
                .execute(Tuple.of(partition))
                .invoke(rows -> rows.forEach(row -> corrections.add(
                        ActivityView.ofCode(row.getShort(0)),
                        Math.toIntExact(row.getLocalDate(1).toEpochDay()),
                        row.getLong(2),
                        SqlTimes.instantOrNull(row, 3))))
                .replaceWithVoid();
    }

    private static @Nullable Recording recording(Row row) {
        Instant at = SqlTimes.instantOrNull(row, 2);
        return at == null ? null : new Recording(at, row.getLocalDate(3));
    }

    static Map<ActivityKind, Map<Integer, RoaringBitmap>> readDays(RowSet<Row> rows) {
        Map<ActivityKind, Map<Integer, RoaringBitmap>> days = new EnumMap<>(ActivityKind.class);
        for (Row row : rows) {
            ActivityKind kind = ActivityKind.ofCode(row.getShort(0));
            int day = Math.toIntExact(row.getLocalDate(1).toEpochDay());
            RoaringBitmap customers = BitmapCodec.decode(row.getBuffer(2).getBytes());
            // A day is empty when its last customer was erased.
            if (!customers.isEmpty()) {
                days.computeIfAbsent(kind, k -> new TreeMap<>()).put(day, customers);
            }
        }
        return days;
    }

    private static List<PartitionVersion> readVersions(RowSet<Row> rows) {
        List<PartitionVersion> versions = new ArrayList<>(rows.size());
        rows.forEach(row -> versions.add(new PartitionVersion(
                row.getInteger(0), row.getLong(1), row.getLong(2), row.getInteger(3), row.getLong(4))));
        return versions;
    }
}
