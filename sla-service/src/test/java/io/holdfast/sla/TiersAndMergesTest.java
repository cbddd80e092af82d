package io.holdfast.sla;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Inputs of clocks other than their own ticket's events: the customer's loyalty tier, and waits of merged tickets. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class TiersAndMergesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aTierAppliesToTicketsCreatedAfterIt() {
        String channel = policyWith("PT1H", "gold", "PT2S");
        Instant created = now();
        TestTicket ticket = TestTicket.create(log);
        publishTier(ticket, "gold", created.minus(1, ChronoUnit.DAYS));
        ticket.created(created, "sales", "normal", channel);

        Map<String, String> breach = awaitEvents(ticket, "sla-breaches", 1).getFirst();

        assertThat(breach).containsEntry("ce_time", created.plusSeconds(2).toString());
    }

    /** A tier has the name that the loyalty programme gives it. */
    @ParameterizedTest
    @ValueSource(strings = {"Gold", "Größe 1 / VIP"})
    void aTierOfAnyPrintableNameApplies(String tier) {
        String channel = policyWith("PT1H", tier, "PT2S");
        Instant created = now();
        TestTicket ticket = TestTicket.create(log);
        publishTier(ticket, tier, created.minus(1, ChronoUnit.DAYS));
        ticket.created(created, "sales", "normal", channel);

        Map<String, String> breach = awaitEvents(ticket, "sla-breaches", 1).getFirst();

        assertThat(breach).containsEntry("ce_time", created.plusSeconds(2).toString());
    }

    @Test
    void aTierChangeRetargetsOpenTicketsFromItsTimeOn() {
        String channel = policyWith("PT1H", "gold", "PT5M");
        Instant created = now().minus(10, ChronoUnit.MINUTES);
        Instant changed = created.plus(9, ChronoUnit.MINUTES);
        TestTicket ticket = TestTicket.create(log).created(created, "sales", "normal", channel);
        TestTicket otherTicket = TestTicket.create(log).created(created, "sales", "normal", channel);
        awaitEvents(ticket, "sla-clocks", 1);

        publishTier(ticket, "gold", changed);

        Map<String, String> breach = awaitEvents(ticket, "sla-breaches", 1).getFirst();
        assertThat(breach).containsEntry("ce_time", changed.toString());
        assertThat(breach.get("data")).contains("\"dueAt\":\"" + created.plus(5, ChronoUnit.MINUTES) + "\"");
        assertThat(otherTicket.eventsOn("sla-breaches")).isEmpty();
    }

    @Test
    void aLateTierChangeWithdrawsBreachesThatItPrevents() {
        String channel = policyWith("PT1S", "gold", "PT1H");
        Instant created = now();
        TestTicket ticket = TestTicket.create(log).created(created, "sales", "normal", channel);
        awaitEvents(ticket, "sla-breaches", 1);

        String id = UUID.randomUUID().toString();
        publishTier(ticket, id, "gold", created.minusSeconds(60));
        List<Map<String, String>> events = awaitEvents(ticket, "sla-breaches", 2);
        publishTier(ticket, id, "gold", created.minusSeconds(60));
        publishTier(ticket, "silver", created.minusSeconds(120));
        awaitProcessed(ticket);

        assertThat(events.get(1)).containsEntry("ce_type", "sla-breach-withdrawn");
        assertThat(ticket.eventsOn("sla-breaches")).hasSize(2);
        clocksOf(ticket)
                .body("items[0].breached", equalTo(false))
                .body("items[0].dueAt", equalTo(created.plusSeconds(3600).toString()));
    }

    @Test
    void otherLoyaltyEventsAreSkippedWithoutDecoding() {
        String channel = policyWith("PT1S", "gold", "PT1H");
        TestTicket ticket = TestTicket.create(log);
        log.sendEvent(
                "loyalty",
                "/loyalty-service",
                "p-" + ticket.ticketId(),
                "points-awarded",
                now(),
                ticket.customerId(),
                "not even JSON of " + ticket.customerId());
        ticket.created(now(), "sales", "normal", channel);
        awaitEvents(ticket, "sla-breaches", 1);

        assertThat(log.readAll("sla-service-dead-letters"))
                .noneSatisfy(dead -> assertThat(dead.value()).contains(ticket.customerId()));
    }

    @Test
    void theTierOfAnErasedCustomerIsDeletedAndStaysDeleted() {
        String channel = policyWith("PT1H", "gold", "PT1S");
        TestTicket before = TestTicket.create(log);
        publishTier(before, "gold", now().minusSeconds(60));
        before.created(now(), "sales", "normal", channel);
        awaitEvents(before, "sla-breaches", 1);

        Instant erased = now();
        sendErasure(before, erased);
        await().atMost(PATIENCE)
                .untilAsserted(() -> request()
                        .get("/tickets/" + before.ticketId() + "/clocks")
                        .then()
                        .statusCode(404));
        publishTier(before, "gold", erased.minusSeconds(30));
        TestTicket after = TestTicket.create(log, "A-" + before.ticketId(), before.customerId())
                .created(erased.plusMillis(1), "sales", "normal", channel);
        awaitProcessed(after);

        await().atMost(PATIENCE).until(() -> now().isAfter(erased.plusSeconds(4)));
        assertThat(after.eventsOn("sla-breaches")).isEmpty();
    }

    /** loyalty-service publishes the person's tier under each id. */
    @Test
    void theTierOfThePersonAppliesToTicketsOfTheOldId() {
        String channel = policyWith("PT1H", "gold", "PT2S");
        Instant created = now();
        TestTicket old = TestTicket.create(log);
        TestTicket present = TestTicket.create(log);
        mergeCustomers(old, present, created.minusSeconds(120));
        publishTier(present, "gold", created.minusSeconds(60));
        publishTier(old, "gold", created.minusSeconds(60));
        old.created(created, "sales", "normal", channel);
        present.created(created, "sales", "normal", channel);

        for (TestTicket ticket : List.of(old, present)) {
            assertThat(awaitEvents(ticket, "sla-breaches", 1).getFirst())
                    .containsEntry("ce_time", created.plusSeconds(2).toString());
        }
    }

    @Test
    void questionsAboutACustomerAreAboutAllIdsOfThePersonUntilTheErasure() {
        String channel = policyWith("PT1S", "none", "PT1S");
        Instant created = now().minusSeconds(60);
        TestTicket first = TestTicket.create(log).created(created, "sales", "normal", channel);
        TestTicket second = TestTicket.create(log).created(created, "sales", "normal", channel);
        TestTicket third = TestTicket.create(log).created(created, "sales", "normal", channel);
        List<TestTicket> all = List.of(first, second, third);
        all.forEach(ticket -> awaitEvents(ticket, "sla-breaches", 1));

        mergeCustomers(second, third, created.plusSeconds(20));
        mergeCustomers(first, second, created.plusSeconds(10));

        for (TestTicket ticket : all) {
            for (String list : List.of("/breaches", "/clocks")) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> request()
                                .get(list + "?customerId=" + ticket.customerId())
                                .then()
                                .statusCode(200)
                                .body("items.ticketId", hasSize(3)));
            }
        }
        Instant erased = now();
        for (TestTicket ticket : List.of(first, third)) {
            sendErasure(ticket, erased);
            awaitProcessed(ticket);
        }
        mergeCustomers(second, third, created.plusSeconds(20));
        awaitProcessed(second);
        awaitProcessed(third);
        assertThat(customersOf("/clocks?customerId=" + third.customerId())).containsOnly(third.customerId());
        assertThat(customersOf("/breaches?customerId=" + second.customerId())).containsOnly(second.customerId());
    }

    private static List<String> customersOf(String query) {
        return request().get(query).then().statusCode(200).extract().path("items.customerId");
    }

    private void mergeCustomers(TestTicket ticket, TestTicket other, Instant at) {
        String data =
                "{\"customerId\":\"%s\",\"intoCustomerId\":\"%s\"}".formatted(ticket.customerId(), other.customerId());
        for (String key : List.of(ticket.customerId(), other.customerId())) {
            log.sendEvent(
                    "customers", "/ticket-service", UUID.randomUUID().toString(), "customer-merged", at, key, data);
        }
    }

    /** The cut is exact, as ticket-service publishes it: a ticket that is read before the erasure and is later is kept. */
    private void sendErasure(TestTicket ticket, Instant at) {
        log.sendEvent(
                "customers",
                "/test",
                UUID.randomUUID().toString(),
                "customer-erased",
                at,
                ticket.customerId(),
                "{\"customerId\":\"" + ticket.customerId() + "\"}",
                Map.of("ce_erasurecut", "exact"));
    }

    @Test
    void theWaitOfAMergedTicketContinuesInAnotherCustomersTicket() {
        String channel = policyWith("PT2H", "none", "PT2H");
        Instant start = now().minus(3, ChronoUnit.HOURS);
        Instant written = start.plus(30, ChronoUnit.MINUTES);
        Instant at = written.plus(1, ChronoUnit.HOURS);

        // Replies are published before their tickets: these deadlines have passed already, and must not breach.
        TestTicket other =
                TestTicket.create(log).agentReplied(start.plusSeconds(60)).created(start, "sales", "normal", channel);
        TestTicket merged = TestTicket.create(log);
        publishMerge(merged, other, at);
        merged.created(written, "sales", "normal", channel);

        // The wait counts from its own start and breaches in the other ticket, two hours after the question.
        Map<String, String> breach = awaitEvents(other, "sla-breaches", 1).getFirst();
        assertThat(breach)
                .containsEntry("ce_time", written.plus(2, ChronoUnit.HOURS).toString());
        assertThat(breach.get("data")).contains("\"metric\":\"next-response\"", "\"startedAt\":\"" + written + "\"");
        assertThat(merged.eventsOn("sla-breaches")).isEmpty();
        clocksOf(merged).body("items[0].state", equalTo("cancelled"));

        // A late reply from before the merge: there was no wait, so none passes to the other ticket.
        merged.agentReplied(at.minusSeconds(60));
        List<Map<String, String>> events = awaitEvents(other, "sla-breaches", 2);
        assertThat(events.get(1)).containsEntry("ce_type", "sla-breach-withdrawn");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> clocksOf(other).body("items.findAll { it.metric == 'next-response' }", hasSize(0)));
    }

    @Test
    void aTicketThatArrivesAfterTheMergeTakesOverTheWait() {
        String channel = policyWith("PT5H", "none", "PT5H");
        Instant start = now().minus(3, ChronoUnit.HOURS);
        TestTicket other = TestTicket.create(log);
        TestTicket merged = TestTicket.create(log).created(start.plusSeconds(600), "sales", "normal", channel);
        publishMerge(merged, other, start.plusSeconds(1200));
        awaitProcessed(merged);

        other.agentReplied(start.plusSeconds(30)).created(start, "sales", "normal", channel);

        await().atMost(PATIENCE)
                .untilAsserted(() -> clocksOf(other)
                        .body("items[1].metric", equalTo("next-response"))
                        .body(
                                "items[1].startedAt",
                                equalTo(start.plusSeconds(600).toString()))
                        .body(
                                "items[1].dueAt",
                                equalTo(start.plusSeconds(600 + 5 * 3600).toString())));
    }

    @Test
    void aReplyOnAMergedTicketStartsAWaitInTheOtherOne() {
        String channel = policyWith("PT5H", "none", "PT5H");
        Instant start = now().minus(3, ChronoUnit.HOURS);
        TestTicket other = TestTicket.create(log)
                .created(start, "sales", "normal", channel)
                .agentReplied(start.plusSeconds(30));
        TestTicket merged = TestTicket.create(log)
                .created(start, "sales", "normal", channel)
                .agentReplied(start.plusSeconds(60));
        publishMerge(merged, other, start.plusSeconds(600));
        merged.customerReplied(start.plusSeconds(1200));

        await().atMost(PATIENCE)
                .untilAsserted(() -> clocksOf(other)
                        .body(
                                "items.find { it.metric == 'next-response' }.startedAt",
                                equalTo(start.plusSeconds(1200).toString())));
        clocksOf(merged).body("items.metric", equalTo(List.of("first-response")));
    }

    @Test
    void aChainOfMergesMovesTheWaitToTheLastTicketInAnyOrderOfArrival() {
        String channel = policyWith("PT5H", "none", "PT5H");
        Instant start = now().minus(3, ChronoUnit.HOURS);
        TestTicket first = TestTicket.create(log);
        TestTicket second = TestTicket.create(log);
        TestTicket third = TestTicket.create(log)
                .created(start, "sales", "normal", channel)
                .agentReplied(start.plusSeconds(10));
        publishMerge(second, third, start.plusSeconds(1200));
        awaitProcessed(second);
        publishMerge(first, second, start.plusSeconds(900));
        first.created(start.plusSeconds(600), "sales", "normal", channel);
        second.agentReplied(start.plusSeconds(40)).created(start.plusSeconds(20), "sales", "normal", channel);

        await().atMost(PATIENCE)
                .untilAsserted(() -> clocksOf(third)
                        .body(
                                "items.find { it.metric == 'next-response' }.startedAt",
                                equalTo(start.plusSeconds(600).toString())));
        clocksOf(second)
                .body("items.find { it.metric == 'next-response' }.state", equalTo("cancelled"))
                .body(
                        "items.find { it.metric == 'next-response' }.dueAt",
                        equalTo(start.plusSeconds(600 + 5 * 3600).toString()));
        clocksOf(first).body("items[0].fulfilledAt", nullValue());
    }

    @Test
    void anUndoneMergeWithdrawsTheWaitAndItsBreachAndStartsTheTicketsOwnClocksAgain() {
        String channel = policyWith("PT2H", "none", "PT2H");
        Instant start = now().minus(6, ChronoUnit.HOURS);
        Instant written = start.plus(30, ChronoUnit.MINUTES);
        TestTicket other =
                TestTicket.create(log).agentReplied(start.plusSeconds(60)).created(start, "sales", "normal", channel);
        TestTicket third =
                TestTicket.create(log).agentReplied(start.plusSeconds(60)).created(start, "sales", "normal", channel);
        TestTicket merged = TestTicket.create(log).created(written, "sales", "normal", channel);
        publishMerge(merged, other, written.plus(1, ChronoUnit.HOURS));
        awaitEvents(other, "sla-breaches", 1);

        publishUnmerge(merged, other, written.plus(3, ChronoUnit.HOURS));

        assertThat(awaitEvents(other, "sla-breaches", 2).get(1)).containsEntry("ce_type", "sla-breach-withdrawn");
        assertThat(awaitEvents(merged, "sla-breaches", 1).getFirst())
                .containsEntry("ce_type", "sla-breached")
                .containsEntry("ce_time", written.plus(2, ChronoUnit.HOURS).toString());
        clocksOf(merged).body("items[0].state", equalTo("running"));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> clocksOf(other).body("items.findAll { it.metric == 'next-response' }", hasSize(0)));

        // The wait was breached by then, so that it begins anew in the third ticket.
        publishMerge(merged, third, written.plus(4, ChronoUnit.HOURS));

        await().atMost(PATIENCE)
                .untilAsserted(() -> clocksOf(third)
                        .body(
                                "items.find { it.metric == 'next-response' }.startedAt",
                                equalTo(written.plus(4, ChronoUnit.HOURS).toString())));
        clocksOf(merged).body("items[0].state", equalTo("cancelled"));
    }

    @Test
    void anUndoingThatArrivesBeforeItsMergeCounts() {
        String channel = policyWith("PT9H", "none", "PT9H");
        Instant start = now().minus(3, ChronoUnit.HOURS);
        TestTicket other =
                TestTicket.create(log).agentReplied(start.plusSeconds(60)).created(start, "sales", "normal", channel);
        TestTicket merged = TestTicket.create(log);

        publishUnmerge(merged, other, start.plusSeconds(1200));
        merged.created(start.plusSeconds(600), "sales", "normal", channel);
        publishMerge(merged, other, start.plusSeconds(900));
        awaitProcessed(merged);

        clocksOf(merged)
                .body("items[0].state", equalTo("running"))
                .body("items[0].startedAt", equalTo(start.plusSeconds(600).toString()));
        awaitProcessed(other);
        clocksOf(other).body("items.findAll { it.metric == 'next-response' }", hasSize(0));
    }

    private void publishTier(TestTicket ticket, String tier, Instant at) {
        publishTier(ticket, UUID.randomUUID().toString(), tier, at);
    }

    private void publishTier(TestTicket ticket, String id, String tier, Instant at) {
        log.sendEvent("loyalty", "/loyalty-service", id, "tier-changed", at, ticket.customerId(), """
                {"customerId":"%s","entryId":"%s","points":0,"balance":10,"cause":"c","tier":"%s"}""".formatted(
                        ticket.customerId(), id, tier));
    }

    private static void publishMerge(TestTicket ticket, TestTicket other, Instant at) {
        ticket.publish(
                UUID.randomUUID().toString(), "ticket-merged", at, "\"intoTicketId\":\"" + other.ticketId() + "\"");
    }

    private static void publishUnmerge(TestTicket ticket, TestTicket other, Instant at) {
        ticket.publish(
                UUID.randomUUID().toString(), "ticket-unmerged", at, "\"fromTicketId\":\"" + other.ticketId() + "\"");
    }

    /** Puts a policy for a new channel, with another target for a tier; returns the channel. */
    private static String policyWith(String usually, String tier, String forTier) {
        String channel = "c" + UUID.randomUUID().toString().substring(0, 8);
        // In force before any event of the test.
        AdjustableClock.set(Duration.ofDays(-1));
        request()
                .contentType(ContentType.JSON)
                .body("""
                        {"rules":[
                         {"when":{"channel":["%1$s"],"tier":["%3$s"]},"targets":{"first-response":"%4$s","next-response":"%4$s"}},
                         {"when":{"channel":["%1$s"]},"targets":{"first-response":"%2$s","next-response":"%2$s"}}]}""".formatted(channel, usually, tier, forTier))
                .put("/policies/p-" + channel)
                .then()
                .statusCode(200);
        AdjustableClock.set(Duration.ZERO);
        return channel;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static RequestSpecification request() {
        return ServiceRequests.as("ops");
    }

    private static ValidatableResponse clocksOf(TestTicket ticket) {
        return request().get("/tickets/" + ticket.ticketId() + "/clocks").then().statusCode(200);
    }

    private static List<Map<String, String>> awaitEvents(TestTicket ticket, String topic, int count) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> ticket.eventsOn(topic), seen -> seen.size() >= count);
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
