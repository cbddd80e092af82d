package io.holdfast.sla;

import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.HostileRequests;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.StoredRows;
import io.holdfast.testservers.TestTokens;

import static org.assertj.core.api.Assertions.assertThat;

/** No parameter and no field of any operation makes the service fail, or store something that it refuses. */
// A database of its own: it changes the policies.
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla_walk"))
class HostileWalkTest {

    private static final String JSON = "application/json";

    private static final String POLICY = """
            {"name":"walk","rules":[{"when":{"department":["walk"],"priority":["low"],"channel":["email"],"tags":["vip"],\
            "tier":["gold"]},"targets":{"first-response":"PT2H","resolution":"P3D"},"calendar":"walk",\
            "pauseOn":{"resolution":["pending"]},"warnAt":{"first-response":[0.5,"-PT10M"]}}]}""";

    private static final String CALENDAR = """
            {"name":"walk","timezone":"Europe/Berlin","weekly":{"mon":[["08:00","12:00"]]},\
            "holidays":["2026-12-24","--01-01"],"closures":{"2026-06-03":[["12:00","18:00"]]}}""";

    @Test
    void noValueMakesAnyOperationFail() throws Exception {
        ServiceRequests.as("ops")
                .contentType(JSON)
                .body(CALENDAR)
                .put("/calendars/walk")
                .then()
                .statusCode(200);
        List<String> faults;
        try (StoredRows rows = new StoredRows("sla_walk")) {
            faults = new HostileRequests("Authorization: " + TestTokens.bearer("agent", "ops", "admin") + "\r\n", rows)
                    .id("name", "walk")
                    .body("PUT", "/calendars/{name}", JSON, CALENDAR)
                    .body("PUT", "/policies/{name}", JSON, POLICY)
                    .body("POST", "/simulations", JSON, """
                            {"policy":%s,"calendars":[%s],"events":[{"id":"1","source":"/s","type":"ticket-created",\
                            "time":"2026-06-01T08:00:00Z","data":{"ticketId":"t","customerId":"c","channel":"email",\
                            "department":"walk","priority":"low","tags":["vip"]}}],"asOf":"2026-06-02T08:00:00Z"}""".formatted(POLICY, CALENDAR))
                    .body("POST", "/backtests", JSON, """
                            {"policy":%s,"calendars":[%s],"from":"2026-06-01T08:00:00Z","to":"2026-06-02T08:00:00Z",\
                            "timezone":"Europe/Berlin"}""".formatted(POLICY, CALENDAR))
                    .send();
        }
        assertThat(faults).isEmpty();
    }
}
