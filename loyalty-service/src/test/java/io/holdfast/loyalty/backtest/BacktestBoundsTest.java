package io.holdfast.loyalty.backtest;

import java.sql.SQLException;
import java.util.Map;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static org.assertj.core.api.Assertions.assertThat;

/** Backtests of a service that lets them do little. */
@QuarkusTest
@TestProfile(BacktestBoundsTest.Little.class)
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = BacktestBoundsTest.DATABASE))
class BacktestBoundsTest {

    static final String DATABASE = "loyalty_backtest_bounds";

    /** Pages of two, so that customers and events fill several. */
    public static final class Little implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "holdfast.backtest.steps-max", "300",
                    "holdfast.backtest.customer-steps-max", "100",
                    "holdfast.backtest.page-customers-max", "2",
                    "holdfast.backtest.page-events-max", "2");
        }
    }

    private static void purchases(String customer, int count, String day) throws SQLException {
        EmbeddedServers.running().execute(DATABASE, """
                insert into purchase (purchase_id, customer_id, amount, currency, content, event_source, event_id, happened_at,
                                      award, awarded)
                select '%1$s-' || n, '%1$s', 5, 'EUR', gen_random_uuid(), '/test', '%1$s-' || n,
                       timestamptz '%3$s' + n * interval '1 second', n, 5
                  from generate_series(1, %2$d) n
                """.formatted(customer, count, day));
    }

    private static Response backtest(String day) {
        return ServiceRequests.as("agent")
                .contentType("application/json")
                .body("""
                        {"programme":{"rules":[{"name":"spend","kind":"per-amount","points":1,"per":"1.00"}]},\
                        "from":"%sT00:00:00Z","to":"%sT23:59:59Z"}""".formatted(day, day))
                .post("/backtests");
    }

    @Test
    void tooMuchWorkIsRefusedWithItsBound() throws SQLException {
        for (int i = 0; i < 20; i++) {
            purchases("busy-" + i, 5, "2025-05-01");
        }

        Response response = backtest("2025-05-01");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.jsonPath().getString("type")).endsWith("too-much-work");
        assertThat(response.jsonPath().getString("detail")).contains("300");
    }

    @Test
    void allPagesAreReadAndOneCustomerWithTooManyEventsIsSkipped() throws SQLException {
        purchases("few-1", 1, "2025-06-01");
        purchases("few-2", 3, "2025-06-01");
        purchases("few-3", 4, "2025-06-01");
        purchases("many", 30, "2025-06-01");
        purchases("more", 2, "2025-06-01");

        Response response = backtest("2025-06-01");

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getInt("customers")).isEqualTo(4);
        assertThat(response.jsonPath().getInt("skipped")).isEqualTo(1);
        assertThat(response.jsonPath().getInt("purchases")).isEqualTo(1 + 3 + 4 + 2);
        assertThat(response.jsonPath().getLong("current.points")).isEqualTo(50);
    }
}
