package io.holdfast.ticket;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestTokens;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(AuditTest.FrequentCleanup.class)
class AuditTest {

    public static final class FrequentCleanup implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("holdfast.audit.cleanup-interval", "500ms");
        }
    }

    private Instant start = Instant.EPOCH;

    @BeforeEach
    void remember() {
        start = Instant.now();
    }

    @Test
    void whoCreatesReplacesAndRevokesAKeyIsRecorded() {
        String id = admin().body("{\"name\":\"Audited\"}")
                .post("/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("keyId");
        admin().post("/keys/" + id + "/rotate").then().statusCode(200);
        admin().delete("/keys/" + id).then().statusCode(204);
        admin().delete("/keys/" + id).then().statusCode(204);

        trail().body("items.action", equalTo(List.of("key.revoked", "key.rotated", "key.created")))
                .body("items.resource", everyItem(equalTo("keys/" + id)))
                .body("items.who", everyItem(equalTo("ann@example.com")))
                .body("items.service", everyItem(equalTo("ticket-service")));
    }

    @Test
    void whatIsRefusedOrReplayedIsNotRecorded() {
        admin().body("{}").post("/keys").then().statusCode(422);
        admin().post("/keys/no-such-key/rotate").then().statusCode(404);
        for (int i = 0; i < 2; i++) {
            admin().header("Idempotency-Key", "audited-once")
                    .body("{\"source\":\"/old\"}")
                    .post("/imports")
                    .then()
                    .statusCode(201);
        }

        trail().body("items.action", equalTo(List.of("import.started")));
    }

    @Test
    void theEndOfAnImportIsRecordedOnce() {
        String id = admin().body("{\"source\":\"/old\"}")
                .post("/imports")
                .then()
                .extract()
                .path("importId");
        admin().post("/imports/" + id + "/complete").then().statusCode(200);
        admin().post("/imports/" + id + "/complete").then().statusCode(200);

        trail().body("items.action", equalTo(List.of("import.completed", "import.started")))
                .body("items.resource", everyItem(equalTo("imports/" + id)));
    }

    @Test
    void anErasureIsRecordedWithoutTheCustomersId() {
        admin().delete("/customers/audited-customer").then().statusCode(202);

        trail().body("items.action", equalTo(List.of("customer.erased")))
                .body("items.resource", hasItem(containsString("customers/sha256:")))
                .body("items.resource", everyItem(not(containsString("audited-customer"))));
    }

    @Test
    void theTrailHasPages() {
        for (int i = 0; i < 3; i++) {
            admin().body("{\"source\":\"/page-" + i + "\"}")
                    .post("/imports")
                    .then()
                    .statusCode(201);
        }
        ValidatableResponse first = trail("&limit=2").body("items", hasSize(2));

        trail("&limit=2&cursor=" + first.extract().path("nextCursor")).body("items", hasSize(1));
        admin().get("/audit?since=yesterday").then().statusCode(422);
        admin().get("/audit?cursor=x").then().statusCode(422);
    }

    @Test
    void whatIsOlderThanTheRetentionIsDeleted() throws SQLException {
        try (Connection database = EmbeddedServers.running().connect("ticket");
                PreparedStatement old = database.prepareStatement(
                        "insert into audit (at, who, action, resource) values (now() - interval '401 days', 'ann', 'old', 'r'),"
                                + " (now() - interval '399 days', 'ann', 'kept', 'r')")) {
            old.executeUpdate();
        }

        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> admin().get("/audit?limit=200")
                        .then()
                        .body("items.action", hasItem("kept"))
                        .body("items.action", not(hasItem("old"))));
    }

    private ValidatableResponse trail() {
        return trail("");
    }

    private ValidatableResponse trail(String parameters) {
        return admin().get("/audit?since=" + start + parameters).then().statusCode(200);
    }

    private static RequestSpecification admin() {
        return given().header("Authorization", "Bearer " + TestTokens.tokenOf("ann@example.com", "admin"))
                .contentType("application/json");
    }
}
