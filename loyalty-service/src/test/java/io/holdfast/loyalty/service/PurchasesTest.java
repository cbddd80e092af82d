package io.holdfast.loyalty.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.AlsoInContainers;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.loyalty.service.LoyaltyServer.awaitBalance;
import static io.holdfast.loyalty.service.LoyaltyServer.balance;
import static io.holdfast.loyalty.service.LoyaltyServer.erase;
import static io.holdfast.loyalty.service.LoyaltyServer.kafka;
import static io.holdfast.loyalty.service.LoyaltyServer.number;
import static io.holdfast.loyalty.service.LoyaltyServer.purchase;
import static io.holdfast.loyalty.service.LoyaltyServer.refund;
import static io.holdfast.loyalty.service.LoyaltyServer.sendAsync;
import static io.holdfast.loyalty.service.LoyaltyServer.uniqueId;
import static io.holdfast.testservers.ServiceRequests.as;
import static io.holdfast.testservers.ServiceRequests.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Events on the topics, through the whole service. */
@QuarkusTest
@AlsoInContainers
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = LoyaltyServer.DATABASE))
class PurchasesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @AfterEach
    void theLedgerIsConsistent() {
        as("ops")
                .get("/reconciliation")
                .then()
                .statusCode(200)
                .body("checks.findAll { !it.holds }", hasSize(0))
                .body("consistent", equalTo(true));
    }

    @Test
    void aPurchaseEarnsPointsOnceDespiteRedelivery() {
        String anna = uniqueId("anna");
        for (int i = 0; i < 3; i++) {
            purchase(anna + "-e1", anna + "-p1", anna, "29.99");
        }
        purchase(anna + "-e2", anna + "-p2", anna, "10.00");
        purchase(anna + "-e1", anna + "-p1", anna, "29.99");
        purchase(anna + "-e3", anna + "-p3", anna, "0.99");

        awaitBalance(anna, 39);
        await().atMost(PATIENCE)
                .until(() -> number("select count(*) from purchase where customer_id = '" + anna + "'") == 3);
        assertThat(balance(anna)).isEqualTo(39);
        as("agent")
                .get("/customers/" + anna)
                .then()
                .statusCode(200)
                .body("customerId", equalTo(anna))
                .body("balance", equalTo(39))
                .body("available", equalTo(39))
                .body("held", equalTo(0))
                .body("pending", equalTo(0))
                .body("tier", nullValue())
                .body("nextTier", nullValue())
                .body("expiring", hasSize(0));
        as("agent")
                .get("/customers/" + anna + "/entries?limit=1")
                .then()
                .statusCode(200)
                .body("items.points", contains(10))
                .body("items.cause", contains(anna + "-e2"))
                .body("items.purchaseId", contains(anna + "-p2"))
                .body("items[0].lots[0].remaining", equalTo(10));
    }

    @Test
    void everyEntryIsPublishedOnceOnTheLoyaltyTopic() {
        String bea = uniqueId("bea");
        purchase(bea + "-e1", bea + "-p1", bea, "100.00");
        refund(bea + "-e2", bea + "-p1", bea + "-r1", bea, "25.00");
        refund(bea + "-e2", bea + "-p1", bea + "-r1", bea, "25.00");

        List<ConsumedRecord> published = kafka()
                .read("loyalty", records -> of(records, bea).size() >= 2)
                .stream()
                .filter(record -> bea.equals(record.key()))
                .toList();

        assertThat(published)
                .extracting(record -> record.attribute("type"))
                .containsExactly("points-awarded", "points-revoked");
        assertThat(published.getFirst().attribute("time")).isEqualTo(LoyaltyServer.NOON.toString());
        assertThat(published.getFirst().attribute("source")).isEqualTo("/loyalty-service");
        assertThat(published.getFirst().value())
                .contains("\"points\":100", "\"balance\":100", "\"cause\":\"" + bea + "-e1\"")
                .contains("\"entryId\":\"" + published.getFirst().attribute("id") + "\"");
        assertThat(published.getLast().value()).contains("\"points\":-25", "\"balance\":75");
    }

    @Test
    void refundsEndInTheSameStateInEitherOrder() {
        String carl = uniqueId("carl");
        refund(carl + "-e2", carl + "-p1", carl + "-r1", carl, "3.33");
        purchase(carl + "-e1", carl + "-p1", carl, "10.00");
        awaitBalance(carl, 7);

        refund(carl + "-e3", carl + "-p1", carl + "-r2", carl, "3.33");
        awaitBalance(carl, 4);
        refund(carl + "-e4", carl + "-p1", carl + "-r3", carl, "3.34");
        awaitBalance(carl, 0);

        as("agent")
                .get("/customers/" + carl + "/entries")
                .then()
                .body("items.points", contains(-4, -3, -3, 10))
                .body("items[0].lots[0].points", equalTo(-4));
    }

    @Test
    void aReversalOfSpentPointsLeavesADeficitThatTheNextAwardSettles() {
        String dora = uniqueId("dora");
        purchase(dora + "-e1", dora + "-p1", dora, "50.00");
        awaitBalance(dora, 50);
        LoyaltyServer.adjust(dora, -40, "").statusCode(201);

        refund(dora + "-e2", dora + "-p1", dora + "-r1", dora, "50.00");
        awaitBalance(dora, -40);
        as("agent")
                .get("/customers/" + dora)
                .then()
                .body("balance", equalTo(-40))
                .body("available", equalTo(0));

        purchase(dora + "-e3", dora + "-p3", dora, "100.00");
        awaitBalance(dora, 60);
        as("agent").get("/customers/" + dora).then().body("available", equalTo(60));
    }

    @Test
    void aPurchaseWithOtherContentIsRejectedAndCounted() {
        String emil = uniqueId("emil");
        String line = "holdfast_loyalty_refused_total{reason=\"purchase-differs\"}";
        double before = metric(line);
        purchase(emil + "-e1", emil + "-p1", emil, "20.00");
        purchase(emil + "-e1", emil + "-p1", emil, "90.00");
        purchase(emil + "-e2", emil + "-p2", emil, "1.00");

        awaitBalance(emil, 21);
        assertThat(number("select count(*) from refused where customer_id = '" + emil + "'"))
                .isEqualTo(1);
        await().atMost(PATIENCE).until(() -> metric(line) >= before + 1);
    }

    @Test
    void aPurchaseAndItsRefundsCountOnceAndForTheirOwnerOnly() {
        String owner = uniqueId("hugo");
        String other = uniqueId("ines");
        String id = owner + "-p1";
        refund(owner + "-e1", id, "r1", other, "90.00");
        refund(owner + "-e2", id, "r1", owner, "40.00");
        purchase(owner + "-e3", id, owner, "100.00");
        purchase(owner + "-e4", id, owner, "100.00");
        awaitBalance(owner, 60);
        purchase(owner + "-e5", id, other, "100.00");
        refund(owner + "-e6", id, "r1", owner, "40.00");
        refund(owner + "-e7", id, "r2", other, "100.00");
        refund(owner + "-e8", id, "r2", owner, "10.00");

        awaitBalance(owner, 50);
        await().atMost(PATIENCE)
                .until(() -> number("select count(*) from refused where customer_id = '" + other + "'") == 3);
        assertThat(balance(other)).isZero();
        assertThat(number("select refunds from purchase where purchase_id = '" + id + "'"))
                .isEqualTo(2);
    }

    @Test
    void aRefundOfAnotherCustomerBesideItsPurchaseOnAnotherPartitionNeverWaitsForEver() {
        String run = uniqueId("meanwhile");
        int rounds = 100;
        for (int i = 0; i < rounds; i++) {
            String id = run + "-" + i;
            sendAsyncPurchase(id, run + "-a" + i);
            sendAsyncRefund(id, run + "-b" + i);
        }
        kafka().flush();

        await().atMost(PATIENCE)
                .until(() ->
                        number("select count(*) from refused where reason = 'customer-differs' and customer_id like '"
                                        + run + "-b%'")
                                == rounds);
        assertThat(number("select count(*) from refund where state = 'waiting' and purchase_id like '" + run + "%'"))
                .isZero();
        assertThat(number("select count(*) from purchase where customer_id like '" + run + "-a%'"))
                .isEqualTo(rounds);
    }

    @Test
    void oneRefundCostsTheSameHoweverManyItsPurchaseHas() {
        String jo = uniqueId("jo");
        purchase(jo + "-e", jo + "-p", jo, "2000.00");
        for (int i = 0; i < 1_200; i++) {
            sendAsync("purchases", jo, headers(jo + "-r" + i, "purchase-refunded"), """
                    {"purchaseId":"%1$s-p","customerId":"%1$s","refundId":"r%2$d","amount":"1.00","currency":"EUR"}""".formatted(jo, i));
        }
        kafka().flush();

        awaitBalance(jo, 1_000);
        await().atMost(PATIENCE)
                .until(() -> number("select count(*) from refused where reason = 'too-many-refunds' and customer_id = '"
                                + jo + "'")
                        == 200);
    }

    private static void sendAsyncPurchase(String purchase, String customer) {
        sendAsync("purchases", customer, headers(purchase + "-buy", "purchase"), """
                {"purchaseId":"%s","customerId":"%s","amount":"5.00","currency":"EUR"}""".formatted(purchase, customer));
    }

    private static void sendAsyncRefund(String purchase, String customer) {
        sendAsync("purchases", customer, headers(purchase + "-back", "purchase-refunded"), """
                {"purchaseId":"%s","customerId":"%s","refundId":"r","amount":"5.00","currency":"EUR"}""".formatted(
                        purchase, customer));
    }

    private static Map<String, String> headers(String eventId, String type) {
        return Map.of(
                "ce_specversion",
                "1.0",
                "ce_id",
                eventId,
                "ce_source",
                "/shop",
                "ce_type",
                type,
                "ce_time",
                LoyaltyServer.NOON.toString());
    }

    @Test
    void anUnreadableRecordIsDeadLetteredAndTheOthersAreProcessed() {
        String finn = uniqueId("finn");
        purchase(finn + "-e1", finn + "-p1", finn, "5.00");
        LoyaltyServer.send("purchases", "purchase", finn + "-e2", LoyaltyServer.NOON, finn, "{\"purchaseId\":7");
        // valid JSON, but PostgreSQL cannot store the character U+0000
        LoyaltyServer.send(
                "purchases", "purchase", finn + "-e\u0000", LoyaltyServer.NOON, finn, """
                {"purchaseId":"%s-p2","customerId":"%s","amount":"8.00","currency":"EUR"}""".formatted(finn, finn));
        purchase(finn + "-e3", finn + "-p3", finn, "6.00");

        awaitBalance(finn, 11);
        List<ConsumedRecord> dead = kafka().read(
                        "loyalty-service-dead-letters",
                        records -> of(records, finn).size() >= 2);
        assertThat(of(dead, finn))
                .allSatisfy(record -> assertThat(record.headers()).containsKey("holdfast-dead-reason"));
    }

    @Test
    void anErasedCustomerStaysErasedWhenEventsAreReplayed() {
        String gerd = uniqueId("gerd");
        purchase(gerd + "-e1", gerd + "-p1", gerd, "30.00");
        refund(gerd + "-e2", gerd + "-p1", gerd + "-r1", gerd, "10.00");
        awaitBalance(gerd, 20);

        erase(gerd + "-x", gerd, LoyaltyServer.NOON.plusSeconds(3600));
        awaitBalance(gerd, -1);
        purchase(gerd + "-e1", gerd + "-p1", gerd, "30.00");
        purchase(gerd + "-e0", gerd + "-p0", gerd, "70.00");
        erase(gerd + "-x", gerd, LoyaltyServer.NOON.plusSeconds(3600));
        LoyaltyServer.send(
                "purchases", "purchase", gerd + "-e9", LoyaltyServer.NOON.plusSeconds(7200), gerd, """
                {"purchaseId":"%s-p9","customerId":"%s","amount":"4.00","currency":"EUR"}""".formatted(
                                gerd, gerd));

        awaitBalance(gerd, 4);
        as("agent").get("/customers/" + gerd + "/entries").then().body("items", hasSize(1));
        assertThat(number("select sum(points) from forgotten_points")).isGreaterThanOrEqualTo(20);
        assertThat(of(kafka().read("erasures", records -> !of(records, gerd).isEmpty()), gerd))
                .extracting(ConsumedRecord::value)
                .containsOnly("{\"customerId\":\"%s\",\"erasureId\":\"%s-x\",\"service\":\"loyalty-service\"}"
                        .formatted(gerd, gerd));
    }

    private static List<ConsumedRecord> of(List<ConsumedRecord> records, String customer) {
        return records.stream().filter(record -> customer.equals(record.key())).toList();
    }
}
