package io.holdfast.ticket.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.TicketApi;

import static io.holdfast.ticket.TicketApi.BATCH;
import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.purchase;
import static io.holdfast.ticket.TicketApi.report;
import static io.holdfast.ticket.TicketApi.reportAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class EventResourceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Test
    void aBatchThatLosesItsDatabaseIsAnswered503AndAcceptedWhenSentAgain() throws Exception {
        List<String> events = List.of(purchase("lost-1", "lost-customer"), purchase("lost-2", "lost-customer"));
        try (ExecutorService sender = Executors.newSingleThreadExecutor()) {
            SqlConnection lockOwner = result(pool.getConnection());
            Transaction lock = result(lockOwner.begin());
            result(lockOwner.query("lock table outbox in access exclusive mode").execute());
            Future<ValidatableResponse> response = sender.submit(() -> reportAll(events));
            try {
                await().atMost(TIMEOUT).until(() -> terminateBlockedInserts() > 0);
                response.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                        .statusCode(503)
                        .header("Retry-After", notNullValue())
                        .body("detail", containsString("send it again"));
            } finally {
                result(lock.rollback());
                result(lockOwner.close());
            }
        }

        reportAll(events).statusCode(207).body("items.status", equalTo(List.of("accepted", "accepted")));
    }

    private int terminateBlockedInserts() {
        return result(pool.query("""
                        select pg_terminate_backend(pid) from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock'
                           and query like 'insert into outbox%'
                        """).execute()).size();
    }

    private static <T> T result(Uni<T> step) {
        return step.await().atMost(TIMEOUT);
    }

    @Test
    void aReportedEventIsPublishedOnceAsABinaryCloudEvent() {
        report(purchase("told-1", "told-customer"))
                .statusCode(202)
                .body("id", equalTo("told-1"))
                .body("status", equalTo("accepted"));
        report(purchase("told-1", "told-customer")).statusCode(202).body("status", equalTo("duplicate"));
        report(purchase("told-2", "told-customer")).statusCode(202);

        List<ConsumedRecord> published = published("purchases", "told-customer", 2);

        assertThat(published).hasSize(2);
        assertThat(published.getFirst().headers())
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_id", "told-1")
                .containsEntry("ce_source", "/test")
                .containsEntry("ce_type", "purchase")
                .containsEntry("ce_time", "2026-01-02T03:04:05Z")
                .containsEntry("ce_subject", "told-1");
        assertThat(published.getFirst().value()).contains("\"amount\":\"12.50\"", "\"customerId\":\"told-customer\"");
    }

    @Test
    void oneInvalidEventAmongFiveHundredIsTheOnlyOneRejected() {
        List<String> events = new ArrayList<>(IntStream.range(0, 500)
                .mapToObj(i -> purchase("among-" + i, "among-customer"))
                .toList());
        events.set(137, event("among-137", "purchase", "2026-01-02T03:04:05Z", """
                {"purchaseId":"among-137","customerId":"among-customer","amount":12.5,"currency":"EURO"}"""));

        List<String> statuses = reportAll(events)
                .statusCode(207)
                .body("items", hasSize(500))
                .body("items[137].index", equalTo(137))
                .body("items[137].id", equalTo("among-137"))
                .body("items[137].status", equalTo("rejected"))
                .body("items[137].errors.field", equalTo(List.of("data.amount", "data.currency")))
                .extract()
                .path("items.status");

        assertThat(Collections.frequency(statuses, "accepted")).isEqualTo(499);
        assertThat(published("purchases", "among-customer", 499)).hasSize(499);
    }

    @Test
    void theSameEventTwiceInOneBatchIsOneAcceptedAndOneDuplicate() {
        reportAll(List.of(purchase("twice", "twice-customer"), purchase("twice", "twice-customer")))
                .statusCode(207)
                .body("items.status", equalTo(List.of("accepted", "duplicate")));
    }

    @Test
    void theSameEventFromFiftySendersAtOnceIsAcceptedOnce() throws Exception {
        List<String> statuses = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(16)) {
            Callable<String> send = () -> report(purchase("fifty", "fifty-customer"))
                    .statusCode(202)
                    .extract()
                    .path("status");
            for (Future<String> response : senders.invokeAll(Collections.nCopies(50, send))) {
                statuses.add(response.get());
            }
        }

        assertThat(Collections.frequency(statuses, "accepted")).isEqualTo(1);
        assertThat(Collections.frequency(statuses, "duplicate")).isEqualTo(49);
    }

    @Test
    void overlappingBatchesAtOnceAcceptEachEventOnce() throws Exception {
        int batches = 12;
        List<String> statuses = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(batches)) {
            List<Callable<List<String>>> sends = IntStream.range(0, batches)
                    .<Callable<List<String>>>mapToObj(n -> () -> {
                        List<String> events = new ArrayList<>(IntStream.range(0, 100)
                                .mapToObj(i -> created(
                                        "overlap-" + i,
                                        "2026-01-02T03:04:05Z",
                                        "overlap-t" + i % 10,
                                        "overlap-c" + i % 7))
                                .toList());
                        Collections.rotate(events, n * 17);
                        return reportAll(events).statusCode(207).extract().path("items.status");
                    })
                    .toList();
            for (Future<List<String>> response : senders.invokeAll(sends)) {
                statuses.addAll(response.get());
            }
        }

        assertThat(Collections.frequency(statuses, "accepted")).isEqualTo(100);
        assertThat(Collections.frequency(statuses, "duplicate")).isEqualTo(1_100);
    }

    @Test
    void aCustomersEventsArePublishedInTheOrderOfTheirResponses() {
        for (int i = 0; i < 40; i++) {
            report(purchase("order-%02d".formatted(i), "order-customer")).statusCode(202);
        }

        assertThat(published("purchases", "order-customer", 40))
                .extracting(record -> record.headers().get("ce_id"))
                .isSorted();
    }

    @Test
    void anEmptyBatchHasAnEmptyResponse() {
        reportAll(List.of()).statusCode(207).body("items", empty());
    }

    @Test
    void moreThanAThousandEventsAreRejected() {
        reportAll(Collections.nCopies(1_001, "{}")).statusCode(422).body("errors", hasSize(1));
    }

    @Test
    void aBatchOfAThousandEventsIsAccepted() {
        List<String> statuses = reportAll(IntStream.range(0, 1_000)
                        .mapToObj(i -> purchase("thousand-" + i, "thousand-" + i))
                        .toList())
                .statusCode(207)
                .extract()
                .path("items.status");

        assertThat(statuses).hasSize(1_000).containsOnly("accepted");
    }

    @Test
    void everyInvalidFieldOfAnEventIsNamed() {
        report("""
                {"specversion":"0.3","id":"no spaces","source":"","type":"ticket-created","time":"yesterday","importid":"?",
                 "data":{"channel":"E-Mail","priority":"highest","tags":["A b"]}}""")
                .statusCode(422)
                .contentType("application/problem+json")
                .body(
                        "errors.field",
                        equalTo(List.of(
                                "specversion",
                                "id",
                                "source",
                                "time",
                                "importid",
                                "data.customerId",
                                "data.priority",
                                "data.tags[0]",
                                "data.ticketId",
                                "data.channel")));
    }

    @Test
    void unknownAndOutgoingTypesAreRejected() {
        reportAll(List.of(
                        event("type-1", "ticket-translated", "2026-01-02T03:04:05Z", "{}"),
                        event("type-2", "points-awarded", "2026-01-02T03:04:05Z", "{}"),
                        event("type-3", "customer-erased", "2026-01-02T03:04:05Z", "{\"customerId\":\"c\"}"),
                        "17",
                        "{}"))
                .statusCode(207)
                .body("items.status", equalTo(Collections.nCopies(5, "rejected")))
                .body("items[0].errors.field", equalTo(List.of("type")));
    }

    @Test
    void timesOutOfRangeAreRejected() {
        for (String time : List.of(
                "1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T00:00:00Z")) {
            report(event("time-1", "customer-left", time, "{\"customerId\":\"c\",\"reason\":\"price\"}"))
                    .statusCode(422)
                    .body("errors.field", equalTo(List.of("time")));
        }
    }

    @Test
    void unknownFieldsAreIgnored() {
        report("""
                {"specversion":"1.0","id":"extra-1","source":"/test","type":"customer-left","time":"2026-01-02T03:04:05.123456789+02:00",
                 "colour":"red","data":{"customerId":"extra-customer","reason":"moved","note":"\\u0000","more":{"a":[1]}}}""").statusCode(202);

        ConsumedRecord published = published("customers", "extra-customer", 1).getFirst();

        assertThat(published.headers())
                .containsEntry("ce_time", "2026-01-02T01:04:05.123456Z")
                .doesNotContainKey("ce_colour");
        assertThat(published.value()).doesNotContain("note", "more");
    }

    @Test
    void eventsOfAnImportCarryItsIdAndItsCompletionReachesEveryPartition() {
        String importId = ops().body("{\"source\":\"/old\"}")
                .post("/imports")
                .then()
                .statusCode(201)
                .extract()
                .path("importId");
        String fact = purchase("imported-1", "imported-customer")
                .replace("\"source\"", "\"importid\":\"" + importId + "\",\"source\"");
        report(fact).statusCode(202);
        report(fact.replace(importId, "no-such-import").replace("imported-1", "imported-2"))
                .statusCode(422)
                .body("errors.field", equalTo(List.of("importid")));

        channel().post("/imports/" + importId + "/complete").then().statusCode(200);
        channel().post("/imports/" + importId + "/complete").then().statusCode(200);

        assertThat(published("purchases", "imported-customer", 1).getFirst().headers())
                .containsEntry("ce_importid", importId);
        try (io.holdfast.testservers.TestKafkaClient log = io.holdfast.testservers.TestKafkaClient.of(
                EmbeddedServers.running().bootstrapServers())) {
            List<ConsumedRecord> completed = log.read(
                    "tickets", records -> completions(records, importId).size() >= 12);
            assertThat(completions(completed, importId))
                    .extracting(ConsumedRecord::partition)
                    .doesNotHaveDuplicates()
                    .hasSize(12);
        }
        ops().get("/imports").then().statusCode(200).body("items.importId", hasItem(importId));
        ops().post("/imports/none/complete").then().statusCode(404);
    }

    @Test
    void otherMediaTypesAreRejected() {
        channel()
                .contentType("application/json")
                .body("{}")
                .post("/events")
                .then()
                .statusCode(415);
        channel().contentType("text/plain").body("x").post("/events").then().statusCode(415);
        channel().contentType(BATCH).body("{}").post("/events").then().statusCode(422);
        channel().contentType(TicketApi.ONE).body("[]").post("/events").then().statusCode(422);
    }

    private static List<ConsumedRecord> completions(List<ConsumedRecord> records, String importId) {
        return records.stream()
                .filter(r -> "import-completed".equals(r.headers().get("ce_type")))
                .filter(r -> r.value().contains(importId))
                .toList();
    }
}
