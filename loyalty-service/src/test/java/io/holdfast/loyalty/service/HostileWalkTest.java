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
                    .send();
        }
        assertThat(faults).isEmpty();
    }
}
