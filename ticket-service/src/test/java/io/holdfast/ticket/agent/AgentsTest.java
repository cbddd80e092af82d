package io.holdfast.ticket.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;
import io.holdfast.ticket.AdjustableClock;

import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.reportAll;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Agents and draws of reviews, in years in which no other test's agents reply. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AgentsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SPAN = "/agents?from=1987-06-01T00:00:00Z&to=1987-06-08T00:00:00Z";

    @Inject
    Pool pool;

    @BeforeEach
    void reportReplies() {
        reportAll(List.of(
                        created("ag-t1", "1987-05-31T00:00:00Z", "ag-t1", "ag-c1"),
                        created("ag-t2", "1987-05-31T00:00:00Z", "ag-t2", "ag-c2"),
                        reply("ag-r1", "1987-06-01T00:00:00Z", "ag-t1", "ag-c1", "agent", "ag-ann", "public"),
                        reply("ag-r2", "1987-06-02T00:00:00Z", "ag-t1", "ag-c1", "agent", "ag-ann", "public"),
                        reply("ag-r3", "1987-06-02T00:00:00Z", "ag-t1", "ag-c1", "agent", "ag-ann", "internal"),
                        reply("ag-r4", "1987-06-03T00:00:00Z", "ag-t2", "ag-c2", "agent", "ag-bob", "public"),
                        reply("ag-r5", "1987-06-08T00:00:00Z", "ag-t2", "ag-c2", "agent", "ag-bob", "public"),
                        reply("ag-r6", "1987-06-03T00:00:00Z", "ag-t2", "ag-c2", "agent", "ag-cid", "public"),
                        rated("ag-s1", "1987-06-04T00:00:00Z", "ag-t1", "ag-c1", 5, "ag-ann"),
                        rated("ag-s2", "1987-06-05T00:00:00Z", "ag-t2", "ag-c2", 2, "ag-ann")))
                .statusCode(207);
    }

    @AfterEach
    void resetClock() {
        AdjustableClock.reset();
    }

    @Test
    void agentsAreListedWithWhatTheyDidInASpan() {
        Map<String, Map<String, Object>> agents = agentsOf(SPAN + "&limit=200");

        assertThat(agents.get("ag-ann"))
                .containsEntry("replies", 2)
                .containsEntry("ratings", 2)
                .containsEntry("meanScore", 3.5f);
        assertThat(agents.get("ag-bob"))
                .containsEntry("replies", 1)
                .containsEntry("ratings", 0)
                .containsEntry("meanScore", null)
                .containsEntry("reviews", 0);
    }

    @Test
    void openTicketsAreCountedAsTheyAreAssignedNow() {
        ops().body("{\"agentId\":\"ag-dee\"}").patch("/tickets/ag-t1").then().statusCode(200);
        assertThat(agentsOf(SPAN + "&limit=200").get("ag-dee")).containsEntry("openTickets", 1);

        ops().body("{\"agentId\":\"ag-eve\"}").patch("/tickets/ag-t1").then().statusCode(200);
        assertThat(agentsOf(SPAN + "&limit=200")).doesNotContainKey("ag-dee");
    }

    @Test
    void aBreachIsThatOfTheAssigneeAtTheDeadlineUnlessItIsWithdrawn() {
        String span = "/agents?from=1988-06-01T00:00:00Z&to=1988-06-08T00:00:00Z&limit=200";
        reportAll(List.of(
                        created("ag-b1", "1988-05-31T00:00:00Z", "ag-b1", "ag-bc"),
                        created("ag-b2", "1988-05-31T00:00:00Z", "ag-b2", "ag-bc"),
                        assigned("ag-b3", "1988-06-01T00:00:00Z", "ag-b1", "ag-bc", "ag-fay"),
                        assigned("ag-b4", "1988-06-03T00:00:00Z", "ag-b1", "ag-bc", "ag-gus")))
                .statusCode(207);
        try (TestKafkaClient log = EmbeddedServers.running().kafkaClient()) {
            // A withdrawal that comes first, and events that come twice.
            sla(log, "ag-w1", "sla-breach-withdrawn", "ag-b1", 3, "1988-06-04T00:00:00Z", "1988-06-04T02:00:00Z");
            sla(log, "ag-x3", "sla-breached", "ag-b1", 3, "1988-06-04T00:00:00Z", "1988-06-04T01:00:00Z");
            sla(log, "ag-x1", "sla-breached", "ag-b1", 1, "1988-06-02T00:00:00Z", "1988-06-02T00:00:01Z");
            sla(log, "ag-x1", "sla-breached", "ag-b1", 1, "1988-06-02T00:00:00Z", "1988-06-02T00:00:01Z");
            sla(log, "ag-x4", "sla-breached", "ag-b2", 1, "1988-06-02T00:00:00Z", "1988-06-02T00:00:01Z");
            sla(log, "ag-x2", "sla-breached", "ag-b1", 2, "1988-06-03T00:00:00Z", "1988-06-03T00:00:01Z");
            await().atMost(PATIENCE).until(() -> breachesOf("ag-fay", span) == 1 && breachesOf("ag-gus", span) == 1);

            sla(log, "ag-w2", "sla-breach-withdrawn", "ag-b1", 2, "1988-06-03T00:00:00Z", "1988-06-03T00:00:02Z");
            await().atMost(PATIENCE).until(() -> breachesOf("ag-gus", span) == 0);
            assertThat(breachesOf("ag-fay", span)).isOne();
            sla(log, "ag-x5", "sla-breached", "ag-b1", 2, "1988-06-03T00:00:00Z", "1988-06-03T00:00:03Z");
            await().atMost(PATIENCE).until(() -> breachesOf("ag-gus", span) == 1);

            ops().delete("/customers/ag-bc").then().statusCode(202);
            sla(log, "ag-x6", "sla-breached", "ag-b1", 4, "1988-06-05T00:00:00Z", "1988-06-05T00:00:03Z");
            sla(log, "ag-x7", "sla-breached", "ag-never", 1, "1988-06-05T00:00:00Z", "1988-06-05T00:00:03Z");
            // After the cut: read when all before was.
            sla(log, "ag-x8", "sla-breached", "ag-other", 1, "2090-01-01T00:00:00Z", "2090-01-01T00:00:03Z");
            await().atMost(PATIENCE).until(() -> recordedOf("ag-other") == 1);
        }
        assertThat(breachesOf("ag-fay", span) + breachesOf("ag-gus", span)).isZero();
        assertThat(recordedOf("ag-b1")).isZero();
        assertThat(recordedOf("ag-never")).isZero();
    }

    @Test
    void agentsAreListedInPages() {
        ValidatableResponse first =
                ops().get(SPAN + "&limit=1").then().statusCode(200).body("items", hasSize(1));
        String cursor = first.extract().path("nextCursor");

        String second = ops().get(SPAN + "&limit=1&cursor=" + cursor)
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].agentId");

        assertThat(second).isGreaterThan(first.extract().path("items[0].agentId"));
    }

    @Test
    void aSpanThatIsTooLongOrEmptyIsRefused() {
        ops().get("/agents?from=1987-06-01T00:00:00Z&to=1987-07-03T00:00:00Z")
                .then()
                .statusCode(422)
                .body("errors.field", contains("from"));
        ops().get("/agents?from=1987-06-01T00:00:00Z&to=1987-06-01T00:00:00Z")
                .then()
                .statusCode(422);
        ops().get("/agents?from=yesterday").then().statusCode(422);
        ops().get("/agents").then().statusCode(200);
    }

    @Test
    void aWeekIsDrawnOnceAndItsReviewsAreListed() {
        AdjustableClock.set(Instant.parse("1987-06-10T00:00:00Z"));
        ValidatableResponse drawn = draw("{\"week\":\"1987-W23\"}")
                .statusCode(201)
                .body("week", equalTo("1987-W23"))
                .body("items", hasSize(3));
        draw("{\"week\":\"1987-W23\",\"perAgent\":2}").statusCode(200).body("items", hasSize(3));
        List<Map<String, String>> pairs = drawn.extract().path("items");
        String reviewer = requireNonNull(pairs.getFirst().get("reviewerId"));
        String reviewed = requireNonNull(pairs.getFirst().get("agentId"));
        ops().get("/reviews?week=1987-W23").then().statusCode(200).body("items.done", everyItem(equalTo(false)));

        ops().body("""
                        {"reviewerId":"%s","agentId":"%s","empathy":5,"solution":4,"writing":3}""".formatted(reviewer, reviewed))
                .post("/tickets/ag-t1/reviews")
                .then()
                .statusCode(201);

        List<Map<String, Object>> listed = ops().get("/reviews?week=1987-W23&agentId=" + reviewer)
                .then()
                .extract()
                .path("items");
        assertThat(listed)
                .hasSize(2)
                .filteredOn(item -> reviewer.equals(item.get("reviewerId")))
                .singleElement()
                .satisfies(item ->
                        assertThat(item).containsEntry("agentId", reviewed).containsEntry("done", true));
        ops().get("/reviews?week=1987-W22").then().body("items", hasSize(0)).body("nextCursor", nullValue());
        ValidatableResponse page =
                ops().get("/reviews?week=1987-W23&limit=2").then().body("items", hasSize(2));
        ops().get("/reviews?week=1987-W23&limit=2&cursor=" + page.extract().path("nextCursor"))
                .then()
                .body("items", hasSize(1));
    }

    @Test
    void aWeekWithoutAgentsOrInTheFutureIsNotDrawn() {
        draw("{\"week\":\"1975-W10\"}").statusCode(409);
        draw("{\"week\":\"2998-W10\"}").statusCode(422).body("errors.field", contains("week"));
        draw("{\"week\":\"last\"}").statusCode(422).body("errors.field", contains("week"));
        draw("{}").statusCode(422).body("errors.field", contains("week"));
        draw("{\"week\":\"1975-W10\",\"perAgent\":9}").statusCode(422).body("errors.field", contains("perAgent"));
        ops().get("/reviews?week=2026-W60").then().statusCode(422);
    }

    @Test
    void aWeekWithMoreThanTwoThousandAgentsIsNotDrawn() {
        pool.query("""
                        insert into fact (id, source, type, time, customer_id, subject, data, position)
                        select 'ag-many-' || n, '/test', 'reply-sent', '1983-03-02T00:00:00Z', 'ag-many', 'ag-many',
                               json_build_object('agentId', 'many-' || n, 'author', 'agent', 'visibility', 'public')::text,
                               nextval('fact_position')
                          from generate_series(1, 2001) n
                        """).executeAndAwait();

        draw("{\"week\":\"1983-W09\"}")
                .statusCode(409)
                .body("detail", containsString("a draw supports at most 2000 agents."));
    }

    private static ValidatableResponse draw(String body) {
        return ops().body(body).post("/reviews/draw").then();
    }

    private static Map<String, Map<String, Object>> agentsOf(String path) {
        List<Map<String, Object>> items =
                ops().get(path).then().statusCode(200).extract().path("items");
        return items.stream().collect(Collectors.toMap(item -> (String) item.get("agentId"), item -> item));
    }

    private static String reply(
            String id, String time, String ticket, String customer, String author, String agent, String visibility) {
        return event(id, "reply-sent", time, """
                {"ticketId":"%s","customerId":"%s","replyId":"%s","author":"%s","agentId":"%s","visibility":"%s"}""".formatted(ticket, customer, id, author, agent, visibility));
    }

    private static String rated(String id, String time, String ticket, String customer, int score, String agent) {
        return event(id, "ticket-rated", time, """
                {"ticketId":"%s","customerId":"%s","score":%d,"agentId":"%s"}""".formatted(ticket, customer, score, agent));
    }

    private static String assigned(String id, String time, String ticket, String customer, String agent) {
        return event(id, "ticket-assigned", time, """
                {"ticketId":"%s","customerId":"%s","agentId":"%s"}""".formatted(ticket, customer, agent));
    }

    private static void sla(
            TestKafkaClient log, String id, String type, String ticket, int cycle, String due, String detected) {
        log.sendEvent("sla-breaches", "/sla-service", id, type, Instant.parse(due), "ag-bc", """
                {"ticketId":"%s","customerId":"ag-bc","metric":"next-response","cycle":%d,"policy":"default",
                 "policyVersion":1,"department":"sales","priority":"normal","channel":"email",
                 "startedAt":"1988-05-31T00:00:00Z","dueAt":"%s","detectedAt":"%s"}""".formatted(
                        ticket, cycle, due, detected));
    }

    private static int breachesOf(String agent, String span) {
        Map<String, Object> work = agentsOf(span).get(agent);
        return work == null ? 0 : (int) requireNonNull(work.get("breaches"));
    }

    private long recordedOf(String ticket) {
        return pool.preparedQuery("select count(*) from ticket_breach where ticket_id = $1")
                .executeAndAwait(Tuple.of(ticket))
                .iterator()
                .next()
                .getLong(0);
    }
}
