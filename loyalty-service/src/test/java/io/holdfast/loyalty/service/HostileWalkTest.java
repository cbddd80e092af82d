package io.holdfast.loyalty.service;

import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.HostileRequests;
import io.holdfast.testservers.StoredRows;
import io.holdfast.testservers.TestTokens;

import static org.assertj.core.api.Assertions.assertThat;

/** No parameter and no field of any operation makes the service fail, or store something that it refuses. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = LoyaltyServer.DATABASE))
class HostileWalkTest {

    private static final String SIMULATION = """
            {"programme":{"name":"p","rules":[{"name":"spend","kind":"per-amount","points":1,"per":"1.00"}]},\
            "events":[{"type":"purchase","time":"2026-03-04T10:00:00Z",\
            "data":{"purchaseId":"p","customerId":"c","amount":"10.00","currency":"EUR"}},\
            {"type":"redemption-held","time":"2026-03-04T11:00:00Z",\
            "data":{"redemptionId":"r","customerId":"c","points":5,"reference":"p"}}],\
            "asOf":"2026-03-05T10:00:00Z"}""";

    @Test
    void noValueMakesAnyOperationFail() throws Exception {
        List<String> faults;
        try (StoredRows rows = new StoredRows(LoyaltyServer.DATABASE)) {
            faults = new HostileRequests("Authorization: " + TestTokens.bearer("agent", "ops", "admin") + "\r\n", rows)
                    .body(
                            "POST",
                            "/customers/{id}/adjustments",
                            "application/json",
                            "{\"points\":10,\"reason\":\"goodwill\"}")
                    .body("POST", "/simulations", "application/json", SIMULATION)
                    .send();
        }
        assertThat(faults).isEmpty();
    }
}
