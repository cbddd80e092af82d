package io.holdfast.ticket.tier;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

/** Loyalty tiers in the rules on arrival. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CustomerTierTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String EARLY = "2026-01-02T00:00:00Z";
    private static final String LATE = "2026-01-03T00:00:00Z";

    @Inject
    Pool pool;

    private List<Map<String, Object>> rulesBefore = List.of();

    @BeforeEach
    void putARuleOnTiers() {
        rulesBefore = ops().get("/arrival-rules").then().extract().path("rules");
        put("""
                {"rules":[{"name":"best","when":{"customerTier":["Gold plus","Platinum"]},
                           "set":{"tags":["best"],"priority":"urgent"}},
                          {"name":"silver mails","when":{"customerTier":["silver"],"channel":["email"]},"set":{"tags":["silver"]}}]}""");
    }

    @AfterEach
    void putTheRulesAsTheyWere() {
        ops().body(Map.of("rules", rulesBefore)).put("/arrival-rules").then().statusCode(200);
    }

    @Test
    void aTicketIsSortedByThePublishedTierOfItsCustomer() {
        try (TestKafkaClient log = EmbeddedServers.running().kafkaClient()) {
            publish(log, "tier-e1", "tier-best", "\"Gold plus\"", EARLY);
            publish(log, "tier-e1", "tier-best", "\"Gold plus\"", EARLY);
            publish(log, "tier-e2", "tier-other", "\"gold plus\"", EARLY);
            awaitTier("tier-best", "Gold plus");
            awaitTier("tier-other", "gold plus");
        }
        assertThat(tagsOf(openTicket("tier-best"))).containsExactly("best");
        assertThat(tagsOf(openTicket("tier-other"))).isEmpty();
        assertThat(tagsOf(openTicket("tier-none"))).isEmpty();
        ops().put("/customers/tier-best/contacts/email/tier-best@example.com")
                .then()
                .statusCode(200);
        String byAddress = channel()
                .body(
                        "{\"contact\":{\"email\":\"tier-best@example.com\"},\"channel\":\"email\",\"subject\":\"S\",\"message\":\"M\"}")
                .post("/tickets")
                .then()
                .statusCode(201)
                .extract()
                .path("ticketId");
        ops().get("/tickets/" + byAddress)
                .then()
                .body("customerId", equalTo("tier-best"))
                .body("priority", equalTo("urgent"))
                .body("tags", contains("best"));

        try (TestKafkaClient log = EmbeddedServers.running().kafkaClient()) {
            publish(log, "tier-e3", "tier-best", "null", LATE);
            awaitTier("tier-best", null);
        }
        assertThat(tagsOf(openTicket("tier-best"))).isEmpty();
    }

    @Test
    void theLatestChangeCountsInWhateverOrderTheyCome() {
        record(change("tier-order", "silver", LATE, "b"));
        record(change("tier-order", "Platinum", EARLY, "c"));
        assertThat(tagsOf(openTicket("tier-order"))).containsExactly("silver");
        record(change("tier-order", "bronze", LATE, "a"));
        assertThat(tierOf("tier-order")).isEqualTo("silver");
        record(change("tier-order", "bronze", LATE, "c"));
        assertThat(tagsOf(openTicket("tier-order"))).isEmpty();
        assertThat(change("x", "one", LATE, "a")
                        .orLater(change("x", "two", EARLY, "b"))
                        .tier())
                .isEqualTo("one");
        assertThat(change("x", "one", LATE, "a")
                        .orLater(change("x", "two", LATE, "b"))
                        .tier())
                .isEqualTo("two");
    }

    @Test
    void anErasureForgetsTheTierAndWhatComesOfItLater() {
        record(change("tier-erased", "silver", LATE, "a"));

        ops().delete("/customers/tier-erased").then().statusCode(202);

        assertThat(count("tier-erased")).isZero();
        record(change("tier-erased", "silver", LATE, "a"));
        assertThat(count("tier-erased")).isZero();
        record(change("tier-erased", "Platinum", "2090-01-01T00:00:00Z", "b"));
        assertThat(count("tier-erased")).isOne();
        pool.withTransaction(
                        tx -> TierTable.erase(tx, new CustomerId("tier-erased"), Instant.parse("2090-01-01T00:00:00Z")))
                .await()
                .atMost(PATIENCE);
        assertThat(count("tier-erased")).isZero();
    }

    /** loyalty-service publishes the tier of a person for each id. */
    @Test
    void aTicketThatNamesAMergedCustomerHasTheTierOfThePerson() {
        openTicket("tier-from");
        openTicket("tier-into");
        ops().body("{\"intoCustomerId\":\"tier-into\"}")
                .post("/customers/tier-from/merge")
                .then()
                .statusCode(201);
        record(change("tier-from", "silver", EARLY, "a"));
        record(change("tier-into", "Platinum", LATE, "b"));

        String ticket = openTicket("tier-from");

        ops().get("/tickets/" + ticket)
                .then()
                .body("customerId", equalTo("tier-into"))
                .body("tags", contains("best"));
    }

    @Test
    void aTrialTakesATierAndAnInvalidOneIsNamed() {
        ops().body("{\"channel\":\"email\",\"customerTier\":\"silver\"}")
                .post("/arrival-rules/try")
                .then()
                .statusCode(200)
                .body("tags", contains("silver"))
                .body("rules", contains("silver mails"));
        ops().body("{\"channel\":\"email\"}")
                .post("/arrival-rules/try")
                .then()
                .statusCode(200)
                .body("rules", empty());
        ops().body("{\"channel\":\"email\",\"customerTier\":\"\"}")
                .post("/arrival-rules/try")
                .then()
                .statusCode(422)
                .body("errors.field", contains("customerTier"));
        ops().body("{\"rules\":[{\"name\":\"n\",\"when\":{\"customerTier\":[7]},\"set\":{}}]}")
                .put("/arrival-rules")
                .then()
                .statusCode(422)
                .body("errors.field", contains("rules[0].when.customerTier"));
        ops().get("/arrival-rules").then().body("rules[0].when.customerTier", contains("Gold plus", "Platinum"));
    }

    private static void put(String rules) {
        ops().body(rules).put("/arrival-rules").then().statusCode(200);
    }

    private static void publish(TestKafkaClient log, String id, String customer, String tier, String time) {
        log.sendEvent("loyalty", "/loyalty-service", id, "tier-changed", Instant.parse(time), customer, """
                {"customerId":"%s","entryId":"%s","points":0,"balance":0,"cause":"c","tier":%s,"previousTier":null}""".formatted(
                        customer, id, tier));
    }

    private static TierChange change(String customer, @Nullable String tier, String time, String id) {
        return new TierChange(customer, tier, Instant.parse(time), id);
    }

    private void record(TierChange change) {
        pool.withTransaction(tx -> TierTable.record(tx, List.of(change)))
                .await()
                .atMost(PATIENCE);
    }

    private static List<String> tagsOf(String ticket) {
        return ops().get("/tickets/" + ticket).then().statusCode(200).extract().path("tags");
    }

    private void awaitTier(String customer, @Nullable String tier) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(count(customer)).isOne();
            assertThat(tierOf(customer)).isEqualTo(tier);
        });
    }

    private @Nullable String tierOf(String customer) {
        return pool.query("select tier from customer_tier where customer_id = '" + customer + "'")
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
                .await()
                .atMost(PATIENCE);
    }

    private long count(String customer) {
        return pool.query("select count(*) from customer_tier where customer_id = '" + customer + "'")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(PATIENCE);
    }
}
