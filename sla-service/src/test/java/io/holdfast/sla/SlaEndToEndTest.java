package io.holdfast.sla;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.AlsoInContainers;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

@QuarkusTest
@AlsoInContainers
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class SlaEndToEndTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant LONG_AGO = Instant.parse("2016-03-01T08:00:00Z");

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anUnansweredTicketBreachesOnceRightAfterItsDeadline() {
        String channel = setTargets("PT2S", "PT5S");
        Instant created = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant due = created.plusSeconds(2);
        TestTicket ticket = TestTicket.create(log).created(created, "sales", "normal", channel);

        Map<String, String> breach = awaitEvents(ticket, "sla-breaches", 1).getFirst();

        assertThat(breach)
                .containsEntry("ce_type", "sla-breached")
                .containsEntry("ce_time", due.toString())
                .containsEntry("ce_source", "/sla-service");
        assertThat(breach.get("data"))
                .contains(
                        "\"metric\":\"first-response\"",
                        "\"cycle\":1",
                        "\"department\":\"sales\"",
                        "\"priority\":\"normal\"",
                        "\"channel\":\"" + channel + "\"",
                        "\"dueAt\":\"" + due + "\"");
        assertThat(Instant.parse(breach.get("seenAt"))).isAfter(due);
        get("/breaches?ticketId=" + ticket.ticketId())
                .body("items", hasSize(1))
                .body("items[0].breachId", equalTo(breach.get("ce_id")))
                .body("items[0].customerId", equalTo(ticket.customerId()));
        get("/tickets/" + ticket.ticketId() + "/clocks")
                .body("items", hasSize(1))
                .body("items[0].state", equalTo("running"))
                .body("items[0].breached", equalTo(true))
                .body("items[0].elapsed", notNullValue());
    }

    @Test
    void aReplyInTimePreventsTheBreach() {
        String channel = setTargets("PT2S", "PT5S");
        Instant created = Instant.now();
        TestTicket answered = TestTicket.create(log)
                .created(created, "sales", "normal", channel)
                .agentReplied(created.plusMillis(900));
        TestTicket silent = TestTicket.create(log).created(created.plusMillis(500), "sales", "normal", channel);

        awaitEvents(silent, "sla-breaches", 1);

        assertThat(answered.eventsOn("sla-breaches")).isEmpty();
        get("/tickets/" + answered.ticketId() + "/clocks")
                .body("items[0].state", equalTo("fulfilled"))
                .body("items[0].breached", equalTo(false))
                .body("items[0].elapsed", equalTo("PT0.9S"));
    }

    @Test
    void aLateEventOfAReplyInTimeWithdrawsTheBreach() {
        String channel = setTargets("PT1S", "PT5S");
        Instant created = Instant.now();
        TestTicket ticket = TestTicket.create(log).created(created, "sales", "normal", channel);
        String breachId = awaitEvents(ticket, "sla-breaches", 1).getFirst().get("ce_id");

        ticket.replied("late", created.plusMillis(400), "agent", "public");

        List<Map<String, String>> events = awaitEvents(ticket, "sla-breaches", 2);
        assertThat(events.get(1).get("ce_type")).isEqualTo("sla-breach-withdrawn");
        assertThat(events.get(1).get("data")).contains("\"respondedAt\"");
        get("/breaches?ticketId=" + ticket.ticketId()).body("items", hasSize(0));
        assertThat(breachId).isNotEqualTo(events.get(1).get("ce_id"));
    }

    @Test
    void redeliveredEventsChangeNothing() {
        String channel = setTargets("PT1S", "PT1S");
        Instant created = Instant.now();
        TestTicket ticket = TestTicket.create(log).created(created, "sales", "normal", channel);
        ticket.replied("r1", created.plusMillis(1500), "agent", "public");
        awaitEvents(ticket, "sla-clocks", 2);
        int breaches = ticket.eventsOn("sla-breaches").size();

        ticket.replied("r1", created.plusMillis(1500), "agent", "public");
        ticket.replied("note", created.plusMillis(1600), "agent", "internal");
        awaitProcessed(ticket);

        assertThat(breaches).isEqualTo(1);
        assertThat(ticket.eventsOn("sla-breaches")).hasSize(1);
        assertThat(ticket.eventsOn("sla-clocks")).hasSize(2);
    }

    @Test
    void eachWarningIsPublishedOnceBeforeTheDeadline() {
        String channel = "w" + UUID.randomUUID().toString().substring(0, 8);
        putPolicy("warn-" + channel, """
                {"rules":[{"when":{"channel":["%s"]},"targets":{"first-response":"PT8S"},
                           "warnAt":{"first-response":[0.5,"-PT3S"]}}]}""".formatted(channel));
        Instant created = Instant.now();
        TestTicket ticket = TestTicket.create(log).created(created, "sales", "normal", channel);

        awaitEvents(ticket, "sla-breaches", 1);

        List<Map<String, String>> warnings = awaitEvents(ticket, "sla-warnings", 2);
        assertThat(warnings).hasSize(2).allSatisfy(warning -> {
            assertThat(warning.get("ce_type")).isEqualTo("sla-warned");
            assertThat(Instant.parse(warning.get("seenAt"))).isBefore(created.plusSeconds(8));
        });
        assertThat(warnings.get(0).get("data")).contains("\"threshold\":0.5");
        assertThat(warnings.get(1).get("data")).contains("\"threshold\":0.625");
    }

    @Test
    void anImportGivesTheSameBreachesWhereverItsBatchesEnd() {
        List<String> slow = breachesOfImport(true);
        List<String> fast = breachesOfImport(false);

        // T1: reply after 3 h, target 2 h. T2: reply in time, then a wait of 16 h, target 15 h. T3: no reply; breached
        // as
        // of the import's event time. T4: created too late for its deadline to pass within the import.
        assertThat(slow)
                .containsExactly(
                        "0 first-response 1 2016-03-01T10:00:00Z detected 2016-03-01T10:01:00Z",
                        "1 next-response 1 2016-03-02T00:01:00Z detected 2016-03-02T01:00:00Z",
                        "2 first-response 1 2016-03-01T10:10:00Z detected 2016-03-01T11:00:00Z");
        assertThat(fast).isEqualTo(slow);
    }

    private List<String> breachesOfImport(boolean slowly) {
        String importId = "I-" + UUID.randomUUID();
        String customer = "C-" + importId;
        List<TestTicket> tickets = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tickets.add(
                    TestTicket.create(log, "T" + i + "-" + importId, customer).withImport(importId));
        }
        List<Runnable> history = List.of(
                () -> tickets.get(0).created(LONG_AGO, "sales", "normal", "email"),
                () -> tickets.get(2).created(at(10), "sales", "normal", "email"),
                () -> tickets.get(1).created(at(20), "sales", "normal", "email"),
                () -> tickets.get(1).agentReplied(at(60)),
                () -> tickets.get(1).customerReplied(at(61)),
                () -> tickets.get(3).customerReplied(at(121)),
                () -> tickets.get(0).agentReplied(at(180)),
                () -> tickets.get(1).agentReplied(at(17 * 60)),
                () -> tickets.get(3).created(at(17 * 60), "sales", "normal", "email"));
        for (int i = 0; i < history.size(); i++) {
            history.get(i).run();
            if (slowly) {
                awaitProcessed(tickets.get(0));
            }
        }
        awaitProcessed(tickets.get(0));
        awaitBreaches(customer, 3);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < tickets.size(); i++) {
            for (Map<String, String> breach : tickets.get(i).eventsOn("sla-breaches")) {
                assertThat(breach.get("ce_type")).isEqualTo("sla-breached");
                events.add(i + " " + field(breach, "metric") + " " + field(breach, "cycle") + " "
                        + breach.get("ce_time") + " detected " + field(breach, "detectedAt"));
            }
        }
        events.sort(String::compareTo);
        return events;
    }

    @Test
    void openTicketsOfACompletedImportBecomeLive() {
        String importId = "I-" + UUID.randomUUID();
        TestTicket ticket = TestTicket.create(log).withImport(importId).created(LONG_AGO, "sales", "normal", "email");
        awaitProcessed(ticket);
        assertThat(ticket.eventsOn("sla-breaches")).isEmpty();

        ticket.publishRaw(UUID.randomUUID().toString(), "import-completed", Instant.now(), """
                {"importId":"%s"}""".formatted(importId));

        Map<String, String> breach = awaitEvents(ticket, "sla-breaches", 1).getFirst();
        assertThat(breach.get("ce_time")).isEqualTo("2016-03-01T10:00:00Z");
        assertThat(Instant.parse(field(breach, "detectedAt"))).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void anUndecodableRecordGoesToTheDeadLettersAndAnUnknownTypeIsSkipped() {
        String channel = setTargets("PT1S", "PT5S");
        TestTicket ticket = TestTicket.create(log);
        ticket.publishRaw("bad", "ticket-created", Instant.now(), "{\"ticketId\":17");
        ticket.publishRaw("odd", "ticket-translated", Instant.now(), "{}");
        ticket.created(Instant.now(), "sales", "normal", channel);

        awaitEvents(ticket, "sla-breaches", 1);

        assertThat(log.read("sla-service-dead-letters", 1))
                .anySatisfy(dead -> assertThat(dead.value()).isEqualTo("{\"ticketId\":17"));
    }

    @Test
    void anErasedCustomersDataIsDeletedAndStaysDeleted() {
        TestTicket ticket = TestTicket.create(log).created(LONG_AGO.plusSeconds(1), "sales", "normal", "email");
        awaitEvents(ticket, "sla-breaches", 1);

        String erasureId = UUID.randomUUID().toString();
        log.sendEvent(
                "customers",
                "/test",
                erasureId,
                "customer-erased",
                Instant.now(),
                ticket.customerId(),
                "{\"customerId\":\"" + ticket.customerId() + "\"}");

        await().atMost(PATIENCE)
                .untilAsserted(() -> request()
                        .get("/tickets/" + ticket.ticketId() + "/clocks")
                        .then()
                        .statusCode(404));
        assertThat(log.read(
                        "erasures",
                        records -> records.stream()
                                .anyMatch(record -> ticket.customerId().equals(record.key()))))
                .filteredOn(record -> ticket.customerId().equals(record.key()))
                .extracting(record -> record.value())
                .containsOnly("{\"customerId\":\"%s\",\"erasureId\":\"%s\",\"service\":\"sla-service\"}"
                        .formatted(ticket.customerId(), erasureId));
        ticket.agentReplied(LONG_AGO.plusSeconds(60));
        ticket.created(LONG_AGO.plusSeconds(1), "sales", "normal", "email");
        awaitProcessed(ticket);
        request().get("/tickets/" + ticket.ticketId() + "/clocks").then().statusCode(404);
        get("/breaches?customerId=" + ticket.customerId()).body("items", hasSize(0));
    }

    @Test
    void aNewPolicyVersionAppliesToRunningClocksFromItsPutOn() {
        String channel = "p" + UUID.randomUUID().toString().substring(0, 8);
        putPolicy("p-" + channel, policyOf(channel, "PT1H", "PT1H"));
        Instant created = Instant.now();
        TestTicket ticket = TestTicket.create(log).created(created, "sales", "normal", channel);
        awaitEvents(ticket, "sla-clocks", 1);
        await().until(() -> Instant.now().isAfter(created.plusSeconds(1)));

        Instant before = Instant.now();
        putPolicy("p-" + channel, policyOf(channel, "PT1S", "PT1H"));

        Map<String, String> breach = awaitEvents(ticket, "sla-breaches", 1).getFirst();
        assertThat(field(breach, "policyVersion")).isEqualTo("2");
        assertThat(Instant.parse(breach.get("ce_time"))).isAfter(before.minusMillis(1));
        get("/policies/p-" + channel + "/versions").body("items.version", equalTo(List.of(1, 2)));
        get("/policies/p-" + channel).body("version", equalTo(2));
    }

    @Test
    void anInvalidPolicyOrCalendarIsRejectedFieldByField() {
        request()
                .contentType(ContentType.JSON)
                .body("{\"rules\":[{\"targets\":{\"first-response\":\"2 hours\"},\"calendar\":\"nowhere\"}]}")
                .put("/policies/bad")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.field", hasItem("rules[0].targets.first-response"));
        request()
                .contentType(ContentType.JSON)
                .body("{\"timezone\":\"Mars/Olympus\",\"weekly\":{\"mon\":[[\"08:00\",\"12:00\"]]}}")
                .put("/calendars/mars")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("timezone"));
        request().get("/policies/unknown").then().statusCode(404);
        get("/policies/default").body("name", equalTo("default")).body("version", notNullValue());
        get("/policies").body("items.name", hasItem("default"));
        ServiceRequests.as("agent")
                .contentType(ContentType.JSON)
                .body(policyOf("x", "PT1H", "PT1H"))
                .put("/policies/forbidden")
                .then()
                .statusCode(403);
        given().get("/policies").then().statusCode(401);
        request().get("/breaches?since=yesterday").then().statusCode(422).body("errors[0].field", equalTo("since"));
        request().get("/clocks?limit=1000").then().statusCode(422);
    }

    @Test
    void aSimulationStoresNothing() {
        request()
                .contentType(ContentType.JSON)
                .body("""
                        {"policy":{"name":"trial","rules":[{"targets":{"first-response":"PT2H"},"calendar":"office"}]},
                         "calendars":[{"name":"office","timezone":"Europe/Berlin","weekly":{"mon":[["08:00","12:00"],["13:00","18:00"]]}}],
                         "events":[{"type":"ticket-created","time":"2026-06-01T09:30:00Z","data":{"ticketId":"S-1","customerId":"C-1","channel":"email"}},
                                   {"type":"reply-sent","time":"2026-06-01T12:00:00Z","data":{"ticketId":"S-1","customerId":"C-1","replyId":"r","author":"agent","visibility":"public"}}],
                         "asOf":"2026-06-01T14:00:00Z"}""")
                .post("/simulations")
                .then()
                .statusCode(200)
                .body("clocks", hasSize(1))
                .body("clocks[0].dueAt", equalTo("2026-06-01T12:30:00Z"))
                .body("clocks[0].fulfilledAt", equalTo("2026-06-01T12:00:00Z"))
                .body("clocks[0].breached", equalTo(false))
                .body("clocks[0].elapsed", equalTo("PT1H30M"));
        request().get("/tickets/S-1/clocks").then().statusCode(404);
        request()
                .contentType(ContentType.JSON)
                .body("{\"policy\":{\"name\":\"x\",\"rules\":[]},\"events\":[{\"time\":\"soon\"}]}")
                .post("/simulations")
                .then()
                .statusCode(422)
                .body("errors.field", hasItem("policy.rules"));
    }

    @Test
    void complianceCountsTheClocksThatStartedInThePeriodByGroup() {
        String channel = setTargets("PT1S", "PT5S");
        Instant created = Instant.now();
        TestTicket breached = TestTicket.create(log).created(created, "sales", "normal", channel);
        TestTicket kept = TestTicket.create(log)
                .created(created, "sales", "high", channel)
                .agentReplied(created.plusMillis(500));
        awaitEvents(breached, "sla-breaches", 1);
        awaitEvents(kept, "sla-clocks", 2);

        get("/compliance?groupBy=channel,priority&from=" + created.minusSeconds(1))
                .body(
                        "items.find { it.group.channel == '%s' && it.group.priority == 'high' }.met".formatted(channel),
                        equalTo(1))
                .body(
                        "items.find { it.group.channel == '%s' && it.group.priority == 'normal' }.breached"
                                .formatted(channel),
                        equalTo(1))
                .body("formula", containsString("met"));
        get("/clocks?state=running&limit=1").body("items", hasSize(1)).body("nextCursor", notNullValue());
    }

    @Test
    void twoHundredDeadlinesInOneSecondAreDetectedWithinMilliseconds() {
        String channel = setTargets("PT20S", "PT30S");
        Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String run = UUID.randomUUID().toString();
        for (int i = 0; i < 200; i++) {
            TestTicket.create(log, "L" + i + "-" + run, "C" + i + "-" + run)
                    .created(start.plusMillis(5L * i), "sales", "normal", channel);
        }
        await().atMost(PATIENCE).until(() -> breachesOn(channel) >= 200);

        List<Long> lags = new ArrayList<>();
        TreeSet<String> ids = new TreeSet<>();
        log.readAll("sla-breaches").forEach(record -> {
            if (record.value().contains("\"" + channel + "\"")) {
                ids.add(record.attribute("id"));
                lags.add(Duration.between(Instant.parse(record.attribute("time")), record.timestamp())
                        .toMillis());
            }
        });
        lags.sort(Long::compare);
        System.out.printf(
                "lag of %d breaches: min %d ms, median %d ms, p99 %d ms, max %d ms%n",
                lags.size(),
                lags.getFirst(),
                lags.get(lags.size() / 2),
                lags.get(lags.size() * 99 / 100),
                lags.getLast());
        assertThat(ids).hasSize(200);
        assertThat(lags).hasSize(200).allSatisfy(lag -> assertThat(lag).isNotNegative());
    }

    private long breachesOn(String channel) {
        return log.readAll("sla-breaches").stream()
                .filter(record -> record.value().contains("\"" + channel + "\""))
                .count();
    }

    private static Instant at(int minutes) {
        return LONG_AGO.plus(Duration.ofMinutes(minutes));
    }

    /** Puts a policy for a new channel; returns the channel. */
    private static String setTargets(String firstResponse, String nextResponse) {
        String channel = "c" + UUID.randomUUID().toString().substring(0, 8);
        putPolicy("p-" + channel, policyOf(channel, firstResponse, nextResponse));
        return channel;
    }

    private static String policyOf(String channel, String firstResponse, String nextResponse) {
        return """
                {"rules":[{"when":{"channel":["%s"]},"targets":{"first-response":"%s","next-response":"%s"}}]}""".formatted(channel, firstResponse, nextResponse);
    }

    private static void putPolicy(String name, String body) {
        request()
                .contentType(ContentType.JSON)
                .body(body)
                .put("/policies/" + name)
                .then()
                .statusCode(200);
    }

    private static RequestSpecification request() {
        return ServiceRequests.as("ops");
    }

    private static io.restassured.response.ValidatableResponse get(String path) {
        return request().get(path).then().statusCode(200);
    }

    private static String field(Map<String, String> fact, String name) {
        String data = fact.getOrDefault("data", "");
        int start = data.indexOf("\"" + name + "\":") + name.length() + 3;
        return data.substring(start, data.indexOf(data.indexOf(",", start) < 0 ? "}" : ",", start))
                .replace("\"", "");
    }

    private static List<Map<String, String>> awaitEvents(TestTicket ticket, String topic, int count) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> ticket.eventsOn(topic), seen -> seen.size() >= count);
    }

    private static void awaitBreaches(String customerId, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/breaches?customerId=" + customerId).body("items", hasSize(count)));
    }

    /** Waits until all records that are on the ticket's partition now are processed. */
    private void awaitProcessed(TestTicket ticket) {
        TestTicket marker = TestTicket.create(log, "F-" + UUID.randomUUID(), ticket.customerId());
        marker.created(Instant.now(), "fence", "low", "email");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> request()
                        .get("/tickets/" + marker.ticketId() + "/clocks")
                        .then()
                        .statusCode(200));
    }
}
