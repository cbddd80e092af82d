package io.holdfast.sla;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** A ticket has one customer, whatever a producer does; and one status, that which is published. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class TicketOfTwoCustomersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Instant start = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void noFactIsLostAndOnlyThoseOfTheTicketsCustomerCount() {
        List<TestTicket> tickets = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            TestTicket ticket = TestTicket.create(log, run + "-" + i, run + "-a" + i);
            TestTicket ofAnother = TestTicket.create(log, ticket.ticketId(), run + "-b" + i);
            // Of another partition, before and after the creation.
            ofAnother.agentReplied(at(5));
            ticket.created(at(0), "technical", "normal", "email");
            ofAnother.agentReplied(at(10));
            tickets.add(ticket);
        }

        for (TestTicket ticket : tickets) {
            awaitClock(ticket, "first-response", "running");
        }
        tickets.forEach(ticket -> ticket.agentReplied(at(20)));
        for (TestTicket ticket : tickets) {
            awaitClock(ticket, "first-response", "fulfilled");
            clocksOf(ticket).body("items[0].fulfilledAt", equalTo(at(20).toString()));
        }
    }

    @Test
    void anEarlierCreationOfAnotherCustomerDoesNotTakeTheTicket() {
        TestTicket ticket = TestTicket.create(log, run + "-taken", run + "-owner");
        TestTicket thief = TestTicket.create(log, ticket.ticketId(), run + "-thief");
        ticket.created(at(10), "technical", "normal", "email");
        awaitClock(ticket, "first-response", "running");

        thief.created(at(0), "technical", "normal", "email");
        erase(thief.customerId());

        ticket.agentReplied(at(20));
        awaitClock(ticket, "first-response", "fulfilled");
        clocksOf(ticket).body("items[0].startedAt", equalTo(at(10).toString()));
    }

    @Test
    void theErasureOfWhoReportedFirstKeepsTheFactsOfTheTicketsCustomer() {
        TestTicket ticket = TestTicket.create(log, run + "-early", run + "-owner");
        TestTicket first = TestTicket.create(log, ticket.ticketId(), run + "-first");
        first.customerReplied(at(5));
        awaitProcessed(run + "-first");
        ticket.agentReplied(at(10));
        awaitProcessed(run + "-owner");
        erase(first.customerId());
        awaitProcessed(run + "-first");

        ticket.created(at(0), "technical", "normal", "email");

        awaitClock(ticket, "first-response", "fulfilled");
        clocksOf(ticket).body("items[0].fulfilledAt", equalTo(at(10).toString()));
    }

    @Test
    void eventsOfOneInstantCountInTheOrderOfTheLog() {
        TestTicket ticket = TestTicket.create(log, run + "-tie", run + "-c")
                .created(at(0), "technical", "normal", "email")
                .agentReplied(at(1))
                .customerReplied(at(2));
        ticket.publish("tie-9", "ticket-status-changed", at(10), "\"status\":\"pending\"");
        ticket.publish("tie-10", "ticket-status-changed", at(10), "\"status\":\"resolved\"");

        awaitClock(ticket, "next-response", "cancelled");
    }

    /** The events that ticket-service publishes when an open ticket is merged into a resolved one, and when that is resolved. */
    @Test
    void aMergeIntoAResolvedTicketRunsAClockThatResolvingEnds() {
        TestTicket kept = TestTicket.create(log, run + "-mr-a", run + "-mr-c")
                .created(at(0), "technical", "normal", "email")
                .agentReplied(at(1))
                .status(at(2), "resolved");
        TestTicket merged =
                TestTicket.create(log, run + "-mr-b", run + "-mr-c").created(at(30), "technical", "normal", "email");
        merged.publish(id(), "ticket-merged", at(40), "\"intoTicketId\":\"" + kept.ticketId() + "\"");
        merged.status(at(40), "closed");
        kept.status(at(40), "open");

        awaitClock(kept, "next-response", "running");
        clocksOf(kept)
                .body("items.find { it.metric == 'next-response' }.startedAt", equalTo(at(30).toString()))
                .body("items.findAll { it.metric == 'next-response' }", hasSize(1));

        kept.status(at(50), "resolved");
        awaitClock(kept, "next-response", "cancelled");
    }

    @Test
    void aMergeIntoAResolvedTicketThatIsNotOpenedRunsNoClock() {
        TestTicket kept = TestTicket.create(log, run + "-un-a", run + "-un-c")
                .created(at(0), "technical", "normal", "email")
                .agentReplied(at(1))
                .status(at(2), "resolved");
        TestTicket merged =
                TestTicket.create(log, run + "-un-b", run + "-un-c").created(at(30), "technical", "normal", "email");
        merged.publish(id(), "ticket-merged", at(40), "\"intoTicketId\":\"" + kept.ticketId() + "\"");
        awaitClock(merged, "first-response", "cancelled");
        awaitProcessed(run + "-un-c");

        clocksOf(kept).body("items.findAll { it.metric == 'next-response' }", hasSize(0));
        kept.status(at(50), "open");

        awaitClock(kept, "next-response", "running");
        clocksOf(kept).body("items.find { it.metric == 'next-response' }.startedAt", equalTo(at(50).toString()));
    }

    private Instant at(int minute) {
        return start.plus(minute, ChronoUnit.MINUTES);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /** The cut is exact, as ticket-service publishes it: what is read before the erasure and dated later is kept. */
    private void erase(String customer) {
        Map<String, String> headers = Map.of(
                "ce_specversion", "1.0",
                "ce_id", id(),
                "ce_source", "/test",
                "ce_type", "customer-erased",
                "ce_time", Instant.now().toString(),
                "ce_erasurecut", "exact");
        log.send("customers", customer, headers, ("{\"customerId\":\"" + customer + "\"}").getBytes(UTF_8));
    }

    /** Waits until all records that are on the customer's partition now are processed. */
    private void awaitProcessed(String customer) {
        TestTicket marker = TestTicket.create(log, id(), customer);
        marker.created(Instant.now(), "fence", "low", "email");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> clocksOf(marker).statusCode(200));
    }

    private static ValidatableResponse clocksOf(TestTicket ticket) {
        return ServiceRequests.as("ops")
                .get("/tickets/" + ticket.ticketId() + "/clocks")
                .then()
                .statusCode(200);
    }

    private static void awaitClock(TestTicket ticket, String metric, String state) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() ->
                        clocksOf(ticket).body("items.find { it.metric == '" + metric + "' }.state", equalTo(state)));
    }
}
