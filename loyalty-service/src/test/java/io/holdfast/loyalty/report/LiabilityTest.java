package io.holdfast.loyalty.report;

import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Map;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static io.holdfast.loyalty.report.StoredLedger.account;
import static io.holdfast.loyalty.report.StoredLedger.entry;
import static io.holdfast.loyalty.report.StoredLedger.execute;
import static io.holdfast.loyalty.report.StoredLedger.lot;
import static io.holdfast.loyalty.report.StoredLedger.redemption;
import static org.assertj.core.api.Assertions.assertThat;

/** The liability of lots whose sums are computed by hand. Each test adds to the rows of the one before. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = StoredLedger.DATABASE))
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiabilityTest {

    private static final String EARNED = "timestamptz '2026-01-10T10:00:00Z'";
    private static final String NEVER = "null";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** Far enough ahead: the month of the guide's example is over at some time. */
    private final YearMonth later = YearMonth.now(BERLIN).plusMonths(50);
    /** In UTC it is the month before. */
    private final String earlyInLater =
            "timestamptz '%sT23:30:00Z'".formatted(later.minusMonths(1).atEndOfMonth());

    private static JsonPath liability() {
        return ServiceRequests.as("agent")
                .get("/liability")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void award(String customer, int number, long points) throws SQLException {
        entry(customer, number, "award", points, EARNED, "null");
    }

    @Test
    @Order(1)
    void nothingIsOwedAndNoRateIsKnownWithoutLots() {
        JsonPath liability = liability();

        assertThat(liability.getLong("outstanding")).isZero();
        assertThat(liability.<Object>get("value")).isNull();
        assertThat(liability.<Object>get("currency")).isNull();
        assertThat(liability.getList("expiring")).isEmpty();
        assertThat(liability.<Object>get("breakage.rate")).isNull();
        assertThat(liability.<Object>get("breakage.expectedValue")).isNull();
        assertThat(liability.getString("breakage.basis")).contains("100 lots").contains("there are 0");
    }

    @Test
    @Order(2)
    void theExampleOfTheGuideHolds() throws SQLException {
        ServiceRequests.as("ops")
                .contentType("application/json")
                .body("""
                        {"timezone":"Europe/Berlin","pointValue":{"currency":"EUR","amount":"0.01"},\
                        "rules":[{"name":"spend","kind":"per-amount","points":1,"per":"1.00"}]}""")
                .put("/programme")
                .then()
                .statusCode(200);
        account("ada", 60, 0);
        award("ada", 1, 100);
        lot("ada", 1, 100, 60, 20, EARNED, EARNED, earlyInLater);
        redemption("ada-1", "ada", 1, 20, "held", "now() + interval '1 hour'", 0);
        account("bea", 30, 0);
        award("bea", 1, 30);
        lot("bea", 1, 30, 30, 0, EARNED, "now() + interval '1 day'", NEVER);
        account("cem", 7, 0);
        award("cem", 1, 7);
        lot("cem", 1, 7, 7, 0, EARNED, EARNED, "now() + interval '15 years'");
        settledLots();

        GuideReport.check(
                GuideReport.load("liability", Map.of("2031-02", later.toString())),
                ServiceRequests.as("agent").get("/liability").asString());
    }

    /** 100 lots of 10 points, of which 85 were redeemed; one that was taken back, and one that was imported too late. */
    private static void settledLots() throws SQLException {
        account("dan", 0, 0);
        execute("""
                insert into entry (customer_id, number, entry_id, kind, counter_account, rule, points, balance, cause_source,
                                   cause_id, happened_at, posted_at)
                select 'dan', n, gen_random_uuid(), 'award', 'issued', 'r', 10, 0, '/test', n::text, t,
                       case when n = 102 then t + interval '1 year' else t end
                  from generate_series(1, 102) n, (select timestamptz '2025-01-01T00:00:00Z' as t) as earned
                """);
        execute("""
                insert into lot (customer_id, number, entry, points, remaining, expired, earned_at, available_from, expires_at)
                select 'dan', n, n, 10, 0, case when n between 86 and 100 or n = 102 then 10 else 0 end, t, t,
                       t + n * interval '1 hour'
                  from generate_series(1, 102) n, (select timestamptz '2025-01-01T00:00:00Z' as t) as earned
                """);
        entry("dan", 201, "redemption", -850, "timestamptz '2025-01-01T00:00:01Z'", "null");
        execute("insert into allocation select 'dan', 201, n, 10 from generate_series(1, 84) n");
        entry("dan", 202, "redemption", -20, "timestamptz '2025-01-01T00:00:02Z'", "null");
        entry("dan", 203, "return", 10, "timestamptz '2025-01-01T00:00:03Z'", "null");
        execute("insert into allocation values ('dan', 202, 85, 20), ('dan', 203, 85, 10)");
        entry("dan", 204, "reversal", -10, "timestamptz '2025-01-01T00:00:04Z'", "null");
        execute("insert into allocation values ('dan', 204, 101, 10)");
        entry("dan", 205, "expiry", -160, "timestamptz '2025-01-31T00:00:00Z'", "null");
        execute("insert into allocation select 'dan', 205, n, 10 from generate_series(86, 102) n where n <> 101");
    }

    @Test
    @Order(3)
    void whatIsOverdueIsNotOwedAndAHoldKeepsItsPoints() throws SQLException {
        JsonPath before = liability();
        account("eve", 50, 0);
        award("eve", 1, 50);
        lot("eve", 1, 50, 50, 0, EARNED, EARNED, "now() - interval '1 hour'");
        account("fay", 5, 0);
        award("fay", 1, 5);
        lot("fay", 1, 5, 5, 5, EARNED, EARNED, "now() - interval '1 day'");
        redemption("fay-1", "fay", 1, 5, "held", "now() + interval '1 hour'", 0);
        account("gus", 25, 0);
        award("gus", 1, 25);
        lot("gus", 1, 25, 25, 25, EARNED, EARNED, NEVER);
        redemption("gus-1", "gus", 1, 25, "held", "now() - interval '1 minute'", 0);
        account("hal", -10, 10);

        JsonPath after = liability();

        assertThat(after.getLong("outstanding") - before.getLong("outstanding")).isEqualTo(5 + 25);
        assertThat(after.getLong("customers") - before.getLong("customers")).isEqualTo(2);
        assertThat(after.getLong("held") - before.getLong("held")).isEqualTo(5);
        assertThat(after.getLong("pending")).isEqualTo(before.getLong("pending"));
        assertThat(after.getLong("deficit") - before.getLong("deficit")).isEqualTo(10);
        assertThat(after.getLong("neverExpiring") - before.getLong("neverExpiring"))
                .isEqualTo(25);
        YearMonth present =
                YearMonth.from(Instant.parse(after.getString("asOf")).atZone(BERLIN));
        assertThat(after.<Map<String, Object>>get("expiring[0]"))
                .isEqualTo(Map.of("month", present.toString(), "points", 5));
    }

    @Test
    @Order(4)
    void sumsMayExceedWhatOneAccountHolds() throws SQLException {
        for (String customer : new String[] {"ivy", "jon", "kim"}) {
            account(customer, Long.MAX_VALUE, 0);
            award(customer, 1, Long.MAX_VALUE);
            lot(customer, 1, Long.MAX_VALUE, Long.MAX_VALUE, 0, EARNED, EARNED, earlyInLater);
        }

        JsonPath liability = liability();

        BigInteger least = BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(3));
        assertThat(new BigInteger(liability.getString("outstanding"))).isGreaterThan(least);
        assertThat(new BigInteger(liability.getString("expiring[1].points"))).isGreaterThan(least);
    }
}
