package io.holdfast.bench.analytics;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

import org.roaringbitmap.RoaringBitmap;

import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.KafkaLog;

/**
 * Writes activity into the tables of analytics-service, in the form in which its compaction leaves it: the number of each
 * customer in its partition, in the order of the first activity, and a bitmap for each partition, kind and day. It takes
 * seconds where facts over Kafka take minutes; the tables of recorded facts, which no figure of a window needs, stay empty.
 */
public final class ActivityRows {

    private static final int UNKNOWN = -1;
    private static final int CUSTOMERS_A_COPY = 100_000;

    private final Activity activity;
    private final int[] partitions;
    private final int[] numbers;
    private final int[] nextNumbers = new int[KafkaLog.PARTITIONS];

    public ActivityRows(Activity activity) {
        this.activity = activity;
        this.partitions = new int[activity.customers()];
        this.numbers = new int[activity.customers()];
        for (int customer = 0; customer < activity.customers(); customer++) {
            partitions[customer] = KafkaLog.partitionOf(Activity.customerId(customer));
            numbers[customer] = UNKNOWN;
        }
        activity.forEachDay(day -> activity.forEach(day, (customer, kind) -> {
            if (numbers[customer] == UNKNOWN) {
                numbers[customer] = nextNumbers[partitions[customer]]++;
            }
        }));
    }

    /** Inserts all rows in one transaction, as a version that the service does not have in memory yet. */
    public void insert(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int partition = 0; partition < KafkaLog.PARTITIONS; partition++) {
                statement.execute("""
                        insert into activity_partition (partition, seq, folded_seq, next_customer)
                        values (%1$d, 1, 1, %2$d)
                        on conflict (partition) do update set seq = 1, folded_seq = 1, next_customer = %2$d
                        """.formatted(partition, nextNumbers[partition]));
            }
            insertCustomers(connection);
            for (int day = 0; day < activity.days(); day++) {
                insertDay(connection, day);
            }
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("vacuum analyze customer, activity_day");
            statement.execute("checkpoint");
        }
    }

    private void insertCustomers(Connection connection) throws SQLException {
        StringBuilder rows = new StringBuilder();
        for (int customer = 0; customer < activity.customers(); customer++) {
            rows.append(Activity.customerId(customer))
                    .append('\t')
                    .append(partitions[customer])
                    .append('\t')
                    .append(numbers[customer])
                    .append('\n');
            if ((customer + 1) % CUSTOMERS_A_COPY == 0 || customer + 1 == activity.customers()) {
                Database.copyIn(connection, "customer (customer_id, partition, number)", rows.toString());
                rows.setLength(0);
            }
        }
    }

    private void insertDay(Connection connection, int day) throws SQLException {
        RoaringBitmap[][] bitmaps = bitmaps(day);
        StringBuilder rows = new StringBuilder();
        for (int partition = 0; partition < KafkaLog.PARTITIONS; partition++) {
            for (int kind = 0; kind < Activity.KINDS; kind++) {
                RoaringBitmap customers = bitmaps[partition][kind];
                if (!customers.isEmpty()) {
                    rows.append(partition)
                            .append('\t')
                            .append(kind)
                            .append('\t')
                            .append(activity.date(day));
                    rows.append("\t\\\\x")
                            .append(HexFormat.of().formatHex(portable(customers)))
                            .append('\n');
                }
            }
        }
        Database.copyIn(connection, "activity_day (partition, kind, day, customers)", rows.toString());
    }

    /** Of a day, by partition and kind. */
    RoaringBitmap[][] bitmaps(int day) {
        RoaringBitmap[][] bitmaps = new RoaringBitmap[KafkaLog.PARTITIONS][Activity.KINDS];
        for (RoaringBitmap[] kinds : bitmaps) {
            for (int kind = 0; kind < Activity.KINDS; kind++) {
                kinds[kind] = new RoaringBitmap();
            }
        }
        activity.forEach(day, (customer, kind) -> bitmaps[partitions[customer]][kind].add(numbers[customer]));
        return bitmaps;
    }

    private static byte[] portable(RoaringBitmap customers) {
        customers.runOptimize();
        ByteBuffer bytes = ByteBuffer.allocate(customers.serializedSizeInBytes());
        customers.serialize(bytes);
        return bytes.array();
    }
}
