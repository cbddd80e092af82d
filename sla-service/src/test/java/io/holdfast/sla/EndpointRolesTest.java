package io.holdfast.sla;

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
import static org.hamcrest.Matchers.equalTo;

/** Which role may use which endpoint; every other credential is refused. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class EndpointRolesTest {

    private static final String JSON = "application/json";
    private static final Set<String> ALL = Set.of("agent", "ops", "admin");
    private static final Set<String> OPS = Set.of("ops", "admin");

    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("GET /audit", Set.of("admin")),
            Map.entry("GET /board/session", ALL),
            Map.entry("GET /breaches", ALL),
            Map.entry("GET /calendars", ALL),
            Map.entry("GET /calendars/{name}", ALL),
            Map.entry("GET /calendars/{name}/versions", ALL),
            Map.entry("GET /clocks", ALL),
            Map.entry("GET /compliance", ALL),
            Map.entry("GET /forecast", ALL),
            Map.entry("GET /policies", ALL),
            Map.entry("GET /policies/{name}", ALL),
            Map.entry("GET /policies/{name}/versions", ALL),
            Map.entry("GET /recompute", ALL),
            Map.entry("GET /stream", ALL),
            Map.entry("GET /tickets/{ticketId}/clocks", ALL),
            Map.entry("POST /backtests", ALL),
            Map.entry("POST /simulations", ALL),
            Map.entry("PUT /calendars/{name}", OPS),
            Map.entry("PUT /policies/{name}", OPS));

    @Test
    void eachEndpointIsOpenToItsRolesOnly() {
        assertThat(EndpointWalk.faults(ALLOWED)).isEmpty();
    }

    @Test
    void whoPutsAPolicyOrACalendarIsInTheAuditTrail() {
        String calendar = "{\"name\":\"audited\",\"timezone\":\"UTC\",\"weekly\":{\"mon\":[[\"08:00\",\"12:00\"]]}}";
        as("ops")
                .contentType(JSON)
                .body(calendar)
                .put("/calendars/audited")
                .then()
                .statusCode(200);
        as("ops").contentType(JSON).body("""
                        {"name":"audited","rules":[{"when":{"department":["audited"]},"targets":{"resolution":"P3D"}}]}""").put("/policies/audited").then().statusCode(200);

        as("admin")
                .get("/audit?limit=2")
                .then()
                .statusCode(200)
                .body("items.action", equalTo(List.of("policy.put", "calendar.put")))
                .body("items.resource", equalTo(List.of("policies/audited/versions/1", "calendars/audited/versions/1")))
                .body("items.who", equalTo(List.of("tester", "tester")))
                .body("items[0].service", equalTo("sla-service"));
    }
}
