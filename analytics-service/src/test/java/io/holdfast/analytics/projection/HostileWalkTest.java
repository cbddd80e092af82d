package io.holdfast.analytics.projection;

import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.HostileRequests;
import io.holdfast.testservers.TestTokens;

import static org.assertj.core.api.Assertions.assertThat;

/** No parameter of any operation makes the service fail. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class HostileWalkTest {

    @Test
    void noValueMakesAnyOperationFail() throws Exception {
        List<String> faults = new HostileRequests(
                        "Authorization: " + TestTokens.bearer("agent", "ops", "admin") + "\r\n", () -> 0)
                .send();

        assertThat(faults).isEmpty();
    }
}
