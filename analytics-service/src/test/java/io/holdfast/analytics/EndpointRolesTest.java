package io.holdfast.analytics;

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
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class EndpointRolesTest {

    private static final Set<String> ALL = Set.of("agent", "ops", "admin");

    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("GET /at-risk", ALL),
            Map.entry("GET /audit", Set.of("admin")),
            Map.entry("GET /board/session", ALL),
            Map.entry("GET /churn", ALL),
            Map.entry("GET /cohorts", ALL),
            Map.entry("GET /customers/{id}/activity", ALL),
            Map.entry("GET /customers/{id}/risk", ALL),
            Map.entry("GET /forecast", ALL),
            Map.entry("GET /experiments/{templateId}", ALL),
            Map.entry("GET /lifecycle", ALL),
            Map.entry("GET /model", ALL),
            Map.entry("GET /model/calibration", ALL),
            Map.entry("POST /models/{model}/fit", Set.of("ops", "admin")),
            Map.entry("GET /reasons", ALL),
            Map.entry("GET /retention", ALL),
            Map.entry("GET /satisfaction", ALL),
            Map.entry("GET /sla-impact", ALL),
            Map.entry("GET /value", Set.of("ops", "admin")));

    @Test
    void eachEndpointIsOpenToItsRolesOnly() {
        assertThat(EndpointWalk.faults(ALLOWED)).isEmpty();
    }
}
