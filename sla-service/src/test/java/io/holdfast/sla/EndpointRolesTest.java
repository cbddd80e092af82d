package io.holdfast.sla;

import java.util.Map;
import java.util.Set;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.EndpointWalk;

import static org.assertj.core.api.Assertions.assertThat;

/** Which role may use which endpoint; every other credential is refused. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class EndpointRolesTest {

    private static final Set<String> ALL = Set.of("agent", "ops", "admin");
    private static final Set<String> OPS = Set.of("ops", "admin");

    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
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
}
