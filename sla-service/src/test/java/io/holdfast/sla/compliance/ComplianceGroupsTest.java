package io.holdfast.sla.compliance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.rest.Problem;
import io.holdfast.sla.TestTicket;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

/** Groups by the time at which a clock started, and filters. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class ComplianceGroupsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();
    private final String channel = "g" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void theHourIsLocalBeforeAndAfterTheClocksChange() {
        setTarget();
        // In Berlin 2:30 twice on the day when summer time ends, and 1:30 and 3:30 on the day when it begins.
        answered("2025-10-26T00:30:00Z");
        answered("2025-10-26T01:30:00Z");
        answered("2025-03-30T00:30:00Z");
        answered("2025-03-30T01:30:00Z");
        awaitMet(4);

        assertThat(groups("date,hour", "Europe/Berlin"))
                .containsExactly("2025-03-30 01 1", "2025-03-30 03 1", "2025-10-26 02 2");
        assertThat(groups("date,hour", "CET")).containsExactly("2025-03-30 01 1", "2025-03-30 03 1", "2025-10-26 02 2");
        assertThat(groups("hour", "UTC")).containsExactly("00 2", "01 2");
    }

    @Test
    void theDayIsThatOfTheTimeZone() {
        setTarget();
        answered("2025-06-01T22:30:00Z");
        awaitMet(1);

        assertThat(groups("date,weekday,metric", "Europe/Berlin"))
                .containsExactly("2025-06-02 monday first-response 1");
        assertThat(groups("weekday,date,metric", "America/New_York"))
                .containsExactly("sunday 2025-06-01 first-response 1");
        get("groupBy=weekday").body("timezone", equalTo("UTC"));
        assertThat(get("groupBy=metric").extract().jsonPath().getMap("")).doesNotContainKey("timezone");
        get("timezone=Asia/Tokyo").body("timezone", equalTo("Asia/Tokyo")).body("total.met", equalTo(1));
    }

    @Test
    void groupsByTimeArePaged() {
        setTarget();
        for (int hour = 10; hour < 15; hour++) {
            answered("2025-06-04T" + hour + ":00:00Z");
        }
        awaitMet(5);

        List<String> hours = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonPath page = get("groupBy=hour,date&timezone=Etc/GMT-1&limit=2" + cursor)
                    .body("total.met", equalTo(5))
                    .extract()
                    .jsonPath();
            hours.addAll(page.getList("items.group.hour", String.class));
            cursor = "&cursor=" + page.getString("nextCursor");
            pages++;
        } while (!cursor.endsWith("null"));

        assertThat(hours).containsExactly("11", "12", "13", "14", "15");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void filtersApplyToTheValuesOfTheBreach() {
        setTarget();
        Instant start = Instant.parse("2025-06-03T10:00:00Z");
        TestTicket breached = TestTicket.create(log).created(start, "sales", "normal", channel);
        breached.agentReplied(start.plus(Duration.ofHours(3)));
        breached.publish(UUID.randomUUID().toString(), "ticket-reclassified", start.plus(Duration.ofHours(4)), """
                "priority":"urgent","department":"technical\"""");
        answered("2025-06-03T11:00:00Z");
        awaitMet(1);
        await().atMost(PATIENCE).until(() -> !breached.eventsOn("sla-breaches").isEmpty());

        get("department=sales").body("total.breached", equalTo(1)).body("total.met", equalTo(1));
        get("department=sales&priority=normal&metric=first-response&groupBy=department,date")
                .body("items[0].group.department", equalTo("sales"))
                .body("items[0].breached", equalTo(1));
        get("department=technical").body("total.breached", equalTo(0)).body("total.met", equalTo(0));
        get("priority=urgent").body("total.breached", equalTo(0));
        get("metric=resolution").body("total.breached", equalTo(0)).body("total.met", equalTo(0));
    }

    @Test
    void invalidParametersAreNamed() {
        refused("timezone=Mars/Olympus", "timezone");
        refused("timezone=%2B02:00&groupBy=hour", "timezone");
        refused("groupBy=minute", "groupBy");
        refused("metric=speed", "metric");
        refused("priority=soon", "priority");
        refused("department=A%20B", "department");
        refused("channel=A%20B", "channel");
    }

    @Test
    void aTimeZoneThatOnlyTheDatabaseDoesNotKnowIsAProblemToo() {
        PgException unknown = new PgException("time zone \"Mars/New\" not recognized", "ERROR", "22023", null);
        PgException other = new PgException("deadlock detected", "ERROR", "40P01", null);

        assertThat(ClockGroups.problemOf(unknown))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(422));
        assertThat(ClockGroups.problemOf(new IllegalStateException(unknown))).isInstanceOf(Problem.class);
        assertThat(ClockGroups.problemOf(other)).isSameAs(other);
    }

    private void answered(String start) {
        Instant created = Instant.parse(start);
        TestTicket.create(log).created(created, "sales", "normal", channel).agentReplied(created.plusSeconds(60));
    }

    private void awaitMet(int count) {
        await().atMost(PATIENCE)
                .until(() -> get("metric=first-response").extract().jsonPath().getInt("total.met") == count);
    }

    /** The items of the test's channel: names and the count of met clocks. */
    private List<String> groups(String groupBy, String timezone) {
        JsonPath answer = get("groupBy=" + groupBy + "&timezone=" + timezone)
                .body("timezone", equalTo(timezone))
                .extract()
                .jsonPath();
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < answer.getList("items").size(); i++) {
            groups.add(String.join(
                            " ",
                            answer.<String, String>getMap("items[" + i + "].group")
                                    .values())
                    + " " + answer.getInt("items[" + i + "].met"));
        }
        return groups;
    }

    private ValidatableResponse get(String query) {
        return ServiceRequests.as("agent")
                .get("/compliance?channel=" + channel + "&" + query)
                .then()
                .statusCode(200);
    }

    private static void refused(String query, String field) {
        ServiceRequests.as("agent")
                .urlEncodingEnabled(false)
                .get("/compliance?" + query)
                .then()
                .statusCode(422)
                .body("errors.field", hasItem(field));
    }

    private void setTarget() {
        ServiceRequests.as("ops")
                .contentType(ContentType.JSON)
                .body("""
                        {"rules":[{"when":{"channel":["%s"]},"targets":{"first-response":"PT2H"}}]}""".formatted(channel))
                .put("/policies/p-" + channel)
                .then()
                .statusCode(200);
    }
}
