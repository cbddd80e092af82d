package io.holdfast.loyalty.inbox;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketId;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.sql.ConcurrentUpdateException;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;

import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "loyalty_merges"))
class MergedCustomersTest {

    private static final Instant BOUGHT = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant MERGED = Instant.parse("2026-05-02T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final TestKafkaClient KAFKA = EmbeddedServers.running().kafkaClient();

    @Inject
    InboxHandler inbox;

    @Inject
    Pool pool;

    private final String one = "one-" + UUID.randomUUID();
    private final String other = "other-" + UUID.randomUUID();
    private final String third = "third-" + UUID.randomUUID();

    @BeforeEach
    void putProgramme() {
        execute("""
                insert into programme_version (version, definition, in_force_from, put_by)
                values (2, '{"name": "merges", "rules": [
                              {"name": "spend", "kind": "per-amount", "points": 1, "per": "1.00"},
                              {"name": "thanks", "kind": "rating", "points": 5}],
                             "tiers": {"basis": "points-earned", "levels": [{"tier": "silver", "from": "100"},
                                                                            {"tier": "gold", "from": "200"}]}}',
                        '2020-01-01T00:00:00Z', 'test')
                on conflict do nothing
                """);
    }

    @AfterEach
    void theLedgerIsConsistent() {
        as("ops").get("/reconciliation").then().statusCode(200).body("checks.findAll { !it.holds }", hasSize(0));
        assertThat(count("select count(*) from entry")).isEqualTo(count("select count(distinct entry_id) from entry"));
    }

    @Test
    void pointsAreTransferredAndBothIdsAnswerWithTheSameAccount() {
        replay(purchase(one, "p", "60.00"), purchase(other, "p", "50.00"));

        replay(merge(one, other));

        as("ops")
                .get("/customers/" + one)
                .then()
                .statusCode(200)
                .body("customerId", equalTo(one))
                .body("mergedIntoCustomerId", equalTo(other))
                .body("balance", equalTo(110))
                .body("tier", equalTo("silver"));
        customer(other).body("balance", equalTo(110)).body("mergedIntoCustomerId", nullValue());
        entries(one).body("items.kind", contains("transfer", "award")).body("items.points", contains(-60, 60));
        entries(other)
                .body("items.kind", contains("transfer", "award"))
                .body("items.points", contains(60, 50))
                .body("items[0].balance", equalTo(110))
                .body("items[0].causeId", equalTo(one))
                .body("items[0].cause", equalTo("m-" + one));
        assertThat(count("select count(*) from lot where customer_id = '%s' and earned_at = '%s' and remaining = 60"
                        .formatted(other, BOUGHT)))
                .isEqualTo(1);
        assertThat(published("points-transferred", one)).isEqualTo(1);
        assertThat(published("points-transferred", other)).isEqualTo(1);
    }

    @Test
    void eachIdGetsTheTierOfThePersonNowAndLater() {
        replay(purchase(one, "p", "60.00"), purchase(other, "p", "50.00"));

        replay(merge(one, other));
        assertThat(tierPublishedOf(one)).isEqualTo("silver");
        assertThat(tierPublishedOf(other)).isEqualTo("silver");

        replay(purchase(one, "later", "90.00"));
        customer(other).body("balance", equalTo(200)).body("tier", equalTo("gold"));
        assertThat(tierPublishedOf(one)).isEqualTo("gold");
        assertThat(tierPublishedOf(other)).isEqualTo("gold");
    }

    @Test
    void anIdWithoutAnAccountGetsTheTierOfThePersonToo() {
        replay(purchase(other, "p", "150.00"));

        replay(merge(one, other));

        assertThat(tierPublishedOf(one)).isEqualTo("silver");
        customer(other).body("balance", equalTo(150)).body("tier", equalTo("silver"));
    }

    /** Otherwise a programme whose lowest tier begins at 0 would move each closed account to that, and publish it. */
    @Test
    void noRunLooksAtAClosedAccountAgain() {
        replay(purchase(one, "p", "60.00"), purchase(other, "p", "50.00"));

        replay(merge(one, other));

        assertThat(count("select count(*) from account where customer_id = '%s' and next_due_at is null".formatted(one)
                        + " and programme_version > (select 1000 + max(version) from programme_version)"))
                .isEqualTo(1);
    }

    @Test
    void eventsUnderTheOldIdCountForThePersonBeforeAndAfterTheMerge() {
        replay(purchase(one, "p", "60.00"));
        replay(merge(one, other));

        Fact<?> again = purchase(one, "p", "60.00");
        replay(again, refund(one, "p", "20.00"), purchase(one, "new", "7.00"), purchase(other, "new", "3.00"));
        replay(
                Fact.of(
                        one + "-rated",
                        "/shop",
                        MERGED,
                        new TicketRated(new TicketId(one + "-t"), new CustomerId(one), 5, null)),
                refund(other, one + "p", "10.00"));

        customer(other).body("balance", equalTo(60 - 20 + 7 + 3 + 5 - 10));
        assertThat(count("select count(*) from refused where customer_id in ('%s', '%s')".formatted(one, other)))
                .isZero();
    }

    @Test
    void aRefundOfAMergedPurchaseTakesItsOwnPointsAndGivesTheSpentOnesBack() {
        replay(purchase(one, "p", "60.00"), purchase(other, "p", "50.00"));
        String paid = hold(one, 40, one + "paid");
        capture(paid);
        replay(purchase(one, "paid", "40.00"));
        replay(merge(one, other));
        customer(other).body("balance", equalTo(110));

        replay(refund(one, "paid", "40.00"));

        customer(other).body("balance", equalTo(110)).body("available", equalTo(110));
        entries(other).body("items.kind", contains("return", "reversal", "transfer", "award"));
    }

    @Test
    void anOpenRedemptionGoesOn() {
        replay(purchase(one, "p", "60.00"), purchase(other, "p", "50.00"));
        String captured = hold(one, 30, "x");
        String cancelled = hold(one, 10, "y");
        replay(merge(one, other));
        customer(one).body("held", equalTo(40)).body("available", equalTo(70));

        capture(captured);
        as("ops").post("/redemptions/" + cancelled + "/cancel").then().statusCode(200);
        String onOldId = hold(one, 80, "z");

        as("ops").get("/redemptions/" + onOldId).then().body("customerId", equalTo(other));
        customer(other).body("balance", equalTo(80)).body("held", equalTo(80));
    }

    @Test
    void aDebtIsTransferredAndSettled() {
        replay(purchase(one, "p", "60.00"));
        capture(hold(one, 60, "x"));
        replay(refund(one, "p", "60.00"), purchase(other, "p", "50.00"));
        customer(one).body("balance", equalTo(-60));

        replay(merge(one, other));

        customer(other).body("balance", equalTo(-10)).body("deficit", equalTo(10));
        replay(purchase(one, "next", "15.00"));
        customer(other).body("balance", equalTo(5)).body("deficit", equalTo(0));
    }

    @Test
    void onlyBothRecordsMergeAndEachOneAgainHasNoEffect() {
        for (boolean ownFirst : List.of(true, false)) {
            String merged = "m" + ownFirst + one;
            String into = "i" + ownFirst + other;
            replay(purchase(merged, "p", "60.00"), purchase(into, "p", "50.00"));
            List<Fact<?>> records = new ArrayList<>(List.of(merge(merged, into)));
            if (!ownFirst) {
                Collections.reverse(records);
            }

            replay(records.get(0), records.get(0));
            customer(merged).body("balance", equalTo(60)).body("mergedIntoCustomerId", nullValue());
            replay(records.get(1), records.get(1), records.get(0), records.get(1));

            customer(merged).body("balance", equalTo(110));
            assertThat(count("select count(*) from entry where kind = 'transfer' and customer_id in ('%s', '%s')"
                            .formatted(merged, into)))
                    .isEqualTo(2);
        }
    }

    @Test
    void aMergeThatIsRolledBackIsDoneWhenItComesAgain() {
        replay(purchase(one, "p", "60.00"), purchase(other, "p", "50.00"));
        Fact<?>[] records = merge(one, other);
        replay(records[0]);

        assertThatThrownBy(() -> pool.withTransaction(tx -> inbox.handle(tx, List.of(consumed(records[1])))
                                .chain(() -> Uni.createFrom().failure(new IllegalStateException("killed"))))
                        .await()
                        .atMost(TIMEOUT))
                .hasMessageContaining("killed");
        customer(one).body("balance", equalTo(60)).body("mergedIntoCustomerId", nullValue());

        replay(records[1]);
        customer(one).body("balance", equalTo(110));
    }

    @Test
    void aMergeOfAMergeInAnyOrderOfTheFourRecords() {
        for (int order = 0; order < 24; order++) {
            String a = "a" + order + one;
            String b = "b" + order + other;
            String c = "c" + order + third;
            replay(purchase(a, "p", "10.00"), purchase(b, "p", "20.00"), purchase(c, "p", "40.00"));
            List<Fact<?>> records = new ArrayList<>(List.of(merge(a, b)));
            records.addAll(List.of(merge(b, c, MERGED.plusSeconds(60))));
            List<Fact<?>> permuted = new ArrayList<>();
            for (int left = 4, rest = order; left > 0; rest /= left, left--) {
                permuted.add(records.remove(rest % left));
            }

            replay(permuted.toArray(Fact<?>[]::new));
            replay(purchase(a, "late", "100.00"));

            for (String id : List.of(a, b, c)) {
                customer(id).body("balance", equalTo(170)).body("tier", equalTo("silver"));
                assertThat(tierPublishedOf(id)).isEqualTo("silver");
            }
            customer(a).body("mergedIntoCustomerId", equalTo(c));
        }
    }

    @Test
    void customersOfWhomNothingIsKnownAreMergedToo() {
        replay(merge(one, other));
        as("ops").get("/customers/" + one).then().statusCode(404);

        replay(purchase(one, "p", "60.00"));

        customer(other).body("balance", equalTo(60));
        customer(one).body("mergedIntoCustomerId", equalTo(other));
    }

    @Test
    void anErasureOfEitherErasesBothAndTheIdsAreTwoCustomersAfterwards() {
        for (boolean ofMerged : List.of(true, false)) {
            String merged = "m" + ofMerged + one;
            String into = "i" + ofMerged + other;
            replay(purchase(merged, "p", "60.00"), purchase(into, "p", "50.00"));
            Fact<?>[] records = merge(merged, into);
            replay(records);
            Instant cut = MERGED.plusSeconds(60);
            Fact<?> first = erasure(ofMerged ? merged : into, cut);
            Fact<?> second = erasure(ofMerged ? into : merged, cut);

            replay(first);
            as("ops").get("/customers/" + merged).then().statusCode(404);
            as("ops").get("/customers/" + into).then().statusCode(404);
            replay(purchase(merged, "p", "60.00"), purchase(into, "p", "50.00"));
            replay(records);
            replay(purchaseAt(merged, "new", "5.00", cut.plusSeconds(1)), second, first);
            replay(purchaseAt(into, "new", "7.00", cut.plusSeconds(1)));

            customer(merged).body("balance", equalTo(5)).body("mergedIntoCustomerId", nullValue());
            customer(into).body("balance", equalTo(7));
        }
    }

    @Test
    void whatWasErasedBeforeTheMergeIsNotTransferred() {
        Instant cut = BOUGHT.plusSeconds(60);
        replay(purchase(one, "old", "60.00"), purchaseAt(one, "new", "8.00", cut.plusSeconds(1)));
        Fact<?>[] records = merge(one, other);

        replay(records[1], erasure(one, cut), records[0]);

        customer(other).body("balance", equalTo(8));
    }

    @Test
    void bothRecordsAtOnceAmongPurchasesAndRequestsLoseAndDoubleNothing() {
        Random random = new Random(1);
        for (int round = 0; round < 8; round++) {
            String a = "a" + round + one;
            String b = "b" + round + other;
            replay(purchase(a, "p", "100.00"), purchase(b, "p", "100.00"));
            Fact<?>[] records = merge(a, b);
            List<Runnable> work = new ArrayList<>(List.of(
                    () -> handleRetrying(records[0]),
                    () -> handleRetrying(records[1]),
                    () -> handleRetrying(purchase(a, "q", "10.00")),
                    () -> handleRetrying(purchase(b, "q", "10.00")),
                    () -> handleRetrying(refund(a, "p", "50.00")),
                    () -> hold(a, 20, "r"),
                    () -> hold(b, 20, "r")));
            Collections.shuffle(work, random);
            work.stream().map(CompletableFuture::runAsync).toList().forEach(CompletableFuture::join);

            customer(a)
                    .body("mergedIntoCustomerId", equalTo(b))
                    .body("balance", equalTo(170))
                    .body("held", equalTo(40));
        }
    }

    @Test
    void theRecordsOfATopicMergeOnceHoweverOftenTheyAreSent() {
        replay(purchase(one, "p", "60.00"), purchase(other, "p", "50.00"));
        String data = "{\"customerId\":\"%s\",\"intoCustomerId\":\"%s\"}".formatted(one, other);
        for (int time = 0; time < 2; time++) {
            KAFKA.send("customers", one, headers("m-" + one, Map.of()), bytes(data));
            KAFKA.send("customers", other, headers("m-other-" + one, Map.of("ce_partitionkey", other)), bytes(data));
        }
        for (String key : List.of(one, other)) {
            KAFKA.sendEvent("purchases", "/shop", key + "-end", "purchase", MERGED, key, """
                    {"purchaseId":"%1$s-end","customerId":"%1$s","amount":"1.00","currency":"EUR"}""".formatted(key));
        }

        Awaitility.await("merged")
                .atMost(TIMEOUT)
                .untilAsserted(() -> customer(one)
                        .body("mergedIntoCustomerId", equalTo(other))
                        .body("balance", equalTo(112)));
        assertThat(published("points-transferred", other)).isEqualTo(1);
    }

    private static byte[] bytes(String data) {
        return data.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(String id, Map<String, String> more) {
        Map<String, String> headers = new TreeMap<>(more);
        headers.putAll(Map.of(
                "ce_specversion", "1.0",
                "ce_id", id,
                "ce_source", "/ticket-service",
                "ce_type", "customer-merged",
                "ce_time", MERGED.toString(),
                "content-type", "application/json"));
        return headers;
    }

    @Test
    void aTierThatWasSetForTheOldIdStays() {
        as("ops")
                .contentType("application/json")
                .body("{\"tier\":\"gold\",\"reason\":\"a friend\"}")
                .put("/customers/" + one + "/tier")
                .then()
                .statusCode(200);

        replay(merge(one, other));

        customer(other).body("tier", equalTo("gold"));
        assertThat(tierPublishedOf(other)).isEqualTo("gold");
        assertThat(count("select count(*) from account where floor_reason = 'a friend' and customer_id = '%s'"
                        .formatted(other)))
                .isEqualTo(1);
        as("ops").delete("/customers/" + one + "/tier").then().statusCode(204);
        customer(other).body("tier", nullValue());
    }

    @Test
    void rewardsOfTheOldIdAreThePersons() {
        execute("insert into account (customer_id) values ('%s')".formatted(one));
        execute("""
                insert into issued_reward (issued_id, customer_id, reward, card, state, issued_at, changed_at)
                values ('coffee:%1$s:1', '%1$s', 'mug', 'coffee', 'issued', '%2$s', '%2$s')
                """.formatted(one, BOUGHT));

        replay(merge(one, other));

        as("ops").get("/customers/" + one + "/rewards").then().body("items.reward", hasItem("mug"));
        as("ops").get("/customers/" + other + "/rewards").then().body("items.reward", hasItem("mug"));
        as("ops").post("/rewards/coffee:" + one + ":1/use").then().statusCode(200);
    }

    private void handleRetrying(Fact<?> fact) {
        pool.withTransaction(tx -> inbox.handle(tx, List.of(consumed(fact))))
                .onFailure(ConcurrentUpdateException.class)
                .retry()
                .atMost(20)
                .await()
                .atMost(TIMEOUT)
                .run();
    }

    private void replay(Fact<?>... facts) {
        for (Fact<?> fact : facts) {
            Uni<Runnable> handled = pool.withTransaction(tx -> inbox.handle(tx, List.of(consumed(fact))));
            handled.await().atMost(TIMEOUT).run();
        }
    }

    private static ConsumedFact consumed(Fact<?> fact) {
        return new ConsumedFact(fact.type().topic().wireName(), 0, 0, fact);
    }

    private static Fact<?>[] merge(String customer, String into) {
        return merge(customer, into, MERGED);
    }

    private static Fact<?>[] merge(String customer, String into, Instant at) {
        return new CustomerMerged(new CustomerId(customer), new CustomerId(into))
                .toFacts("m-" + customer, "m-other-" + customer, "/ticket-service", at)
                .toArray(Fact<?>[]::new);
    }

    private static Fact<?> erasure(String customer, Instant cut) {
        return new ErasureCut(cut).toFact("x-" + customer, "/ticket-service", new CustomerId(customer));
    }

    private static Fact<?> purchase(String customer, String name, String amount) {
        return purchaseAt(customer, name, amount, BOUGHT);
    }

    private static Fact<?> purchaseAt(String customer, String name, String amount, Instant at) {
        return Fact.of(
                customer + name,
                "/shop",
                at,
                new Purchase(
                        customer + name,
                        new CustomerId(customer),
                        new BigDecimal(amount),
                        "EUR",
                        null,
                        List.of(),
                        null));
    }

    /** Of a purchase of the customer, or of another one's if its id is whole. */
    private static Fact<?> refund(String customer, String purchase, String amount) {
        String purchaseId = purchase.contains("-") ? purchase : customer + purchase;
        return Fact.of(
                "r-" + customer + purchase,
                "/shop",
                MERGED,
                new PurchaseRefunded(
                        purchaseId,
                        new CustomerId(customer),
                        "r-" + customer.hashCode(),
                        new BigDecimal(amount),
                        "EUR"));
    }

    private static String hold(String customer, int points, String reference) {
        return as("ops")
                .contentType("application/json")
                .body("{\"points\":%d,\"reference\":\"%s\"}".formatted(points, reference))
                .post("/customers/" + customer + "/redemptions")
                .then()
                .statusCode(201)
                .extract()
                .path("redemptionId");
    }

    private static void capture(String redemptionId) {
        as("ops")
                .contentType("application/json")
                .post("/redemptions/" + redemptionId + "/capture")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse customer(String customer) {
        return as("ops").get("/customers/" + customer).then().statusCode(200);
    }

    private static ValidatableResponse entries(String customer) {
        return as("ops").get("/customers/" + customer + "/entries").then().statusCode(200);
    }

    private long published(String type, String key) {
        return records(key).stream()
                .filter(record -> record.attribute("type").equals(type))
                .count();
    }

    /** The tier of the last record; empty: none. */
    private String tierPublishedOf(String customer) {
        return records(customer).stream()
                .filter(record -> record.attribute("type").equals("tier-changed"))
                .reduce((before, after) -> after)
                .map(record -> JsonPath.from(record.value()).getString("tier"))
                .orElse("");
    }

    private List<ConsumedRecord> records(String customer) {
        Awaitility.await("everything is published")
                .atMost(TIMEOUT)
                .until(() -> count("select count(*) from outbox") == 0);
        return KAFKA.readAll("loyalty").stream()
                .filter(record -> customer.equals(record.key()))
                .toList();
    }

    private void execute(String statement) {
        pool.query(statement).execute().await().atMost(TIMEOUT);
    }

    private long count(String query) {
        return pool.query(query)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(TIMEOUT);
    }
}
