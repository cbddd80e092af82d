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
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;
import io.holdfast.testservers.TestTokens;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** What clocks depend on beside their own ticket's facts: the customer's loyalty tier, and other tickets merged into it. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class CircumstancesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final TestKafkaClient log =
            TestKafkaClient.of(ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aTierHoldsForTheTicketsThatComeAfterIt() {
        String channel = promising("PT1H", "gold", "PT2S");
        Instant created = now();
        Told ticket = Told.ticket(log);
        tierBecomes(ticket, "gold", created.minus(1, ChronoUnit.DAYS));
        ticket.created(created, "sales", "normal", channel);

        Map<String, String> breach = awaitTold(ticket, "sla-breaches", 1).getFirst();

        assertThat(breach).containsEntry("ce_time", created.plusSeconds(2).toString());
    }

    @Test
    void aTierChangesWhatOpenTicketsWerePromisedFromWhenItChanged() {
        String channel = promising("PT1H", "gold", "PT5M");
        Instant created = now().minus(10, ChronoUnit.MINUTES);
        Instant changed = created.plus(9, ChronoUnit.MINUTES);
        Told ticket = Told.ticket(log).created(created, "sales", "normal", channel);
        Told bystander = Told.ticket(log).created(created, "sales", "normal", channel);
        awaitTold(ticket, "sla-clocks", 1);

        tierBecomes(ticket, "gold", changed);

        Map<String, String> breach = awaitTold(ticket, "sla-breaches", 1).getFirst();
        assertThat(breach).containsEntry("ce_time", changed.toString());
        assertThat(breach.get("data")).contains("\"dueAt\":\"" + created.plus(5, ChronoUnit.MINUTES) + "\"");
        assertThat(bystander.seenOn("sla-breaches")).isEmpty();
    }

    @Test
    void aTierThatIsToldLateWithdrawsWhatWasNotBrokenUnderIt() {
        String channel = promising("PT1S", "gold", "PT1H");
        Instant created = now();
        Told ticket = Told.ticket(log).created(created, "sales", "normal", channel);
        awaitTold(ticket, "sla-breaches", 1);

        String id = UUID.randomUUID().toString();
        tierBecomes(ticket, id, "gold", created.minusSeconds(60));
        List<Map<String, String>> told = awaitTold(ticket, "sla-breaches", 2);
        tierBecomes(ticket, id, "gold", created.minusSeconds(60));
        tierBecomes(ticket, "silver", created.minusSeconds(120));
        fence(ticket);

        assertThat(told.get(1)).containsEntry("ce_type", "sla-breach-withdrawn");
        assertThat(ticket.seenOn("sla-breaches")).hasSize(2);
        clocksOf(ticket)
                .body("items[0].breached", equalTo(false))
                .body("items[0].dueAt", equalTo(created.plusSeconds(3600).toString()));
    }

    @Test
    void whatThePointsLedgerSaysOtherwiseIsPassedOverUnread() {
        String channel = promising("PT1S", "gold", "PT1H");
        Told ticket = Told.ticket(log);
        log.sendEvent(
                "loyalty",
                "/loyalty-service",
                "p-" + ticket.ticketId(),
                "points-awarded",
                now(),
                ticket.customerId(),
                "not even JSON of " + ticket.customerId());
        ticket.created(now(), "sales", "normal", channel);
        awaitTold(ticket, "sla-breaches", 1);

        assertThat(log.readAll("sla-service-dead-letters"))
                .noneSatisfy(dead -> assertThat(dead.value()).contains(ticket.customerId()));
    }

    @Test
    void anErasedCustomersTierIsForgottenAndDoesNotComeBack() {
        String channel = promising("PT1H", "gold", "PT1S");
        Told before = Told.ticket(log);
        tierBecomes(before, "gold", now().minusSeconds(60));
        before.created(now(), "sales", "normal", channel);
        awaitTold(before, "sla-breaches", 1);

        Instant erased = now();
        log.sendEvent(
                "customers",
                "/test",
                UUID.randomUUID().toString(),
                "customer-erased",
                erased,
                before.customerId(),
                "{\"customerId\":\"" + before.customerId() + "\"}");
        await().atMost(PATIENCE)
                .untilAsserted(() -> asked().get("/tickets/" + before.ticketId() + "/clocks")
                        .then()
                        .statusCode(404));
        tierBecomes(before, "gold", erased.minusSeconds(30));
        Told after = Told.ticket(log, "A-" + before.ticketId(), before.customerId())
                .created(erased.plusMillis(1), "sales", "normal", channel);
        fence(after);

        await().atMost(PATIENCE).until(() -> now().isAfter(erased.plusSeconds(4)));
        assertThat(after.seenOn("sla-breaches")).isEmpty();
    }

    @Test
    void aWaitingCustomerGoesOnInTheOtherCustomersTicket() {
        String channel = promising("PT2H", "none", "PT2H");
        Instant start = now().minus(3, ChronoUnit.HOURS);
        Instant asked = start.plus(30, ChronoUnit.MINUTES);
        Instant at = asked.plus(1, ChronoUnit.HOURS);

        // What keeps a promise is told before its ticket: these deadlines have passed, and nobody waits for more.
        Told other = Told.ticket(log).agentReplied(start.plusSeconds(60)).created(start, "sales", "normal", channel);
        Told merged = Told.ticket(log);
        mergeInto(merged, other, at);
        merged.created(asked, "sales", "normal", channel);

        // The wait is counted from its own start and broken in the other ticket, two hours after the question.
        Map<String, String> breach = awaitTold(other, "sla-breaches", 1).getFirst();
        assertThat(breach)
                .containsEntry("ce_time", asked.plus(2, ChronoUnit.HOURS).toString());
        assertThat(breach.get("data")).contains("\"metric\":\"next-response\"", "\"startedAt\":\"" + asked + "\"");
        assertThat(merged.seenOn("sla-breaches")).isEmpty();
        clocksOf(merged).body("items[0].state", equalTo("cancelled"));

        // An answer of before the merge, told late: nobody waited, so nobody was handed over.
        merged.agentReplied(at.minusSeconds(60));
        List<Map<String, String>> told = awaitTold(other, "sla-breaches", 2);
        assertThat(told.get(1)).containsEntry("ce_type", "sla-breach-withdrawn");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> clocksOf(other).body("items.findAll { it.metric == 'next-response' }", hasSize(0)));
    }

    @Test
    void aTicketThatComesAfterTheMergeReceivesTheCustomer() {
        String channel = promising("PT5H", "none", "PT5H");
        Instant start = now().minus(3, ChronoUnit.HOURS);
        Told other = Told.ticket(log);
        Told merged = Told.ticket(log).created(start.plusSeconds(600), "sales", "normal", channel);
        mergeInto(merged, other, start.plusSeconds(1200));
        fence(merged);

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
    void whoeverWritesOnAMergedTicketWaitsOnTheOther() {
        String channel = promising("PT5H", "none", "PT5H");
        Instant start = now().minus(3, ChronoUnit.HOURS);
        Told other = Told.ticket(log).created(start, "sales", "normal", channel).agentReplied(start.plusSeconds(30));
        Told merged =
                Told.ticket(log).created(start, "sales", "normal", channel).agentReplied(start.plusSeconds(60));
        mergeInto(merged, other, start.plusSeconds(600));
        merged.customerReplied(start.plusSeconds(1200));

        await().atMost(PATIENCE)
                .untilAsserted(() -> clocksOf(other)
                        .body(
                                "items.find { it.metric == 'next-response' }.startedAt",
                                equalTo(start.plusSeconds(1200).toString())));
        clocksOf(merged).body("items.metric", equalTo(List.of("first-response")));
    }

    @Test
    void mergesInAChainCarryTheCustomerToTheLastTicketInAnyOrderOfArrival() {
        String channel = promising("PT5H", "none", "PT5H");
        Instant start = now().minus(3, ChronoUnit.HOURS);
        Told first = Told.ticket(log);
        Told second = Told.ticket(log);
        Told third = Told.ticket(log).created(start, "sales", "normal", channel).agentReplied(start.plusSeconds(10));
        mergeInto(second, third, start.plusSeconds(1200));
        fence(second);
        mergeInto(first, second, start.plusSeconds(900));
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

    private void tierBecomes(Told ticket, String tier, Instant at) {
        tierBecomes(ticket, UUID.randomUUID().toString(), tier, at);
    }

    private void tierBecomes(Told ticket, String id, String tier, Instant at) {
        log.sendEvent("loyalty", "/loyalty-service", id, "tier-changed", at, ticket.customerId(), """
                {"customerId":"%s","entryId":"%s","points":0,"balance":10,"cause":"c","tier":"%s"}""".formatted(
                        ticket.customerId(), id, tier));
    }

    private static void mergeInto(Told ticket, Told other, Instant at) {
        ticket.tell(UUID.randomUUID().toString(), "ticket-merged", at, "\"intoTicketId\":\"" + other.ticketId() + "\"");
    }

    /** A promise for a channel of its own, another one for a tier; returns the channel. */
    private static String promising(String usually, String tier, String forTier) {
        String channel = "c" + UUID.randomUUID().toString().substring(0, 8);
        // In force before anything here happens.
        AdjustableClock.set(Duration.ofDays(-1));
        asked().contentType(ContentType.JSON)
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

    private static RequestSpecification asked() {
        return given().header("Authorization", TestTokens.bearer("ops"));
    }

    private static ValidatableResponse clocksOf(Told ticket) {
        return asked().get("/tickets/" + ticket.ticketId() + "/clocks").then().statusCode(200);
    }

    private static List<Map<String, String>> awaitTold(Told ticket, String topic, int count) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> ticket.seenOn(topic), seen -> seen.size() >= count);
    }

    /** Waits until all that was told on the ticket's partition so far has been handled. */
    private void fence(Told ticket) {
        Told fence = Told.ticket(log, "F-" + UUID.randomUUID(), ticket.customerId());
        fence.created(Instant.now(), "fence", "low", "email");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> asked().get("/tickets/" + fence.ticketId() + "/clocks")
                        .then()
                        .statusCode(200));
    }
}
