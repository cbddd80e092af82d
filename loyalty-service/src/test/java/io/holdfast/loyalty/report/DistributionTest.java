package io.holdfast.loyalty.report;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static io.holdfast.loyalty.report.StoredLedger.account;
import static io.holdfast.loyalty.report.StoredLedger.entry;
import static io.holdfast.loyalty.report.StoredLedger.execute;
import static io.holdfast.loyalty.report.StoredLedger.lot;
import static io.holdfast.loyalty.report.StoredLedger.redemption;
import static org.assertj.core.api.Assertions.assertThat;

/** The distribution of entries and rewards whose sums are computed by hand. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = StoredLedger.DATABASE))
class DistributionTest {

    private static boolean stored;

    private static Response distribution(String from, String to) {
        return ServiceRequests.as("agent")
                .queryParam("from", from)
                .queryParam("to", to)
                .get("/distribution");
    }

    /** In Berlin 2024-03-31T22:30Z is the first of April. */
    @BeforeEach
    void store() throws SQLException {
        if (stored) {
            return;
        }
        stored = true;
        ServiceRequests.as("ops")
                .contentType("application/json")
                .body("""
                        {"timezone":"Europe/Berlin","rules":[{"name":"spend","kind":"per-amount","points":1,"per":"1.00"}]}""")
                .put("/programme")
                .then()
                .statusCode(200);
        account("lou", 0, 0);
        award("lou", 1, 100, "2024-03-10T10:00:00Z", "null");
        award("lou", 2, 40, "2024-03-31T22:30:00Z", "'gold'");
        entry("lou", 3, "redemption", -60, at("2024-03-20T10:00:00Z"), "null");
        entry("lou", 4, "reversal", -10, at("2024-04-02T10:00:00Z"), "'gold'");
        entry("lou", 5, "return", 5, at("2024-04-02T10:00:00Z"), "'gold'");
        entry("lou", 6, "expiry", -3, at("2024-04-03T10:00:00Z"), "'gold'");
        entry("lou", 7, "adjustment", 8, at("2024-04-04T10:00:00Z"), "'gold'");
        redemption("lou-1", "lou", 1, 60, "captured", "now()", 60);
        reward("lou-1", "mug", "null", "used", "null", "2024-03-20T10:00:00Z");
        reward("card:lou:1", "coffee", "'card'", "issued", "'gold'", "2024-04-05T10:00:00Z");
        execute("insert into forgotten_points values ('2024-03-01', 'award', 2, 70), ('2024-05-01', 'award', 1, 1)");
        execute(
                "insert into forgotten_rewards values ('2024-03-01', 'mug', 'used', 1), ('2024-05-01', 'mug', 'used', 9)");
    }

    private static void award(String customer, int number, long points, String at, String tier) throws SQLException {
        entry(customer, number, "award", points, at(at), tier);
        lot(customer, number, points, 0, 0, at(at), at(at), "null");
    }

    private static void reward(String id, String reward, String card, String state, String tier, String at)
            throws SQLException {
        execute("insert into issued_reward values ('%s', 'lou', '%s', %s, '%s', %s, %s, null, now())"
                .formatted(id, reward, card, state, tier, at(at)));
    }

    private static String at(String instant) {
        return "timestamptz '" + instant + "'";
    }

    @Test
    void theExampleOfTheGuideHolds() {
        GuideReport.check(
                GuideReport.load("distribution"),
                distribution("2024-03-01", "2024-05-01").asString());
    }

    @Test
    void aPeriodBeginsAtItsFirstInstantAndEndsBeforeItsLast() {
        JsonPath march =
                distribution("2024-03-10T10:00:00Z", "2024-03-20T10:00:00Z").jsonPath();

        assertThat(march.getList("points"))
                .isEqualTo(List.of(Map.of("month", "2024-03", "kind", "awarded", "points", 100, "entries", 1)));
        assertThat(march.getList("rewards")).isEmpty();
    }

    @Test
    void theLastTwelveMonthsAreTheDefault() {
        JsonPath year = ServiceRequests.as("agent").get("/distribution").jsonPath();

        assertThat(year.getList("points.month", String.class)).noneMatch(month -> month.startsWith("2024"));
        assertThat(year.getString("timezone")).isEqualTo("Europe/Berlin");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-03-01, 2024-03-01, from",
        "2024-03-02, 2024-03-01, from",
        "2014-02-28, 2024-03-01, from",
        "yesterday, 2024-03-01, from",
        "2024-03-01, 2024-02-30, to",
        "2024-03-01, +999999999-01-01T00:00:00Z, to",
        "2024-03-01, 2024-03-01T00:00, to"
    })
    void anInvalidPeriodIsRefusedByName(String from, String to, String field) {
        Response response = distribution(from, to);

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.jsonPath().getList("errors.field")).containsExactly(field);
    }
}
