package io.holdfast.analytics.projection;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.window.Corrections;
import io.holdfast.analytics.window.Window;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

/** Replicas, compaction and erasure, and what happens to batches that fail. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class ActivityStorageTest extends InboxTest {

    @Test
    void lateEventsDoNotRestoreAnErasedCustomer() {
        sendAndAwait(List.of(
                TestEvent.purchase("erase-1", "erase-1", Instant.parse("2005-02-10T12:00:00Z")),
                TestEvent.purchase("erase-2", "erase-2", Instant.parse("2005-02-10T12:00:00Z")),
                TestEvent.left("erase-left", "erase-1", Instant.parse("2005-02-20T12:00:00Z"), "price")));
        get("/customers/erase-1/activity")
                .body("firstActiveDay", equalTo("2005-02-10"))
                .body("lastActiveDay", equalTo("2005-02-10"))
                .body("purchaseDays", equalTo(1));

        sendAndAwait(List.of(TestEvent.erased("erase-3", "erase-1", Instant.parse("2005-03-01T12:00:00Z"))));
        assertThatTheErasureIsConfirmed("erase-1", "erase-3");
        sendAndAwait(List.of(
                TestEvent.purchase("erase-1", "erase-1", Instant.parse("2005-02-10T12:00:00Z")),
                TestEvent.purchase("erase-4", "erase-1", Instant.parse("2005-02-11T12:00:00Z")),
                TestEvent.left("erase-left", "erase-1", Instant.parse("2005-02-20T12:00:00Z"), "price"),
                TestEvent.erased("erase-3", "erase-1", Instant.parse("2005-03-01T12:00:00Z"))));

        get("/customers/erase-1/activity", 404);
        get("/lifecycle?period=P1M&from=2005-02-01&to=2005-03-01").body("items[0].active", equalTo(1));
        get("/reasons?from=2005-02-01&to=2005-03-01").body("departures", equalTo(0));
        assertDatabaseEqualsMemory();
    }

    @Test
    void afterTheErasureACustomerHasANewLife() {
        sendAndAwait(List.of(TestEvent.purchase("reborn-1", "reborn", Instant.parse("2013-02-10T12:00:00Z"))));
        sendAndAwait(List.of(TestEvent.erased("reborn-2", "reborn", Instant.parse("2013-03-01T12:00:00Z"))));
        sendAndAwait(List.of(
                TestEvent.purchase("reborn-3", "reborn", Instant.parse("2013-03-01T12:00:01Z")),
                TestEvent.purchase("reborn-1", "reborn", Instant.parse("2013-02-10T12:00:00Z"))));

        get("/customers/reborn/activity")
                .body("firstActiveDay", equalTo("2013-03-01"))
                .body("purchaseDays", equalTo(1));
        assertDatabaseEqualsMemory();
        get("/customers/reborn/activity").body("purchaseDays", equalTo(1));
    }

    @Test
    void aNewLifeThatIsReadBeforeTheErasureRemains() {
        int partition = 1003;
        ActivityInbox inbox = new ActivityInbox(pool, projection, compaction, lateActivity, config, clock);
        List<ConsumedFact> lives = List.of(
                purchase(partition, 0, "lives-1", "2012-05-01"), purchase(partition, 1, "lives-1", "2012-05-10"));
        Fact<?> erased = new ErasureCut(Instant.parse("2012-05-05T00:00:00Z"))
                .toFact("lives-erased", "/ticket-service", new CustomerId("lives-1"));
        List<ConsumedFact> erasure = List.of(new ConsumedFact("customers", partition, 0, erased));
        for (List<ConsumedFact> batch : List.of(lives, erasure, lives, erasure)) {
            result(pool.withTransaction(tx -> inbox.handle(tx, batch))).run();
        }

        assertThat(activeIn(partition, "2012-05-01", "2012-05-06")).isZero();
        assertThat(activeIn(partition, "2012-05-06", "2012-05-11")).isEqualTo(1);
        assertDatabaseEqualsMemory();
        assertThat(activeIn(partition, "2012-05-01", "2012-06-01")).isEqualTo(1);
    }

    @Test
    void everyStatementOfAnErasureGoesByAnIndex() {
        ActivityInbox inbox = new ActivityInbox(pool, projection, compaction, lateActivity, config, clock);

        List<Map<String, Long>> scans =
                result(pool.withTransaction(tx -> tx.query("discard plans; set local enable_seqscan = off")
                        .execute()
                        .chain(() -> sequentialScans(tx))
                        .chain(before -> inbox.handle(tx, List.of(erasure(1004, "indexed-1")))
                                .chain(() -> sequentialScans(tx))
                                .map(after -> List.of(before, after)))));

        assertThat(scans.getLast()).isEqualTo(scans.getFirst());
    }

    @Test
    void anUnreadableRecordIsDeadLetteredAndTheOthersAreProcessed() {
        try (TestKafkaClient records = EmbeddedServers.running().kafkaClient()) {
            send(records, TestEvent.purchase("poison-before", "poison-1", Instant.parse("2007-02-01T12:00:00Z")));
            records.sendEvent(
                    "purchases",
                    SOURCE,
                    "poison",
                    "purchase",
                    Instant.parse("2007-02-01T12:00:00Z"),
                    "poison-1",
                    "{\"purchaseId\":");
            records.send("purchases", "poison-1", Map.of("ce_specversion", "1.0"), new byte[] {(byte) 0xff});
            send(records, TestEvent.purchase("poison-after", "poison-1", Instant.parse("2007-02-02T12:00:00Z")));
            awaitProcessed(records);

            get("/customers/poison-1/activity").body("purchaseDays", equalTo(2));
            List<ConsumedRecord> letters = records.read("analytics-service-dead-letters", 2);
            assertThat(letters).hasSize(2);
        }
    }

    @Test
    void aReloadedReplicaEqualsAFollowingOne() {
        List<TestEvent> first = new ArrayList<>();
        List<TestEvent> second = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Instant time = Instant.parse("2010-01-01T00:00:00Z").plus(Duration.ofHours(i * 7L));
            first.add(TestEvent.purchase("copy-a" + i, "copy-" + i % 40, time));
            second.add(TestEvent.reply("copy-b" + i, "copy-" + i % 60, time.plus(Duration.ofDays(9)), "customer"));
        }
        sendAndAwait(first);
        ActivityProjection follower = new ActivityProjection(pool);
        assertThat(figuresOf(follower)).isEqualTo(figuresOf(projection));

        sendAndAwait(second);
        sendAndAwait(List.of(TestEvent.erased("copy-erased", "copy-7", Instant.parse("2010-06-01T00:00:00Z"))));

        assertThat(figuresOf(follower)).isEqualTo(figuresOf(projection));
        assertDatabaseEqualsMemory();
    }

    @Test
    void aRolledBackBatchLeavesNothingAndAnUnnoticedCommitIsFollowedByTheNext() {
        int partition = 1001;
        ActivityInbox inbox =
                new ActivityInbox(pool, new ActivityProjection(pool), compaction, lateActivity, config, clock);
        List<ConsumedFact> one = List.of(purchase(partition, 0, "crash-1", "2011-01-10"));
        List<ConsumedFact> two = List.of(
                purchase(partition, 1, "crash-1", "2011-01-11"), purchase(partition, 2, "crash-2", "2011-01-11"));

        assertThatThrownBy(() -> result(pool.withTransaction(tx -> inbox.handle(tx, one)
                        .chain(() -> Uni.createFrom().failure(new IllegalStateException("killed"))))))
                .hasMessage("killed");
        assertThat(activeIn(partition, "2011-01-01", "2011-02-01")).isZero();

        result(pool.withTransaction(tx -> inbox.handle(tx, one)));
        assertThat(activeIn(partition, "2011-01-01", "2011-02-01")).isEqualTo(1);

        result(pool.withTransaction(tx -> inbox.handle(tx, two))).run();
        assertThat(activeIn(partition, "2011-01-01", "2011-02-01")).isEqualTo(2);

        result(inbox.onAssigned(Set.of(partition)));
        result(pool.withTransaction(tx -> inbox.handle(tx, two)));
        assertThat(activeIn(partition, "2011-01-01", "2011-02-01")).isEqualTo(2);
        assertDatabaseEqualsMemory();
    }

    @Test
    void twoInstancesOfOnePartitionKeepItConsistent() {
        int partition = 1002;
        ActivityInbox mine =
                new ActivityInbox(pool, new ActivityProjection(pool), compaction, lateActivity, config, clock);
        ActivityInbox theirs =
                new ActivityInbox(pool, new ActivityProjection(pool), compaction, lateActivity, config, clock);
        for (int i = 0; i < 20; i++) {
            ActivityInbox inbox = i % 2 == 0 ? mine : theirs;
            List<ConsumedFact> batch = List.of(
                    purchase(partition, 2L * i, "both-" + i / 3, "2012-01-10"),
                    purchase(partition, 2L * i + 1, "both-" + i, "2012-01-11"),
                    erasure(partition, "both-" + (i - 4)));
            result(pool.withTransaction(tx -> inbox.handle(tx, batch))).run();
        }

        assertThat(activeIn(partition, "2012-01-01", "2012-02-01")).isEqualTo(4);
        assertDatabaseEqualsMemory();
    }

    /** Tables that the session has read without an index since it last reported its statistics, with the number of scans. */
    private static Uni<Map<String, Long>> sequentialScans(SqlConnection tx) {
        return tx.query("select relname, seq_scan from pg_stat_xact_user_tables where seq_scan > 0")
                .execute()
                .map(rows -> {
                    Map<String, Long> scans = new TreeMap<>();
                    rows.forEach(row -> scans.put(row.getString(0), row.getLong(1)));
                    return scans;
                });
    }

    /** The state in memory equals the state loaded from the database, before and after compaction. */
    private void assertDatabaseEqualsMemory() {
        List<Object> expected = figuresOf(projection);
        assertThat(figuresOf(new ActivityProjection(pool))).isEqualTo(expected);
        for (PartitionVersion version : result(PartitionReader.loadVersions(pool))) {
            result(compaction.compact(version.partition()));
        }
        assertThat(figuresOf(new ActivityProjection(pool))).isEqualTo(expected);
        assertThat(figuresOf(projection)).isEqualTo(expected);
        for (PartitionVersion version : result(PartitionReader.loadVersions(pool))) {
            assertThat(result(PartitionReader.loadChangesAfter(pool, version.partition(), -1)))
                    .isEmpty();
            assertThat(result(PartitionReader.loadErasedNumbers(pool, version.partition())))
                    .isEmpty();
        }
    }

    /** Flows, and the corrections of their periods. */
    private static List<Object> figuresOf(ActivityProjection of) {
        List<Object> figures = new ArrayList<>();
        for (ActivityView view : ActivityView.values()) {
            for (LocalDate to = LocalDate.of(2001, 1, 1); to.isBefore(LocalDate.of(2014, 1, 1)); to = to.plusDays(90)) {
                Window window = Window.ending(Period.ofDays(90), to);
                figures.add(result(of.sum(
                        CustomerFlow.EMPTY, log -> CustomerFlow.compute(log, view, window), CustomerFlow::plus)));
                figures.add(result(of.sum(
                        Corrections.NONE,
                        log -> log.corrections(view, window.days().toDay()),
                        Corrections::plus)));
            }
        }
        return figures;
    }

    private long activeIn(int partition, String from, String to) {
        return result(projection.query(
                partition,
                log -> log.activeIn(ActivityView.ANY, dayOf(from), dayOf(to)).getLongCardinality()));
    }

    private static void assertThatTheErasureIsConfirmed(String customer, String erasureId) {
        try (TestKafkaClient log = EmbeddedServers.running().kafkaClient()) {
            assertThat(log.read(
                            "erasures", records -> records.stream().anyMatch(record -> customer.equals(record.key()))))
                    .filteredOn(record -> customer.equals(record.key()))
                    .extracting(ConsumedRecord::value)
                    .containsOnly("{\"customerId\":\"%s\",\"erasureId\":\"%s\",\"service\":\"analytics-service\"}"
                            .formatted(customer, erasureId));
        }
    }

    private static ConsumedFact purchase(int partition, long offset, String customer, String day) {
        Event purchase = new PurchaseEvent.Purchase(
                "p-" + offset, new CustomerId(customer), BigDecimal.ONE, "EUR", null, List.of(), null);
        return new ConsumedFact(
                "purchases",
                partition,
                offset,
                Fact.of("p-" + offset, SOURCE, Instant.parse(day + "T12:00:00Z"), purchase));
    }

    private static ConsumedFact erasure(int partition, String customer) {
        Event erased = new CustomerEvent.CustomerErased(new CustomerId(customer));
        return new ConsumedFact(
                "customers",
                partition,
                0,
                Fact.of("e-" + customer, SOURCE, Instant.parse("2012-02-01T12:00:00Z"), erased));
    }

    private static int dayOf(String date) {
        return Math.toIntExact(LocalDate.parse(date).toEpochDay());
    }

    private static <T> T result(Uni<T> uni) {
        return uni.await().atMost(TIMEOUT);
    }
}
