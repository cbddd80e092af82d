package io.holdfast.loyalty.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestTokens;

import static io.holdfast.loyalty.service.LoyaltyServer.adjust;
import static io.holdfast.loyalty.service.LoyaltyServer.balance;
import static io.holdfast.loyalty.service.LoyaltyServer.uniqueId;
import static io.holdfast.testservers.ServiceRequests.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Adjustments and entries over REST, and access by role. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = LoyaltyServer.DATABASE))
class AdjustmentsTest {

    @Test
    void adjustmentsAddAndTakePointsWithAReason() {
        String anna = uniqueId("anna");

        adjust(anna, 500, "")
                .statusCode(201)
                .body("customerId", equalTo(anna))
                .body("points", equalTo(500))
                .body("balance", equalTo(500))
                .body("reason", equalTo("goodwill"));
        adjust(anna, -200, "").statusCode(201).body("balance", equalTo(300));

        as("agent")
                .get("/customers/" + anna + "/entries")
                .then()
                .body("items.points", contains(-200, 500))
                .body("items.kind", contains("adjustment", "adjustment"))
                .body("items.reason", contains("goodwill", "goodwill"))
                .body("items[0].lots[0].points", equalTo(-200))
                .body("items[1].lots[0].remaining", equalTo(300));
        assertThat(LoyaltyServer.kafka()
                        .read(
                                "loyalty",
                                records -> records.stream()
                                                .filter(r -> anna.equals(r.key()))
                                                .count()
                                        >= 2))
                .filteredOn(record -> anna.equals(record.key()))
                .extracting(record -> record.attribute("type"))
                .containsExactly("points-adjusted", "points-adjusted");
    }

    @Test
    void takingMoreThanAvailableIsRejectedAndTakesNothing() {
        String bert = uniqueId("bert");
        adjust(bert, 10, "").statusCode(201);

        adjust(bert, -11, "").statusCode(409).body("type", equalTo("urn:holdfast:problem:insufficient-points"));

        assertThat(balance(bert)).isEqualTo(10);
    }

    @Test
    void concurrentAdjustmentsNeverOverdrawTheAccount() throws Exception {
        String cora = uniqueId("cora");
        adjust(cora, 100, "").statusCode(201);

        Map<Integer, Integer> answers = new TreeMap<>();
        for (int status : atOnce(16, () -> adjust(cora, -30, "").extract().statusCode())) {
            answers.merge(status, 1, Integer::sum);
        }

        assertThat(answers).containsExactly(Map.entry(201, 3), Map.entry(409, 13));
        assertThat(balance(cora)).isEqualTo(10);
    }

    @Test
    void aRepeatedIdempotencyKeyAdjustsOnce() throws Exception {
        String dirk = uniqueId("dirk");
        String key = uniqueId("key");

        String first = adjust(dirk, 50, key).statusCode(201).extract().asString();
        adjust(dirk, 50, key)
                .statusCode(201)
                .header("Idempotent-Replayed", equalTo("true"))
                .body(equalTo(first));
        adjust(dirk, 51, key).statusCode(422).body("errors.field", contains("Idempotency-Key"));
        assertThat(balance(dirk)).isEqualTo(50);

        String other = uniqueId("key");
        List<Integer> statuses =
                atOnce(8, () -> adjust(dirk, 1, other).extract().statusCode());
        assertThat(statuses).isSubsetOf(201, 409).contains(201);
        assertThat(balance(dirk)).isEqualTo(51);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"points\":0,\"reason\":\"x\"}",
                "{\"points\":1.5,\"reason\":\"x\"}",
                "{\"points\":\"10\",\"reason\":\"x\"}",
                "{\"points\":10000000000,\"reason\":\"x\"}",
                "{\"points\":99999999999999999999999,\"reason\":\"x\"}",
                "{\"points\":10}",
                "{\"points\":10,\"reason\":\" \"}",
                "{\"points\":10,\"reason\":\"a\\u0000b\"}",
            })
    void anInvalidBodyIs422AndChangesNothing(String body) {
        String emma = uniqueId("emma");

        as("ops")
                .contentType("application/json")
                .body(body)
                .post("/customers/" + emma + "/adjustments")
                .then()
                .statusCode(422)
                .body("errors", hasSize(1));

        assertThat(balance(emma)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"points\":", "nonsense", "{} {}", "{\"points\": 1, \"points\": 2}"})
    void aMalformedBodyIs400(String body) {
        as("ops")
                .contentType("application/json")
                .body(body)
                .post("/customers/" + uniqueId("fred") + "/adjustments")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:holdfast:problem:malformed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null"})
    void aBodyThatIsNoObjectIs422(String body) {
        as("ops")
                .contentType("application/json")
                .body(body)
                .post("/customers/" + uniqueId("fred") + "/adjustments")
                .then()
                .statusCode(422);
    }

    @Test
    void rolesDecideWhoMayReadAndAdjust() {
        String gina = uniqueId("gina");
        adjust(gina, 1, "").statusCode(201);
        String path = "/customers/" + gina;

        given().get(path).then().statusCode(401);
        ServiceRequests.asChannel().get(path).then().statusCode(403);
        as("agent").get(path).then().statusCode(200);
        as("agent").get("/liability").then().statusCode(200);
        as("agent").get("/programme").then().statusCode(200).body("rules.per", contains("1.00"));
        as("agent").get("/reconciliation").then().statusCode(403);
        as("agent")
                .contentType("application/json")
                .body("{\"points\":1,\"reason\":\"x\"}")
                .post(path + "/adjustments")
                .then()
                .statusCode(403);
        given().header("Authorization", "Bearer " + TestTokens.token(Instant.EPOCH, "ops"))
                .get(path)
                .then()
                .statusCode(401);
    }

    @Test
    void anUnknownCustomerIs404() {
        as("agent").get("/customers/nobody").then().statusCode(404);
        as("agent").get("/customers/nobody/entries").then().statusCode(404);
        as("agent").get("/customers/no%20id").then().statusCode(404);
        as("agent").get("/customers/a%00b").then().statusCode(404);
    }

    @Test
    void entriesArePaged() {
        String hugo = uniqueId("hugo");
        for (int i = 1; i <= 5; i++) {
            adjust(hugo, i, "").statusCode(201);
        }

        String cursor = as("agent")
                .get("/customers/" + hugo + "/entries?limit=3")
                .then()
                .body("items.points", contains(5, 4, 3))
                .extract()
                .path("nextCursor");
        as("agent")
                .queryParam("cursor", cursor)
                .get("/customers/" + hugo + "/entries?limit=3")
                .then()
                .body("items.points", contains(2, 1))
                .body("nextCursor", nullValue());
        as("agent").get("/customers/" + hugo + "/entries?limit=201").then().statusCode(422);
        as("agent").get("/customers/" + hugo + "/entries?limit=x").then().statusCode(422);
        as("agent").get("/customers/" + hugo + "/entries?cursor=x").then().statusCode(422);
    }

    private static <T> List<T> atOnce(int times, Callable<T> call) throws InterruptedException, ExecutionException {
        try (ExecutorService callers = Executors.newFixedThreadPool(times)) {
            List<Future<T>> answers =
                    callers.invokeAll(Stream.generate(() -> call).limit(times).toList());
            List<T> all = new ArrayList<>();
            for (Future<T> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }
}
