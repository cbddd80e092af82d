package io.holdfast.loyalty.service;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.SharedFiles;

import static io.holdfast.loyalty.service.LoyaltyServer.kafka;
import static io.holdfast.loyalty.service.LoyaltyServer.number;
import static io.holdfast.loyalty.service.LoyaltyServer.sendAsync;
import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** The purchases of a real shop (CDNOW), through the whole service. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = LoyaltyServer.DATABASE))
class RecordedShopTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String OF_SAMPLE = " where customer_id like 'cdnow-sample-%'";
    private static final String OF_ALL = " where customer_id like 'cdnow-_____'";
    private static final String POINTS = "select coalesce(sum(balance), 0) from account";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void allPurchasesOfTheSampleEarnTheWholeUnitsOfTheirAmountsOnce() throws IOException {
        List<JsonNode> purchases = load("data/cdnow-sample-purchases.ndjson.gz");

        purchases.forEach(RecordedShopTest::send);
        purchases.forEach(RecordedShopTest::send);
        kafka().flush();
        long expected = wholeUnits(purchases);

        await().atMost(PATIENCE).until(() -> number(POINTS + OF_SAMPLE) == expected);
        await().atMost(PATIENCE).until(() -> number("select count(*) from purchase" + OF_SAMPLE) == purchases.size());
        assertThat(expected).isEqualTo(239_444);
        assertThat(number("select count(*) from refused" + OF_SAMPLE)).isZero();
        as("ops").get("/reconciliation").then().body("consistent", equalTo(true));
    }

    @Test
    void refundsOfEveryTenthPurchaseInTwoPartsTakeBackExactlyWhatTheyEarned() throws IOException {
        List<JsonNode> purchases = load("data/cdnow-purchases.ndjson.gz");
        purchases.forEach(RecordedShopTest::send);
        kafka().flush();
        long earned = wholeUnits(purchases);
        assertThat(earned).isEqualTo(2_453_159);
        await().atMost(PATIENCE).until(() -> number("select count(*) from purchase" + OF_ALL) == purchases.size());
        assertThat(number(POINTS + OF_ALL)).isEqualTo(earned);

        List<JsonNode> refunded = IntStream.range(0, purchases.size())
                .filter(index -> index % 10 == 0)
                .mapToObj(purchases::get)
                .filter(purchase -> amount(purchase).signum() > 0)
                .toList();
        refunded.forEach(RecordedShopTest::refundInTwoParts);
        refunded.forEach(RecordedShopTest::refundInTwoParts);
        kafka().flush();
        long kept = earned - wholeUnits(refunded);

        await().atMost(PATIENCE).until(() -> number(POINTS + OF_ALL) == kept);
        assertThat(number("select count(*) from purchase" + OF_ALL + " and refunded = amount and amount > 0"))
                .isEqualTo(refunded.size());
        assertThat(number("select count(*) from purchase" + OF_ALL + " and refunded > 0 and revoked <> awarded"))
                .isZero();
        assertThat(number("select -sum(points) from entry" + OF_ALL + " and kind = 'reversal'"))
                .isEqualTo(wholeUnits(refunded));
        assertThat(number("select count(*) from account" + OF_ALL + " and deficit > 0"))
                .isZero();
        assertThat(number("select count(*) from refused" + OF_ALL)).isZero();
        as("ops").get("/reconciliation").then().body("consistent", equalTo(true));
    }

    private static List<JsonNode> load(String name) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : SharedFiles.gzippedLines(SharedFiles.require(name))) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    /** What the purchases earn by the built-in programme: a point for each whole unit of the amount. */
    private static long wholeUnits(List<JsonNode> purchases) {
        return purchases.stream()
                .mapToLong(purchase -> amount(purchase).longValue())
                .sum();
    }

    private static BigDecimal amount(JsonNode purchase) {
        return new BigDecimal(purchase.path("data").path("amount").asText());
    }

    private static void send(JsonNode event) {
        send(event, event.path("id").asText(), "purchase", event.path("data").toString());
    }

    private static void refundInTwoParts(JsonNode purchase) {
        BigDecimal part = amount(purchase).multiply(new BigDecimal("0.37")).setScale(2, RoundingMode.UP);
        refund(purchase, "r1", part);
        if (part.compareTo(amount(purchase)) < 0) {
            refund(purchase, "r2", amount(purchase).subtract(part));
        }
    }

    private static void refund(JsonNode purchase, String refundId, BigDecimal amount) {
        ObjectNode data = JSON.createObjectNode();
        data.set("purchaseId", purchase.path("data").path("purchaseId"));
        data.set("customerId", purchase.path("data").path("customerId"));
        data.set("currency", purchase.path("data").path("currency"));
        data.put("refundId", refundId).put("amount", amount.toPlainString());
        send(purchase, purchase.path("id").asText() + "-" + refundId, "purchase-refunded", data.toString());
    }

    private static void send(JsonNode purchase, String id, String type, String data) {
        sendAsync(
                "purchases",
                purchase.path("data").path("customerId").asText(),
                Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        id,
                        "ce_source",
                        purchase.path("source").asText(),
                        "ce_type",
                        type,
                        "ce_time",
                        purchase.path("time").asText()),
                data);
    }
}
