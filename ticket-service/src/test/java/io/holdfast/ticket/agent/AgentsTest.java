package io.holdfast.ticket.agent;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.AdjustableClock;

import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.reportAll;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Agents and draws of reviews, in years in which no other test's agents reply. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AgentsTest {

    private static final String SPAN = "/agents?from=1987-06-01T00:00:00Z&to=1987-06-08T00:00:00Z";

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
}
