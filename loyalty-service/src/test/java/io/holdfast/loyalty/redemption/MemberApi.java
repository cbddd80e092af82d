package io.holdfast.loyalty.redemption;

import java.util.UUID;

import io.restassured.response.ValidatableResponse;

import static io.holdfast.testservers.ServiceRequests.as;

/** The requests of a shop, for tests. */
final class MemberApi {

    static final String DATABASE = "loyalty_rewards";

    private MemberApi() {}

    static String newCustomer(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    static void putProgramme(String programme) {
        as("admin")
                .contentType("application/json")
                .body(programme)
                .put("/programme")
                .then()
                .statusCode(200);
    }

    static void give(String customer, long points) {
        as("ops")
                .contentType("application/json")
                .body("{\"points\":%d,\"reason\":\"test\",\"expiresAt\":null}".formatted(points))
                .post("/customers/" + customer + "/adjustments")
                .then()
                .statusCode(201);
    }

    static ValidatableResponse hold(String customer, String body) {
        return as("agent")
                .contentType("application/json")
                .body(body)
                .post("/customers/" + customer + "/redemptions")
                .then();
    }

    /** The id of a new hold. */
    static String held(String customer, String body) {
        return hold(customer, body).statusCode(201).extract().path("redemptionId");
    }

    static ValidatableResponse capture(String redemptionId) {
        return as("agent").post("/redemptions/" + redemptionId + "/capture").then();
    }

    static ValidatableResponse capture(String redemptionId, String body) {
        return as("agent")
                .contentType("application/json")
                .body(body)
                .post("/redemptions/" + redemptionId + "/capture")
                .then();
    }

    static ValidatableResponse cancel(String redemptionId) {
        return as("agent").post("/redemptions/" + redemptionId + "/cancel").then();
    }

    static ValidatableResponse customer(String customer) {
        return as("agent").get("/customers/" + customer).then().statusCode(200);
    }
}
