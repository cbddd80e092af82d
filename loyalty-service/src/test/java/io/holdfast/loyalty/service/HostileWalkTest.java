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

/**
 * No parameter and no field of any operation makes the service fail, or store something that it refuses. It has a database
 * without customers of other tests, because the programmes that it puts concern them all.
 */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = HostileWalkTest.DATABASE))
class HostileWalkTest {

    static final String DATABASE = "loyalty_programme";

    private static final String PROGRAMME = """
            {"name":"p","timezone":"Europe/Berlin","rounding":"floor","pointValue":{"currency":"EUR","amount":"0.01"},\
            "rules":[{"name":"spend","kind":"per-amount","points":1,"per":"1.00","when":{"tier":["Gold"]},\
            "caps":{"points":20,"period":"P30D"}}],\
            "tiers":{"basis":"spend","window":"P12M","grace":"P30D","levels":[{"tier":"Gold","from":"5000"}]},\
            "pending":"P14D","expiry":{"after":"P12M","end":"month"},\
            "rewards":[{"name":"coffee","points":150,"stock":10,"tiers":["Gold"],"from":"2026-01-01T00:00:00Z"}],\
            "holdTimeout":"PT15M","minimumRedemption":1}""";

    private static final String SIMULATION = """
            {"programme":{"name":"p","rules":[{"name":"spend","kind":"per-amount","points":1,"per":"1.00"}]},\
            "events":[{"type":"purchase","time":"2026-03-04T10:00:00Z",\
            "data":{"purchaseId":"p","customerId":"c","amount":"10.00","currency":"EUR"}},\
            {"type":"redemption-held","time":"2026-03-04T11:00:00Z",\
            "data":{"redemptionId":"r","customerId":"c","points":5,"reference":"p"}}],\
            "asOf":"2026-03-05T10:00:00Z"}""";

    private static final String BACKTEST = """
            {"programme":{"name":"p","rules":[{"name":"spend","kind":"per-amount","points":1,"per":"1.00"}]},\
            "from":"2026-03-01T00:00:00Z","to":"2026-04-01T00:00:00Z"}""";

    @Test
    void noValueMakesAnyOperationFail() throws Exception {
        List<String> faults;
        try (StoredRows rows = new StoredRows(DATABASE)) {
            faults = new HostileRequests("Authorization: " + TestTokens.bearer("agent", "ops", "admin") + "\r\n", rows)
                    .body(
                            "POST",
                            "/customers/{id}/adjustments",
                            "application/json",
                            "{\"points\":10,\"reason\":\"goodwill\"}")
                    .id("version", "1")
                    .body("PUT", "/programme", "application/json", PROGRAMME)
                    .body("POST", "/simulations", "application/json", SIMULATION)
                    .body("POST", "/backtests", "application/json", BACKTEST)
                    .send();
        }
        assertThat(faults).isEmpty();
    }
}
