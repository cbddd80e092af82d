package io.holdfast.analytics.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ChangeCodec;
import io.holdfast.analytics.activity.Roster;

/** What is read of a partition. The bitmaps of days are each one value: a partition is read whole or by its newest changes. */
final class ActivityTables {

    private static final String VERSIONS = """
            select partition, seq, folded_seq, next_customer from activity_partition
            """;
    private static final String ENSURE = """
            insert into activity_partition (partition) select unnest($1::int[]) on conflict do nothing
            """;
    private static final String LOCK = VERSIONS + " where partition = any($1) order by partition for update";
    private static final String SHARE = VERSIONS + " where partition = $1 for share";
    private static final String CUSTOMERS = "select customer_id, number from customer where partition = $1";
    private static final String ERASED = "select digest, number from erased_customer where partition = $1";
    private static final String DAYS = "select kind, day, customers from activity_day where partition = $1";
    private static final String CHANGES = """
            select seq, changes from activity_change where partition = $1 and seq > $2 order by seq
            """;

    private ActivityTables() {}

    /** All partitions that were ever written. */
    static Uni<List<Version>> versions(SqlClient client) {
        return client.query(VERSIONS).execute().map(ActivityTables::versionsOf);
    }

    /** Locks the partitions, in their order, until the transaction ends; those that are new are made. */
    static Uni<List<Version>> lock(SqlClient tx, Collection<Integer> partitions) {
        Integer[] wanted = partitions.toArray(Integer[]::new);
        Uni<List<Version>> locked = tx.preparedQuery(LOCK)
                .execute(Tuple.tuple().addArrayOfInteger(wanted))
                .map(ActivityTables::versionsOf);
        return locked.chain(found -> found.size() == wanted.length
                ? Uni.createFrom().item(found)
                : tx.preparedQuery(ENSURE)
                        .execute(Tuple.tuple().addArrayOfInteger(wanted))
                        .chain(() -> locked));
    }

    /** Keeps writers of the partition out until the transaction ends, so that what is read next belongs together. */
    static Uni<Version> share(SqlClient tx, int partition) {
        return tx.preparedQuery(SHARE)
                .execute(Tuple.of(partition))
                .map(rows -> versionsOf(rows).getFirst());
    }

    static Uni<Roster> roster(SqlClient tx, Version version) {
        Roster roster = new Roster(version.nextCustomer());
        return tx.preparedQuery(CUSTOMERS)
                .execute(Tuple.of(version.partition()))
                .invoke(rows -> rows.forEach(row -> roster.add(row.getString(0), row.getInteger(1))))
                .chain(() -> tx.preparedQuery(ERASED).execute(Tuple.of(version.partition())))
                .invoke(rows -> rows.forEach(row -> roster.addErased(row.getString(0))))
                .replaceWith(roster);
    }

    /** Numbers of erased customers that may still stand in the stored days. */
    static Uni<List<Integer>> erasedNumbers(SqlClient tx, int partition) {
        return tx.preparedQuery(ERASED + " and number is not null")
                .execute(Tuple.of(partition))
                .map(rows -> {
                    List<Integer> numbers = new ArrayList<>(rows.size());
                    rows.forEach(row -> numbers.add(row.getInteger(1)));
                    return numbers;
                });
    }

    static Uni<Map<ActivityKind, Map<Integer, RoaringBitmap>>> days(SqlClient tx, int partition) {
        return tx.preparedQuery(DAYS).execute(Tuple.of(partition)).map(ActivityTables::daysOf);
    }

    static Uni<List<NumberedChanges>> changesAfter(SqlClient client, int partition, long seq) {
        return client.preparedQuery(CHANGES).execute(Tuple.of(partition, seq)).map(rows -> {
            List<NumberedChanges> changes = new ArrayList<>(rows.size());
            for (Row row : rows) {
                byte[] encoded = row.getBuffer(1).getBytes();
                changes.add(new NumberedChanges(row.getLong(0), ChangeCodec.decode(encoded)));
            }
            return changes;
        });
    }

    static Map<ActivityKind, Map<Integer, RoaringBitmap>> daysOf(RowSet<Row> rows) {
        Map<ActivityKind, Map<Integer, RoaringBitmap>> days = new EnumMap<>(ActivityKind.class);
        for (Row row : rows) {
            ActivityKind kind = ActivityKind.ofCode(row.getShort(0));
            int day = Math.toIntExact(row.getLocalDate(1).toEpochDay());
            RoaringBitmap customers = DayBytes.read(row.getBuffer(2).getBytes());
            // Empty since its last customer was erased.
            if (!customers.isEmpty()) {
                days.computeIfAbsent(kind, k -> new TreeMap<>()).put(day, customers);
            }
        }
        return days;
    }

    private static List<Version> versionsOf(RowSet<Row> rows) {
        List<Version> versions = new ArrayList<>(rows.size());
        rows.forEach(
                row -> versions.add(new Version(row.getInteger(0), row.getLong(1), row.getLong(2), row.getInteger(3))));
        return versions;
    }
}
