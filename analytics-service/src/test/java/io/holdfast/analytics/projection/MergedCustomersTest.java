package io.holdfast.analytics.projection;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.activity.ChangeCodec;
import io.holdfast.analytics.naive.RawEvent;
import io.holdfast.analytics.person.PersonPartition;
import io.holdfast.analytics.retention.RetentionRuns;
import io.holdfast.contract.ErasureCut;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** Customers who are merged, whose ids are in different partitions. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class MergedCustomersTest extends ServiceTest {

    private static final int PARTITION = 1300;
    private static final int PAIRS = 60;
    private static final int QUERIES = 3;
    private static final LocalDate OCTOBER = LocalDate.of(1982, 10, 1);

    @Inject
    Pool pool;

    @Inject
    ActivityCompaction compaction;

    @Inject
    LateActivityMetrics lateActivity;

    @Inject
    AnalyticsConfig config;

    @Inject
    Clock clock;

    @Inject
    RetentionRuns runs;

    @Test
    void bothIdsAreOneCustomerInWhateverOrderEventsArrive() {
        sendAndAwait(List.of(
                TestEvent.purchase("mc-1", "mc-old", Instant.parse("2025-03-10T10:00:00Z")),
                TestEvent.purchase("mc-2", "mc-new", Instant.parse("2025-04-10T10:00:00Z"))));
        assertThat(flow("2025-05-01")).isEqualTo(Map.of("customersAtStart", 1L, "new", 1L, "lost", 1L));

        merge("mc-old", "mc-new", Instant.parse("2025-04-20T10:00:00Z"));
        assertThat(flow("2025-05-01")).isEqualTo(Map.of("customersAtStart", 1L, "new", 0L, "lost", 0L));

        merge("mc-old", "mc-new", Instant.parse("2025-04-20T10:00:00Z"));
        sendAndAwait(List.of(
                TestEvent.purchase("mc-1", "mc-old", Instant.parse("2025-03-10T10:00:00Z")),
                TestEvent.reply("mc-3", "mc-old", Instant.parse("2025-04-10T22:00:00Z"), "customer"),
                TestEvent.purchase("mc-4", "mc-old", Instant.parse("2025-02-10T10:00:00Z"))));

        get("/customers/mc-new/activity")
                .body("customerId", equalTo("mc-new"))
                .body("mergedIntoCustomerId", nullValue())
                .body("firstActiveDay", equalTo("2025-02-10"))
                .body("lastActiveDay", equalTo("2025-04-10"))
                .body("activeDays", equalTo(3))
                .body("purchaseDays", equalTo(3))
                .body("ticketDays", equalTo(1));
        get("/customers/mc-old/activity")
                .body("customerId", equalTo("mc-old"))
                .body("mergedIntoCustomerId", equalTo("mc-new"))
                .body("activeDays", equalTo(3));
        JsonPath risk = get("/customers/mc-old/risk?asOf=2025-05-01").extract().jsonPath();
        assertThat(risk.getString("mergedIntoCustomerId")).isEqualTo("mc-new");
        assertThat(risk.getInt("frequency")).isEqualTo(2);
        sendAndAwait(
                List.of(
                        new TestEvent(
                                "loyalty",
                                "mc-tier",
                                "tier-changed",
                                Instant.parse("2025-03-11T10:00:00Z"),
                                "mc-old",
                                "{\"customerId\":\"mc-old\",\"entryId\":\"1\",\"points\":0,\"balance\":1,\"cause\":\"c\",\"tier\":\"gold\"}")));
        for (String groupBy : List.of("tier", "department", "breached")) {
            get("/churn?window=P1M&at=2025-05-01&groupBy=" + groupBy)
                    .body("groups.customersAtStart", equalTo(List.of(1)))
                    .body(
                            "groups[0].group",
                            equalTo(Map.of("tier", "gold", "department", "none", "breached", "false")
                                    .get(groupBy)));
        }

        merge("mc-new", "mc-third", Instant.parse("2025-04-21T10:00:00Z"));
        get("/customers/mc-old/activity").body("mergedIntoCustomerId", equalTo("mc-third"));
        assertThat(flow("2025-05-01")).isEqualTo(Map.of("customersAtStart", 1L, "new", 0L, "lost", 0L));
    }

    @Test
    void afterAnErasureTheIdsAreTwoCustomers() {
        Instant erasedAt = Instant.parse("2025-08-01T00:00:00Z");
        sendAndAwait(List.of(
                TestEvent.purchase("me-1", "me-old", Instant.parse("2025-07-10T10:00:00Z")),
                TestEvent.purchase("me-2", "me-new", Instant.parse("2025-07-11T10:00:00Z"))));
        merge("me-old", "me-new", Instant.parse("2025-07-20T10:00:00Z"));
        // A new life of one id is read before the erasure.
        sendAndAwait(List.of(TestEvent.purchase("me-3", "me-old", Instant.parse("2025-08-10T10:00:00Z"))));
        get("/customers/me-old/activity").body("activeDays", equalTo(3));

        erase("me-old", erasedAt);
        get("/customers/me-old/activity")
                .body("mergedIntoCustomerId", nullValue())
                .body("activeDays", equalTo(1));
        get("/customers/me-new/activity").body("activeDays", equalTo(1));
        erase("me-new", erasedAt);
        get("/customers/me-new/activity", 404);

        merge("me-old", "me-new", Instant.parse("2025-07-20T10:00:00Z"));
        sendAndAwait(List.of(
                TestEvent.purchase("me-1", "me-old", Instant.parse("2025-07-10T10:00:00Z")),
                TestEvent.purchase("me-4", "me-new", Instant.parse("2025-08-11T10:00:00Z"))));
        get("/customers/me-old/activity").body("activeDays", equalTo(1));
        get("/customers/me-new/activity").body("activeDays", equalTo(1));
        assertThat(count("select count(*) from customer_merge where customer_id like 'me-%'"))
                .isZero();
    }

    @Test
    void theStateOfTheIdThatStaysIsThatOfThePersonAndNothingIsPublishedOfTheOther() {
        beginRuns();
        sendAndAwait(List.of(
                TestEvent.purchase("mr-1", "mr-old", Instant.parse("1971-01-02T10:00:00Z")),
                TestEvent.purchase("mr-2", "mr-new", Instant.parse("1971-06-20T10:00:00Z"))));
        run("1971-07-20");
        assertThat(published("mr-old", "mr-old", 2)).isEqualTo(2);
        assertThat(count("select count(*) from customer_risk where customer_id = 'mr-new'"))
                .isZero();

        merge("mr-old", "mr-new", Instant.parse("1971-07-21T10:00:00Z"));
        assertThat(count("select count(*) from customer_risk where customer_id = 'mr-old'"))
                .isZero();
        run("1971-07-21");
        assertThat(count("select count(*) from customer_risk where customer_id = 'mr-new' and silent_since is null"))
                .isEqualTo(1);
        assertThat(published("mr-new", "mr-new", 1)).isPositive();
        run("1971-12-20");

        assertThat(
                        count(
                                "select count(*) from customer_risk where customer_id = 'mr-new' and silent_since > '1971-06-01'"))
                .isEqualTo(1);
        assertThat(published("mr-old", "mr-new", 2)).isEqualTo(2);
        erase("mr-old", Instant.parse("1971-12-31T00:00:00Z"));
        erase("mr-new", Instant.parse("1971-12-31T00:00:00Z"));
        assertThat(count("select count(*) from customer_risk where customer_id in ('mr-old', 'mr-new')"))
                .isZero();
    }

    @Test
    void aPersonWhoHasLapsedDoesNotLapseAgainUnderTheIdThatStays() {
        beginRuns();
        sendAndAwait(List.of(
                TestEvent.purchase("ms-1", "ms-old", Instant.parse("1971-01-02T10:00:00Z")),
                TestEvent.purchase("ms-2", "ms-other", Instant.parse("1971-06-20T10:00:00Z"))));
        run("1971-07-20");
        assertThat(published("ms-old", "ms-old", 2)).isEqualTo(2);

        merge("ms-old", "ms-new", Instant.parse("1971-07-21T10:00:00Z"));
        run("1971-12-20");

        assertThat(published("ms-new", "ms-other", 2)).isZero();
        assertThat(
                        count(
                                "select count(*) from customer_risk where customer_id = 'ms-new' and silent_since < '1971-02-01'"))
                .isEqualTo(1);
        Instant end = Instant.parse("1971-12-31T00:00:00Z");
        List.of("ms-old", "ms-new", "ms-other").forEach(id -> erase(id, end));
    }

    @Test
    void idsOfAPersonAreOneCustomerInWhatCustomersSpend() {
        sendAndAwait(List.of(
                TestEvent.purchase("mw-1", "mw-old", Instant.parse("1971-03-10T10:00:00Z")),
                TestEvent.purchase("mw-2", "mw-new", Instant.parse("1971-04-10T10:00:00Z"))));
        String spend = "costOfChurn.spendPerCustomer.amount";
        get("/value?asOf=1971-05-01").body(spend, equalTo("9.90"));

        merge("mw-old", "mw-new", Instant.parse("1971-04-20T10:00:00Z"));

        get("/value?asOf=1971-05-01").body(spend, equalTo("19.80"));
        erase("mw-old", Instant.parse("1971-12-31T00:00:00Z"));
        erase("mw-new", Instant.parse("1971-12-31T00:00:00Z"));
    }

    @Test
    void whileCustomersAreMergedNobodyIsCountedTwiceOrNotAtAll() throws Exception {
        List<ActivityInbox> inboxes = List.of(inbox(), inbox());
        List<RawEvent> purchases = new ArrayList<>();
        Instant at = Instant.parse("1982-10-05T10:00:00Z");
        for (int i = 0; i < 2 * PAIRS; i++) {
            purchases.add(new RawEvent.Bought("mf-p" + i, at, "mf-c" + i));
        }
        for (int partition = 0; partition < 2; partition++) {
            int of = partition;
            handle(
                    inboxes.get(partition),
                    purchases.stream()
                            .filter(event -> numberOf(event) % 2 == of)
                            .map(event -> new ConsumedFact("purchases", PARTITION + of, 0, RawFacts.of(event)))
                            .toList());
        }
        AtomicInteger least = new AtomicInteger(2 * PAIRS);
        AtomicInteger most = new AtomicInteger(2 * PAIRS);
        ActivityProjection reader = new ActivityProjection(pool);
        try (ExecutorService queries = Executors.newFixedThreadPool(QUERIES)) {
            List<Future<Integer>> counted = new ArrayList<>();
            for (int query = 0; query < QUERIES; query++) {
                counted.add(queries.submit(() -> {
                    int queried = 0;
                    while (most.get() > PAIRS) {
                        long notMore = most.get();
                        long count = customersOf(reader, OCTOBER);
                        assertThat(count).isBetween((long) least.get(), notMore);
                        queried++;
                    }
                    return queried;
                }));
            }
            for (int i = 0; i < PAIRS; i++) {
                RawEvent.Merged merge = new RawEvent.Merged("mf-m" + i, at, "mf-c" + 2 * i, "mf-c" + (2 * i + 1));
                handle(inboxes.get(0), List.of(copyOf(merge, 0, PARTITION)));
                least.decrementAndGet();
                handle(inboxes.get(1), List.of(copyOf(merge, 1, PARTITION + 1)));
                most.decrementAndGet();
            }
            for (Future<Integer> query : counted) {
                assertThat(query.get()).isPositive();
            }
        }
        assertThat(customersOf(reader, OCTOBER)).isEqualTo(PAIRS);
        assertThat(customersOf(new ActivityProjection(pool), OCTOBER)).isEqualTo(PAIRS);
    }

    /** One half of the move becomes visible during the evaluation, whichever partition is evaluated first. */
    @Test
    void aQueryDuringWhichACustomerMovesSeesBothHalves() {
        int partition = PARTITION + 3;
        Instant at = Instant.parse("1982-12-05T10:00:00Z");
        ActivityInbox inbox = inbox();
        handle(
                inbox,
                List.of(
                        new ConsumedFact(
                                "purchases", partition, 0, RawFacts.of(new RawEvent.Bought("mh-1", at, "mh-a"))),
                        new ConsumedFact(
                                "purchases", partition, 0, RawFacts.of(new RawEvent.Bought("mh-2", at, "mh-b"))),
                        copyOf(new RawEvent.Merged("mh-m1", at, "mh-a", "mh-x"), 0, partition)));
        ActivityProjection reader = new ActivityProjection(pool);
        assertThat(customersOf(reader, LocalDate.of(1982, 12, 1))).isEqualTo(2);

        int from = Math.toIntExact(LocalDate.of(1982, 12, 1).toEpochDay());
        List<Integer> evaluated = new ArrayList<>();
        long counted = reader.sumByPartition(
                        0L,
                        (evaluating, log) -> {
                            long customers = log.countNewIn(ActivityView.PURCHASE, from, from + 31);
                            if (evaluating == partition || evaluating == PersonPartition.number()) {
                                evaluated.add(evaluating);
                            }
                            if (evaluated.equals(List.of(evaluating))) {
                                handle(
                                        inbox,
                                        List.of(copyOf(
                                                new RawEvent.Merged("mh-m2", at, "mh-b", "mh-y"), 0, partition)));
                                follow(reader, evaluating == partition ? PersonPartition.number() : partition);
                            }
                            return customers;
                        },
                        Long::sum)
                .await()
                .atMost(TIMEOUT);

        assertThat(counted).isEqualTo(2);
        assertThat(evaluated).hasSize(4);
    }

    private void follow(ActivityProjection projection, int partition) {
        PartitionReplica replica = projection.replica(partition);
        PartitionReader.loadChangesAfter(pool, partition, replica.seq())
                .await()
                .atMost(TIMEOUT)
                .forEach(replica::apply);
    }

    /** An earlier version, which runs beside this one during an update, gives a merged customer a number of the partition. */
    @Test
    void whatAnEarlierVersionCountsOfAMergedCustomerIsHandedOverByTheNextBatch() {
        ActivityInbox inbox = inbox();
        Instant at = Instant.parse("1982-11-05T10:00:00Z");
        RawEvent.Merged merge = new RawEvent.Merged("mv-m", at, "mv-old", "mv-new");
        List<ConsumedFact> batch = new ArrayList<>();
        RawFacts.ofMerge(merge).forEach(fact -> batch.add(new ConsumedFact("customers", PARTITION + 2, 0, fact)));
        batch.add(new ConsumedFact(
                "purchases", PARTITION + 2, 0, RawFacts.of(new RawEvent.Bought("mv-p", at, "mv-old"))));
        handle(inbox, batch);
        countAsAnEarlierVersion("mv-new", PARTITION + 2, LocalDate.of(1982, 11, 7));

        handle(
                inbox,
                List.of(new ConsumedFact(
                        "purchases", PARTITION + 2, 0, RawFacts.of(new RawEvent.Bought("mv-q", at, "mv-other")))));

        get("/customers/mv-old/activity")
                .body("mergedIntoCustomerId", equalTo("mv-new"))
                .body("activeDays", equalTo(2));
        assertThat(count("select count(*) from customer where customer_id in ('mv-old', 'mv-new')"))
                .isEqualTo(1);
    }

    private ActivityInbox inbox() {
        return new ActivityInbox(pool, new ActivityProjection(pool), compaction, lateActivity, config, clock);
    }

    private void handle(ActivityInbox inbox, List<ConsumedFact> batch) {
        pool.withTransaction(tx -> inbox.handle(tx, batch))
                .await()
                .atMost(TIMEOUT)
                .run();
    }

    private void countAsAnEarlierVersion(String customer, int partition, LocalDate day) {
        execute("""
                insert into customer (customer_id, partition, number) values ('%s', %d, 7)
                on conflict (customer_id) do update set partition = excluded.partition, number = excluded.number
                """.formatted(customer, partition));
        execute("update activity_partition set seq = seq + 1, next_customer = 8 where partition = " + partition);
        byte[] changes = ChangeCodec.encode(
                List.of(new ActivityChange.Active(7, Math.toIntExact(day.toEpochDay()), ActivityKind.PURCHASE)));
        pool.preparedQuery("insert into activity_change (partition, seq, changes)"
                        + " select partition, seq, $2 from activity_partition where partition = $1")
                .execute(Tuple.of(partition, Buffer.buffer(changes)))
                .await()
                .atMost(TIMEOUT);
    }

    /** One of the two events of a merge: under the key of the customer, or of the other one. */
    private static ConsumedFact copyOf(RawEvent.Merged merge, int index, int partition) {
        return new ConsumedFact(
                "customers", partition, 0, RawFacts.ofMerge(merge).get(index));
    }

    private static int numberOf(RawEvent event) {
        return Integer.parseInt(event.customer().substring("mf-c".length()));
    }

    /** Whose first purchase is in the month that begins on a day. */
    private static long customersOf(ActivityProjection projection, LocalDate month) {
        int from = Math.toIntExact(month.toEpochDay());
        return projection
                .sum(0L, log -> log.countNewIn(ActivityView.PURCHASE, from, from + month.lengthOfMonth()), Long::sum)
                .await()
                .atMost(TIMEOUT);
    }

    private static Map<String, Long> flow(String at) {
        JsonPath churn = get("/churn?window=P1M&at=" + at).extract().jsonPath();
        return Map.of(
                "customersAtStart", churn.getLong("customersAtStart"),
                "new", churn.getLong("ledger.new"),
                "lost", churn.getLong("lost"));
    }

    /** As ticket-service publishes a merge: under the key of either customer. */
    private void merge(String customer, String into, Instant at) {
        String data = "{\"customerId\":\"%s\",\"intoCustomerId\":\"%s\"}".formatted(customer, into);
        String id = customer + "-into-" + into;
        try (TestKafkaClient records = EmbeddedServers.running().kafkaClient()) {
            RecordMetadata one = records.sendEvent("customers", SOURCE, id, "customer-merged", at, customer, data);
            RecordMetadata other = records.sendEvent(
                    "customers",
                    SOURCE,
                    id + "-other",
                    "customer-merged",
                    at,
                    into,
                    data,
                    Map.of("ce_partitionkey", into));
            assertThat(one.partition()).isNotEqualTo(other.partition());
            awaitProcessed(records);
        }
    }

    private void erase(String customer, Instant at) {
        try (TestKafkaClient records = EmbeddedServers.running().kafkaClient()) {
            records.sendEvent(
                    "customers",
                    SOURCE,
                    customer + "-erased",
                    "customer-erased",
                    at,
                    customer,
                    "{\"customerId\":\"" + customer + "\"}",
                    Map.of("ce_" + ErasureCut.EXTENSION, "exact"));
            awaitProcessed(records);
        }
    }

    /** How many events of a customer are published, as soon as there are so many of another one. */
    private static long published(String customer, String awaited, int count) {
        try (TestKafkaClient client = EmbeddedServers.running().kafkaClient()) {
            return of(customer, client.read("retention", records -> of(awaited, records) >= count));
        }
    }

    private static long of(String customer, List<ConsumedRecord> records) {
        return records.stream().filter(record -> customer.equals(record.key())).count();
    }

    /** With a model in force, and no day decided. */
    private void beginRuns() {
        execute("delete from retention_progress");
        execute("delete from model_fit");
        execute("""
                insert into model_fit (model, as_of, fitted_at, state, customers, parameters)
                values ('bg-nbd', '1970-01-02', now() - interval '1 hour', 'converged', 10,
                        '{"r": 0.5, "alpha": 6, "a": 1.2, "b": 3}')
                """);
    }

    private void run(String asOf) {
        runs.run(LocalDate.parse(asOf)).await().atMost(TIMEOUT);
    }

    private long count(String sql) {
        return pool.query(sql)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(TIMEOUT);
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().atMost(TIMEOUT);
    }
}
