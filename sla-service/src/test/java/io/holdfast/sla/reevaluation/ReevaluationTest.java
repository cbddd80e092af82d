package io.holdfast.sla.reevaluation;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.sla.TestTicket;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Re-evaluation after a policy change. A lock on one ticket stops it half-way, so that its progress can be observed. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class ReevaluationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MANY = 400;
    private static final int SCHEDULED_MAX = 200;

    private final RunningServers servers = EmbeddedServers.running();
    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String slow = "slow" + run;
    private final String quick = "quick" + run;

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void deadlinesTakePrecedenceAndEveryTicketIsReevaluatedInTheEnd() throws SQLException {
        putPolicy("PT10H");
        Instant created = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
        List<TestTicket> open = IntStream.range(0, MANY)
                .mapToObj(i -> TestTicket.create(log, "R" + i + "-" + run, "R" + i + "-" + run)
                        .created(created, "sales", "normal", slow))
                .toList();
        awaitCount(MANY, "select count(*) from clock where channel = '" + slow + "'");

        try (Connection lockHolder = servers.connect("sla");
                Statement statement = lockHolder.createStatement()) {
            lockHolder.setAutoCommit(false);
            statement.execute(
                    "select from timeline where ticket_id = '" + open.getFirst().ticketId() + "' for update");
            Instant before = Instant.now();
            putPolicy("PT1H");

            assertThat(progress("running", Boolean.class)).isTrue();
            assertThat(Instant.parse(progress("rulesFrom", String.class))).isAfterOrEqualTo(before.minusMillis(1));
            int left = progress("ticketsLeft", Integer.class);
            assertThat(left).isBetween(1, rows("select count(*) from timeline where open"));
            assertThat(leftByMetric()).isBetween(1, left);
            // The default pace: 100 tickets every 50 ms.
            assertThat(progress("ticketsPerSecondMax", Integer.class)).isEqualTo(2_000);

            TestTicket waiting = TestTicket.create(log).created(Instant.now(), "sales", "normal", quick);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(waiting.eventsOn("sla-breaches")).hasSize(1));
            // Few are marked at a time: a restart would evaluate these first.
            assertThat(rows("select count(*) from timeline join clock using (ticket_id) where channel = '" + slow
                            + "' and next_at < now() - interval '1 second' and breached_at is null"))
                    .isLessThanOrEqualTo(SCHEDULED_MAX);
            assertThat(progress("running", Boolean.class)).isTrue();
            lockHolder.rollback();
        }

        awaitCount(MANY, "select count(*) from breach where standing and channel = '" + slow + "'");
        assertThat(rows("select count(distinct breached_at) from breach where channel = '" + slow + "'"))
                .isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(progress("running", Boolean.class)).isFalse());
        assertThat(progress("ticketsLeft", Integer.class)).isZero();
        assertThat(progress("rulesFrom", String.class)).isNull();
        assertThat(leftByMetric()).isZero();
    }

    @Test
    void aChangeReevaluatesOnlyTicketsThatItCanConcern() throws SQLException {
        put("/calendars/named-" + run, calendarUntil("17:00"));
        put("/policies/concerned-" + run, """
                {"rules":[{"when":{"channel":["%s"]},"targets":{"first-response":"PT9H"},"calendar":"named-%s"},
                          {"when":{"channel":["%s"]},"targets":{"first-response":"PT9H"}}]}""".formatted(slow, run, quick));
        awaitNoneLeft();
        TestTicket bySchedule = TestTicket.create(log).created(Instant.now(), "sales", "normal", slow);
        TestTicket other = TestTicket.create(log).created(Instant.now(), "sales", "normal", quick);
        awaitCount(1, "select count(*) from clock where channel = '" + slow + "'");
        awaitCount(1, "select count(*) from clock where channel = '" + quick + "'");
        String ofOther = evaluatedAt(other);
        String ofSchedule = evaluatedAt(bySchedule);

        put("/calendars/unnamed-" + run, calendarUntil("17:00"));
        put("/calendars/unnamed-" + run, calendarUntil("16:00"));
        put("/calendars/named-" + run, calendarUntil("17:00"));

        assertThat(progress("running", Boolean.class)).isFalse();
        assertThat(progress("ticketsLeft", Integer.class)).isZero();

        put("/calendars/named-" + run, calendarUntil("15:00"));
        awaitNoneLeft();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(evaluatedAt(bySchedule)).isNotEqualTo(ofSchedule));
        assertThat(evaluatedAt(other)).isEqualTo(ofOther);
    }

    private static String calendarUntil(String closes) {
        return """
                {"timezone":"Europe/Berlin","weekly":{"mon":[["08:00","%1$s"]],"tue":[["08:00","%1$s"]]}}""".formatted(closes);
    }

    private static void put(String path, String body) {
        request().contentType(ContentType.JSON).body(body).put(path).then().statusCode(200);
    }

    private static void awaitNoneLeft() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(progress("running", Boolean.class)).isFalse());
    }

    private String evaluatedAt(TestTicket ticket) throws SQLException {
        return String.valueOf(servers.queryLong(
                "sla",
                "select (extract(epoch from as_of) * 1000000)::bigint from timeline where ticket_id = '"
                        + ticket.ticketId() + "'"));
    }

    /** A put waits for evaluations under way; one that waits too long is answered 503, and is sent again. */
    private void putPolicy(String target) {
        await().atMost(PATIENCE)
                .until(
                        () -> request()
                                .contentType(ContentType.JSON)
                                .body("""
                        {"rules":[{"when":{"channel":["%s"]},"targets":{"first-response":"%s"}},
                                  {"when":{"channel":["%s"]},"targets":{"first-response":"PT2S"}}]}""".formatted(slow, target, quick))
                                .put("/policies/recompute-" + run)
                                .statusCode(),
                        status -> status == 200);
    }

    private static <T> T progress(String field, Class<T> type) {
        return request()
                .get("/recompute")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getObject(field, type);
    }

    private static int leftByMetric() {
        return (int) ServiceRequests.metric("holdfast_sla_recompute_left");
    }

    private static RequestSpecification request() {
        return ServiceRequests.as("ops");
    }

    private void awaitCount(int count, String query) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows(query)).isEqualTo(count));
    }

    private int rows(String query) throws SQLException {
        return Math.toIntExact(servers.queryLong("sla", query));
    }
}
