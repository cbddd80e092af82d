package io.holdfast.analytics.projection;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.naive.NaiveActivity;
import io.holdfast.analytics.window.Window;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.LogOffsets;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;
import io.holdfast.testservers.TestTokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

/** Each test has a year of its own: the figures are about everybody. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class ActivityServiceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String SOURCE = "/test";

    @Inject
    Pool pool;

    @Inject
    LogOffsets offsets;

    @Inject
    ActivityProjection projection;

    @Inject
    ActivityCompaction compaction;

    @Inject
    LateActivityMetrics lateActivity;

    @Inject
    AnalyticsConfig config;

    @Inject
    MeterRegistry meters;

    @Inject
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    /** One thing that happened, as a record. */
    private record TestEvent(String topic, String id, String type, Instant time, String customerId, String data) {

        static TestEvent purchase(String id, String customerId, Instant time) {
            return new TestEvent(
                    "purchases",
                    id,
                    "purchase",
                    time,
                    customerId,
                    "{\"purchaseId\":\"%s\",\"customerId\":\"%s\",\"amount\":\"9.90\",\"currency\":\"EUR\"}"
                            .formatted(id, customerId));
        }

        static TestEvent reply(String id, String customerId, Instant time, String author) {
            return new TestEvent(
                    "tickets",
                    id,
                    "reply-sent",
                    time,
                    customerId,
                    "{\"ticketId\":\"t-%s\",\"customerId\":\"%s\",\"replyId\":\"%s\",\"author\":\"%s\",\"visibility\":\"public\"}"
                            .formatted(id, customerId, id, author));
        }

        static TestEvent left(String id, String customerId, Instant time, String reason) {
            return new TestEvent(
                    "customers",
                    id,
                    "customer-left",
                    time,
                    customerId,
                    "{\"customerId\":\"%s\",\"reason\":\"%s\"}".formatted(customerId, reason));
        }

        static TestEvent erased(String id, String customerId, Instant time) {
            return new TestEvent(
                    "customers",
                    id,
                    "customer-erased",
                    time,
                    customerId,
                    "{\"customerId\":\"%s\"}".formatted(customerId));
        }
    }

    @Test
    void shuffledLateAndRepeatedEventsGiveTheNaiveCounts() {
        Random random = new Random(7);
        NaiveActivity naive = new NaiveActivity();
        List<TestEvent> events = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            String customer = "order-" + random.nextInt(120);
            Instant time = Instant.parse("2001-01-01T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(180 * 1440)));
            boolean buys = random.nextBoolean();
            events.add(
                    buys
                            ? TestEvent.purchase("order-" + i, customer, time)
                            : TestEvent.reply("order-" + i, customer, time, "customer"));
            naive.add(
                    customer,
                    buys ? ActivityKind.PURCHASE : ActivityKind.CONTACT,
                    Math.toIntExact(LocalDate.ofInstant(time, ZoneOffset.UTC).toEpochDay()));
        }
        List<TestEvent> twiceInAnyOrder = new ArrayList<>(events);
        twiceInAnyOrder.addAll(events);
        Collections.shuffle(twiceInAnyOrder, random);

        sendAndAwait(twiceInAnyOrder);

        for (ActivityView view : ActivityView.values()) {
            for (LocalDate to = LocalDate.of(2001, 2, 1); to.isBefore(LocalDate.of(2001, 9, 1)); to = to.plusDays(19)) {
                assertThat(flowByRest(view, "P30D", to.toString()))
                        .isEqualTo(naiveFlow(naive, view, Window.ending(Period.ofDays(30), to)));
            }
        }
        get("/lifecycle?period=P1M&from=2001-01-01&to=2001-08-01")
                .body("items.size()", equalTo(7))
                .body("items.period", hasItem("2001-03"))
                .body("items.new.sum()", equalTo(120))
                .body("items[6].active", equalTo(0));
    }

    @Test
    void aNewCustomerIsNoLongerNewWhenEarlierActivityArrives() {
        sendAndAwait(List.of(TestEvent.purchase("late-1", "late-1", Instant.parse("2003-03-10T12:00:00Z"))));
        get("/retention?window=P1M&at=2003-04-01")
                .body("from", equalTo("2003-03-01T00:00:00Z"))
                .body("to", equalTo("2003-04-01T00:00:00Z"))
                .body("customersAtStart", equalTo(0))
                .body("customersAtEnd", equalTo(1))
                .body("new", equalTo(1))
                .body("retention", nullValue())
                .body("status", equalTo("final"));

        sendAndAwait(List.of(TestEvent.purchase("late-2", "late-1", Instant.parse("2003-02-10T12:00:00Z"))));

        get("/retention?window=P1M&at=2003-04-01")
                .body("customersAtStart", equalTo(1))
                .body("new", equalTo(0))
                .body("retention", equalTo(1.0f))
                .body("formula", equalTo("(customersAtEnd - new) / customersAtStart"));
        get("/churn?window=P1M&at=2003-05-01")
                .body("customersAtStart", equalTo(1))
                .body("lost", equalTo(1))
                .body("churn", equalTo(1.0f))
                .body("formula", equalTo("lost / customersAtStart"))
                .body("ledger.dormant", equalTo(1));
    }

    @Test
    void eventsCausedByTheCompanyAreNoActivity() {
        sendAndAwait(List.of(
                TestEvent.reply("agent-1", "company-1", Instant.parse("2004-05-01T12:00:00Z"), "agent"),
                TestEvent.reply("bot-1", "company-1", Instant.parse("2004-05-02T12:00:00Z"), "bot")));

        get("/churn?window=P30D&at=2004-06-01")
                .body("ledger.active", equalTo(0))
                .body("churn", nullValue());
        get("/customers/company-1/activity", 404);
    }

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
    void departuresAreCountedOnceByReason() {
        List<TestEvent> events = List.of(
                TestEvent.left("left-1", "left-1", Instant.parse("2006-02-10T12:00:00Z"), "price"),
                TestEvent.left("left-2", "left-2", Instant.parse("2006-02-11T12:00:00Z"), "price"),
                TestEvent.left("left-3", "left-3", Instant.parse("2006-02-12T12:00:00Z"), "service"),
                TestEvent.left("left-4", "left-4", Instant.parse("2006-03-01T00:00:00Z"), "moved"));
        sendAndAwait(events);
        sendAndAwait(events);

        get("/reasons?from=2006-02-01&to=2006-03-01")
                .body("departures", equalTo(3))
                .body("items.reason", contains("price", "service"))
                .body("items[0].departures", equalTo(2))
                .body("items[0].share", equalTo((float) (2.0 / 3)));
        get("/reasons?from=2006-04-01&to=2006-05-01")
                .body("departures", equalTo(0))
                .body("items", empty());
        get("/churn?window=P30D&at=2006-03-01").body("ledger.active", equalTo(0));
    }

    @Test
    void anUnreadableRecordIsDeadLetteredAndTheOthersAreProcessed() {
        try (TestKafkaClient records = TestKafkaClient.of(bootstrapServers)) {
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
    void emptyCohortsAreOmittedAndPooledLinesExcludeYoungCohorts() {
        sendAndAwait(List.of(
                TestEvent.purchase("cohort-1", "cohort-1", Instant.parse("2008-01-10T12:00:00Z")),
                TestEvent.purchase("cohort-2", "cohort-2", Instant.parse("2008-01-11T12:00:00Z")),
                TestEvent.purchase("cohort-3", "cohort-1", Instant.parse("2008-03-12T12:00:00Z")),
                TestEvent.purchase("cohort-4", "cohort-3", Instant.parse("2008-03-13T12:00:00Z"))));

        get("/cohorts?period=P1M&from=2008-01-01&to=2008-04-01")
                .body("items.cohort", contains("2008-01", "2008-03"))
                .body("items[0].size", equalTo(2))
                .body("items[0].retention.active", contains(2, 0, 1))
                .body("items[0].retention.retention", contains(1.0f, 0.0f, 0.5f))
                .body("items[1].retention.active", contains(1))
                .body("pooled.age", contains(0, 1, 2))
                .body("pooled.eligible", contains(3, 2, 2))
                .body("pooled.active", contains(3, 0, 1));
    }

    @Test
    void groupsAreReportedBesideTheTotal() {
        sendAndAwait(List.of(
                TestEvent.purchase("group-1", "group-1", Instant.parse("2009-01-10T12:00:00Z")),
                TestEvent.purchase("group-2", "group-1", Instant.parse("2009-03-10T12:00:00Z")),
                TestEvent.reply("group-3", "group-2", Instant.parse("2009-02-10T12:00:00Z"), "customer"),
                TestEvent.reply("group-4", "group-3", Instant.parse("2009-03-10T12:00:00Z"), "customer")));

        get("/churn?window=P1M&at=2009-04-01&groupBy=cohort")
                .body("customersAtStart", equalTo(1))
                .body("lost", equalTo(1))
                .body("groups.group", contains("2009-01", "2009-02", "2009-03"))
                .body("groups.customersAtStart", contains(0, 1, 0))
                .body("groups.ledger.resurrecting", contains(1, 0, 0))
                .body("groups.ledger.new", contains(0, 0, 1));
        get("/retention?window=P1M&at=2009-04-01&groupBy=activity")
                .body("groups.group", contains("contact", "purchase"))
                .body("groups.customersAtEnd", contains(1, 1));
        get("/retention?window=P1M&at=2009-04-01&activity=purchase")
                .body("customersAtEnd", equalTo(1))
                .body("groups", nullValue());
    }

    @Test
    void todayCountsAndIsProvisional() {
        Instant now = Instant.now();
        sendAndAwait(List.of(TestEvent.purchase("today-1", "today-1", now)));

        get("/churn").body("window", equalTo("P30D")).body("status", equalTo("provisional"));
        get("/retention?at=" + now).body("customersAtEnd", equalTo(1)).body("new", equalTo(1));
        get("/lifecycle")
                .body("items.size()", equalTo(12))
                .body("items[11].active", equalTo(1))
                .body("items[11].status", equalTo("provisional"))
                .body("items[0].status", equalTo("final"));
    }

    @ParameterizedTest
    @CsvSource({
        "/churn?window=PT24H,window",
        "/churn?window=30,window",
        "/retention?window=P-3D,window",
        "/churn?at=yesterday,at",
        "/churn?activity=sleep,activity",
        "/churn?groupBy=shoe-size,groupBy",
        "/lifecycle?period=P2M,period",
        "/lifecycle?from=2001-02-30,from",
        "/lifecycle?from=2002-01-01&to=2001-01-01,from",
        "/lifecycle?period=P1D&from=1990-01-01&to=2020-01-01,from",
        "/cohorts?period=P1D&from=2001-01-01&to=2002-01-01,from",
        "/cohorts?to=9999-12-31,to",
        "/reasons?from=2006-02-01&to=2006-02-01,from",
        "/reasons?to=%00,to",
    })
    void anInvalidParameterIsNamed(String address, String parameter) {
        asOps().urlEncodingEnabled(false)
                .get(address)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.field", contains(parameter))
                .body("errors[0].message", Matchers.not(Matchers.emptyString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/churn", "/retention", "/lifecycle", "/cohorts", "/reasons", "/customers/today-1/activity"})
    void requestsWithoutCredentialAreRejected(String address) {
        RestAssured.given().get(address).then().statusCode(401);
        RestAssured.given()
                .header("Authorization", TestTokens.bearer("channel"))
                .get(address)
                .then()
                .statusCode(403);
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
        assertThat(flowsOf(follower)).isEqualTo(flowsOf(projection));

        sendAndAwait(second);
        sendAndAwait(List.of(TestEvent.erased("copy-erased", "copy-7", Instant.parse("2010-06-01T00:00:00Z"))));

        assertThat(flowsOf(follower)).isEqualTo(flowsOf(projection));
        assertDatabaseEqualsMemory();
    }

    @Test
    void aRolledBackBatchLeavesNothingAndAnUnnoticedCommitIsFollowedByTheNext() {
        int partition = 1001;
        ActivityInbox inbox = new ActivityInbox(pool, new ActivityProjection(pool), compaction, lateActivity);
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
        ActivityInbox mine = new ActivityInbox(pool, new ActivityProjection(pool), compaction, lateActivity);
        ActivityInbox theirs = new ActivityInbox(pool, new ActivityProjection(pool), compaction, lateActivity);
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

    @Test
    void requestsAreServedAfterClientsDisconnect() throws IOException {
        String request = "GET /churn HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n"
                .formatted(TestTokens.bearer("ops"));
        for (int i = 0; i < 1000; i++) {
            try (Socket socket = new Socket("localhost", RestAssured.port)) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
        }

        get("/churn").body("window", equalTo("P30D"));
        get("/reasons").body("items", Matchers.notNullValue());
    }

    @Test
    void gaugesShowTheNumberOfCustomers() {
        sendAndAwait(List.of(TestEvent.purchase("gauge-1", "gauge-1", Instant.parse("2013-01-10T12:00:00Z"))));
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(meters.get("holdfast.analytics.customers")
                                .gauge()
                                .value())
                        .isPositive());
        assertThat(meters.get("holdfast.analytics.facts.late")
                        .tag("imported", "false")
                        .counter()
                        .count())
                .isPositive();
    }

    private void sendAndAwait(List<TestEvent> events) {
        try (TestKafkaClient records = TestKafkaClient.of(bootstrapServers)) {
            for (TestEvent event : events) {
                send(records, event);
            }
            records.flush();
            awaitProcessed(records);
        }
    }

    private static void send(TestKafkaClient records, TestEvent event) {
        var unused = records.sendAsync(
                event.topic(),
                event.customerId(),
                Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        event.id(),
                        "ce_source",
                        SOURCE,
                        "ce_type",
                        event.type(),
                        "ce_time",
                        event.time().toString()),
                event.data().getBytes(StandardCharsets.UTF_8));
    }

    private void awaitProcessed(TestKafkaClient records) {
        records.flush();
        for (String topic : List.of("tickets", "purchases", "customers")) {
            Map<Integer, Long> ends = records.endOffsets(topic);
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> ends.forEach((partition, end) -> {
                        if (end > 0) {
                            assertThat(offsets.processed(topic, partition)).isGreaterThanOrEqualTo(end);
                        }
                    }));
        }
    }

    /** Whatever the tests did so far: loaded anew, folded, and loaded once more, it is what is in memory. */
    private void assertDatabaseEqualsMemory() {
        List<CustomerFlow> expected = flowsOf(projection);
        assertThat(flowsOf(new ActivityProjection(pool))).isEqualTo(expected);
        for (PartitionVersion version : result(PartitionReader.loadVersions(pool))) {
            result(compaction.compact(version.partition()));
        }
        assertThat(flowsOf(new ActivityProjection(pool))).isEqualTo(expected);
        assertThat(flowsOf(projection)).isEqualTo(expected);
        for (PartitionVersion version : result(PartitionReader.loadVersions(pool))) {
            assertThat(result(PartitionReader.loadChangesAfter(pool, version.partition(), -1)))
                    .isEmpty();
            assertThat(result(PartitionReader.loadErasedNumbers(pool, version.partition())))
                    .isEmpty();
        }
    }

    private static List<CustomerFlow> flowsOf(ActivityProjection of) {
        List<CustomerFlow> flows = new ArrayList<>();
        for (ActivityView view : ActivityView.values()) {
            for (LocalDate to = LocalDate.of(2001, 1, 1); to.isBefore(LocalDate.of(2014, 1, 1)); to = to.plusDays(90)) {
                Window window = Window.ending(Period.ofDays(90), to);
                flows.add(result(
                        of.sum(CustomerFlow.EMPTY, log -> CustomerFlow.of(log, view, window), CustomerFlow::plus)));
            }
        }
        return flows;
    }

    private long activeIn(int partition, String from, String to) {
        return result(projection.query(
                partition,
                log -> log.activeIn(ActivityView.ANY, dayOf(from), dayOf(to)).getLongCardinality()));
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

    private List<Long> flowByRest(ActivityView view, String window, String at) {
        String query = "?window=" + window + "&at=" + at + "&activity=" + view.wireName();
        var churn = get("/churn" + query).extract().jsonPath();
        var retention = get("/retention" + query).extract().jsonPath();
        assertThat(retention.getLong("customersAtStart")).isEqualTo(churn.getLong("customersAtStart"));
        assertThat(retention.getLong("new")).isEqualTo(churn.getLong("ledger.new"));
        return List.of(
                churn.getLong("customersAtStart"),
                retention.getLong("customersAtEnd"),
                retention.getLong("new"),
                churn.getLong("ledger.returning"),
                churn.getLong("ledger.resurrecting"),
                churn.getLong("lost"));
    }

    private static List<Long> naiveFlow(NaiveActivity naive, ActivityView view, Window window) {
        return naive.flow(
                view,
                window.before().fromDay(),
                window.days().fromDay(),
                window.days().toDay());
    }

    private static ValidatableResponse get(String address) {
        return get(address, 200);
    }

    private static ValidatableResponse get(String path, int status) {
        return asOps().get(path).then().statusCode(status);
    }

    private static RequestSpecification asOps() {
        return RestAssured.given().header("Authorization", TestTokens.bearer("ops"));
    }

    private static <T> T result(Uni<T> uni) {
        return uni.await().atMost(TIMEOUT);
    }
}
