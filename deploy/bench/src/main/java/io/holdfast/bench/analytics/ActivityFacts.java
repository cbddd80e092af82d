package io.holdfast.bench.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.FactRecords;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.Polling;

/** Sends activity to Kafka, one fact for each active day of a customer and kind, and waits until the service has consumed it. */
public final class ActivityFacts {

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(20);
    /** Facts that are sent ahead of the service: it reads them from the page cache, as it does when it keeps up. */
    private static final long SENT_AHEAD_MAX = 200_000;

    private static final Duration CONSUMED_TIMEOUT = Duration.ofMinutes(5);
    private static final int CENTS_MAX = 20_000;

    private final KafkaLog log;
    private final Connection connection;
    private long sent;

    /** @param connection to the database of the service */
    public ActivityFacts(KafkaLog log, Connection connection) {
        this.log = log;
        this.connection = connection;
    }

    /** Sends all facts in the order of days; returns how many were consumed a second. */
    double send(Activity activity) throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        for (int day = 0; day < activity.days(); day++) {
            sendDay(activity, day);
            long aheadMax = sent - SENT_AHEAD_MAX;
            awaitConsumed(aheadMax);
        }
        log.flush();
        awaitConsumed(sent);
        return sent * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begin);
    }

    /** Repeats a fact of one customer of each partition, which changes no figure: the service reads its customers for it. */
    public void repeatOneOfEachPartition(Activity activity) throws SQLException, InterruptedException {
        BitSet partitions = new BitSet(KafkaLog.PARTITIONS);
        for (int day = 0; day < activity.days() && partitions.cardinality() < KafkaLog.PARTITIONS; day++) {
            Instant at = activity.date(day).atStartOfDay(ZoneOffset.UTC).toInstant();
            activity.forEach(day, (customer, kind) -> {
                int partition = KafkaLog.partitionOf(Activity.customerId(customer));
                if (!partitions.get(partition)) {
                    partitions.set(partition);
                    send("again", customer, kind, at);
                }
            });
        }
        log.flush();
        awaitConsumed(sent);
    }

    private void sendDay(Activity activity, int day) {
        Instant midnight = activity.date(day).atStartOfDay(ZoneOffset.UTC).toInstant();
        long stepNanos = TimeUnit.DAYS.toNanos(1) / Math.max(1, activity.count(day));
        long[] count = {0};
        activity.forEach(day, (customer, kind) -> {
            // Microseconds, as the contract has them.
            Instant at = midnight.plusNanos(count[0]++ * stepNanos / 1_000 * 1_000);
            send("day" + day, customer, kind, at);
        });
    }

    private void send(String prefix, int customer, int kind, Instant at) {
        String customerId = Activity.customerId(customer);
        String id = prefix + "-" + customer;
        int cents = 1 + Math.floorMod(31 * customer + id.hashCode(), CENTS_MAX);
        log.send(
                kind == Activity.PURCHASE
                        ? FactRecords.purchase(
                                "P-" + id,
                                customerId,
                                String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100),
                                "sku-" + cents,
                                at)
                        : FactRecords.ticketCreated("T-" + id, customerId, at));
        sent++;
    }

    private void awaitConsumed(long count) throws SQLException, InterruptedException {
        Polling.require(
                "analytics-service did not consume all facts",
                () -> count <= 0
                        || Database.queryLong(
                                        connection,
                                        "select coalesce(sum(next_offset), 0) from inbox_watermark where topic in ('"
                                                + FactRecords.TICKETS + "', '" + FactRecords.PURCHASES + "')")
                                >= count,
                CHECK_INTERVAL,
                CONSUMED_TIMEOUT);
    }
}
