package io.holdfast.loyalty;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.EndpointWalk;

import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

/** Which role may use which endpoint; every other credential is refused. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "loyalty"))
class EndpointRolesTest {

    private static final String JSON = "application/json";
    private static final Set<String> ALL = Set.of("agent", "ops", "admin");
    private static final Set<String> OPS = Set.of("ops", "admin");

    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("GET /audit", Set.of("admin")),
            Map.entry("GET /board/session", ALL),
            Map.entry("GET /customers/{id}", ALL),
            Map.entry("GET /customers/{id}/entries", ALL),
            Map.entry("GET /customers/{id}/rewards", ALL),
            Map.entry("GET /distribution", ALL),
            Map.entry("GET /liability", ALL),
            Map.entry("GET /redemptions", ALL),
            Map.entry("GET /redemptions/{id}", ALL),
            Map.entry("GET /rewards", ALL),
            Map.entry("GET /rewards/{issuedId}", ALL),
            Map.entry("POST /customers/{id}/redemptions", ALL),
            Map.entry("POST /redemptions/{id}/cancel", ALL),
            Map.entry("POST /redemptions/{id}/capture", ALL),
            Map.entry("POST /rewards/{issuedId}/use", ALL),
            Map.entry("PUT /customers/{id}/tier", OPS),
            Map.entry("DELETE /customers/{id}/tier", OPS),
            Map.entry("GET /programme", ALL),
            Map.entry("GET /programme/versions", ALL),
            Map.entry("GET /programme/versions/{version}", ALL),
            Map.entry("PUT /programme", OPS),
            Map.entry("GET /reconciliation", OPS),
            Map.entry("POST /backtests", ALL),
            Map.entry("POST /customers/{id}/adjustments", OPS),
            Map.entry("POST /simulations", ALL));

    @Test
    void eachEndpointIsOpenToItsRolesOnly() {
        assertThat(EndpointWalk.faults(ALLOWED)).isEmpty();
    }

    @Test
    void whoChangesTheProgrammeOrAnAccountIsInTheAuditTrail() {
        String programme = as("ops").get("/programme").asString();
        as("ops").contentType(JSON).body(programme).put("/programme").then().statusCode(200);
        as("ops")
                .contentType(JSON)
                .body("{\"points\":10,\"reason\":\"audited\"}")
                .post("/customers/audited/adjustments")
                .then()
                .statusCode(201);
        as("ops").delete("/customers/audited/tier").then().statusCode(204);

        as("admin")
                .get("/audit?limit=3")
                .then()
                .statusCode(200)
                .body("items.action", equalTo(List.of("tier-floor.removed", "points.adjusted", "programme.put")))
                .body("items.resource", everyItem(not(containsString("audited"))))
                .body("items[0].resource", matchesPattern("customers/sha256:[0-9a-f]{64}/tier"))
                .body("items.service", everyItem(equalTo("loyalty-service")));
    }
}
