package io.holdfast.loyalty.redemption;

import java.util.Map;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.loyalty.redemption.MemberApi.cancel;
import static io.holdfast.loyalty.redemption.MemberApi.capture;
import static io.holdfast.loyalty.redemption.MemberApi.customer;
import static io.holdfast.loyalty.redemption.MemberApi.give;
import static io.holdfast.loyalty.redemption.MemberApi.held;
import static io.holdfast.loyalty.redemption.MemberApi.hold;
import static io.holdfast.loyalty.redemption.MemberApi.newCustomer;
import static io.holdfast.loyalty.redemption.MemberApi.putProgramme;
import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** Redemptions, rewards and tiers over REST. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = MemberApi.DATABASE))
class RedemptionsTest {

    private static final String PROGRAMME = """
            {"name": "shop", "rules": [{"name": "spend", "kind": "per-amount", "points": 1, "per": "1.00"}],
             "tiers": {"basis": "points-earned", "levels": [{"tier": "silver", "from": "100"}, {"tier": "gold", "from": "500"}]},
             "rewards": [{"name": "coffee", "points": 30, "stock": 5, "perCustomer": 2, "validFor": "P30D"},
                         {"name": "lounge", "points": 10, "tiers": ["gold"]},
                         {"name": "past", "points": 1, "until": "2020-01-01T00:00:00Z"}],
             "minimumRedemption": 5}
            """;

    @BeforeEach
    void putTheProgramme() {
        putProgramme(PROGRAMME);
    }

    @AfterEach
    void theLedgerIsConsistent() {
        as("ops").get("/reconciliation").then().statusCode(200).body("checks.findAll { !it.holds }", hasSize(0));
    }

    @Test
    void pointsAreHeldAndCaptured() {
        String anna = newCustomer("anna");
        give(anna, 100);

        String redemption = hold(anna, "{\"points\":40,\"reference\":\"order-1\"}")
                .statusCode(201)
                .body("state", equalTo("held"))
                .body("points", equalTo(40))
                .body("reference", equalTo("order-1"))
                .body("expiresAt", notNullValue())
                .extract()
                .path("redemptionId");
        customer(anna)
                .body("balance", equalTo(100))
                .body("available", equalTo(60))
                .body("held", equalTo(40));

        for (int i = 0; i < 2; i++) {
            capture(redemption)
                    .statusCode(200)
                    .body("state", equalTo("captured"))
                    .body("captured", equalTo(40));
        }
        customer(anna)
                .body("balance", equalTo(60))
                .body("available", equalTo(60))
                .body("held", equalTo(0));
        as("agent")
                .get("/customers/" + anna + "/entries")
                .then()
                .body("items.kind", contains("redemption", "adjustment"))
                .body("items[0].points", equalTo(-40))
                .body("items[0].causeId", equalTo(redemption));
        cancel(redemption).statusCode(409).body("type", endsWith("already-captured"));
        as("agent").get("/redemptions/" + redemption).then().statusCode(200).body("state", equalTo("captured"));
    }

    @Test
    void aSmallerCaptureAndACancelGiveBackTheRest() {
        String bert = newCustomer("bert");
        give(bert, 50);

        String first = held(bert, "{\"points\":30}");
        capture(first, "{\"points\":31}").statusCode(409).body("type", endsWith("exceeds-held"));
        capture(first, "{\"points\":10}").statusCode(200).body("captured", equalTo(10));
        capture(first, "{\"points\":11}").statusCode(409).body("type", endsWith("already-captured"));
        String second = held(bert, "{\"points\":40}");
        for (int i = 0; i < 2; i++) {
            cancel(second).statusCode(200).body("state", equalTo("cancelled"));
        }
        capture(second).statusCode(409).body("type", endsWith("already-cancelled"));

        customer(bert)
                .body("balance", equalTo(40))
                .body("available", equalTo(40))
                .body("held", equalTo(0));
    }

    @Test
    void aHoldThatIsNotPossibleIsRefusedByName() {
        String carl = newCustomer("carl");
        give(carl, 90);

        Map.of(
                        "{\"points\":91}", "insufficient-points",
                        "{\"points\":4}", "below-minimum",
                        "{\"rewardId\":\"lounge\"}", "not-for-this-tier",
                        "{\"rewardId\":\"past\"}", "not-available",
                        "{\"rewardId\":\"tea\"}", "unknown-reward")
                .forEach((body, error) -> hold(carl, body).statusCode(409).body("type", endsWith(error)));
        for (String invalid : new String[] {
            "{}",
            "{\"points\":0}",
            "{\"points\":1.5}",
            "{\"points\":\"5\"}",
            "[]",
            "{\"points\":5,\"rewardId\":\"coffee\"}",
            "{\"rewardId\":\"coffee\",\"reference\":\"x\"}",
            "{\"pints\":5}"
        }) {
            hold(carl, invalid).statusCode(422);
        }
        customer(carl).body("available", equalTo(90));
        capture("unknown").statusCode(404);
        cancel("unknown").statusCode(404);
    }

    @Test
    void aRewardIsIssuedOnceAndUsedOnce() {
        String dora = newCustomer("dora");
        give(dora, 100);

        String first = held(dora, "{\"rewardId\":\"coffee\"}");
        held(dora, "{\"rewardId\":\"coffee\"}");
        hold(dora, "{\"rewardId\":\"coffee\"}").statusCode(409).body("type", endsWith("limit-reached"));
        capture(first, "{\"points\":10}").statusCode(409).body("type", endsWith("conflict"));
        as("agent").get("/rewards/" + first).then().statusCode(404);
        capture(first).statusCode(200);

        as("agent")
                .get("/customers/" + dora + "/rewards")
                .then()
                .statusCode(200)
                .body("items.issuedId", contains(first))
                .body("items[0].state", equalTo("issued"))
                .body("items[0].validUntil", notNullValue());
        as("agent").post("/rewards/" + first + "/use").then().statusCode(200).body("state", equalTo("used"));
        as("agent").post("/rewards/" + first + "/use").then().statusCode(409).body("type", endsWith("already-used"));
        as("agent").get("/rewards/" + first).then().statusCode(200).body("state", equalTo("used"));
        as("agent")
                .get("/rewards")
                .then()
                .statusCode(200)
                .body("items.rewardId", contains("coffee", "lounge", "past"))
                .body("items[1].left", nullValue());
    }

    @Test
    void anIdempotentHoldIsRepeated() {
        String emil = newCustomer("emil");
        give(emil, 100);
        String key = newCustomer("key");

        String first = repeat(emil, key, "{\"points\":20}", 201, false);
        String second = repeat(emil, key, "{\"points\":20}", 201, true);

        assertThat(second).isEqualTo(first);
        repeat(emil, key, "{\"points\":21}", 422, false);
        customer(emil).body("held", equalTo(20));
    }

    private static String repeat(String customer, String key, String body, int status, boolean replayed) {
        return as("agent")
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/customers/" + customer + "/redemptions")
                .then()
                .statusCode(status)
                .header("Idempotent-Replayed", replayed ? "true" : null)
                .extract()
                .path("redemptionId");
    }

    @Test
    void anOperatorSetsAndRemovesATier() {
        String fred = newCustomer("fred");
        give(fred, 20);
        customer(fred)
                .body("tier", nullValue())
                .body("nextTier.tier", equalTo("silver"))
                .body("nextTier.missing", equalTo(100));

        as("ops")
                .contentType("application/json")
                .body("{\"tier\":\"gold\",\"reason\":\"a good friend\"}")
                .put("/customers/" + fred + "/tier")
                .then()
                .statusCode(200)
                .body("tier", equalTo("gold"))
                .body("floor.reason", equalTo("a good friend"));
        customer(fred).body("tier", equalTo("gold")).body("nextTier", nullValue());
        hold(fred, "{\"rewardId\":\"lounge\"}").statusCode(201);
        as("ops").delete("/customers/" + fred + "/tier").then().statusCode(204);
        customer(fred).body("tier", nullValue());

        as("ops")
                .contentType("application/json")
                .body("{\"tier\":\"iron\",\"reason\":\"x\"}")
                .put("/customers/" + fred + "/tier")
                .then()
                .statusCode(409)
                .body("type", endsWith("unknown-tier"));
        as("ops")
                .contentType("application/json")
                .body("{\"tier\":\"gold\",\"until\":\"2020-01-01T00:00:00Z\"}")
                .put("/customers/" + fred + "/tier")
                .then()
                .statusCode(422)
                .body("errors.field", hasItem("until"))
                .body("errors.field", hasItem("reason"));
    }
}
