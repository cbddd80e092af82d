package io.holdfast.loyalty.service;

import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.loyalty.service.LoyaltyServer.adjust;
import static io.holdfast.loyalty.service.LoyaltyServer.awaitBalance;
import static io.holdfast.loyalty.service.LoyaltyServer.erase;
import static io.holdfast.loyalty.service.LoyaltyServer.number;
import static io.holdfast.loyalty.service.LoyaltyServer.purchase;
import static io.holdfast.loyalty.service.LoyaltyServer.uniqueId;
import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

/** Sums of points over customers that exceed a bigint: accounts of 5·10¹⁸ points, written as they could be until now. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = LoyaltyServer.DATABASE))
class SumsOfPointsTest {

    private static final long POINTS = 5_000_000_000_000_000_000L;

    @Test
    void hugeAccountsAreSummedReconciledAndErased() throws SQLException {
        String kai = uniqueId("kai");
        String lea = uniqueId("lea");
        fill(kai);
        fill(lea);

        BigInteger outstanding = new BigInteger(as("agent")
                .get("/liability")
                .then()
                .statusCode(200)
                .extract()
                .path("outstanding")
                .toString());
        assertThat(outstanding)
                .isGreaterThanOrEqualTo(BigInteger.valueOf(POINTS).shiftLeft(1));
        String customersPoints = as("ops")
                .get("/reconciliation")
                .then()
                .statusCode(200)
                .body("consistent", equalTo(true))
                .extract()
                .path("customersPoints")
                .toString();
        assertThat(new BigInteger(customersPoints)).isEqualTo(outstanding);

        // More is refused by name, and neither a purchase nor a refund of theirs fails its batch.
        adjust(kai, 100, "").statusCode(422).body("errors.field", contains("points"));
        purchase(kai + "-e1", kai + "-p1", kai, "29.99");
        String mia = uniqueId("mia");
        purchase(mia + "-e1", mia + "-p1", mia, "7.00");
        awaitBalance(mia, 7);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> number("select count(*) from purchase where customer_id = '" + kai + "'") == 1);
        assertThat(number(
                        "select count(*) from refused where reason = 'award-limited' and customer_id = '" + kai + "'"))
                .isEqualTo(1);
        adjust(kai, -100, "").statusCode(201);

        erase(kai + "-x", kai, LoyaltyServer.NOON.plusSeconds(3600));
        erase(lea + "-x", lea, LoyaltyServer.NOON.plusSeconds(3600));
        awaitBalance(kai, -1);
        awaitBalance(lea, -1);
        as("ops").get("/reconciliation").then().statusCode(200).body("consistent", equalTo(true));
        assertThat(EmbeddedServers.running()
                        .queryString(
                                LoyaltyServer.DATABASE,
                                "select sum(points) >= 10000000000000000000 - 100 from forgotten_points"))
                .isEqualTo("t");
    }

    private static void fill(String customer) throws SQLException {
        LoyaltyServer.execute("""
                begin;
                insert into account (customer_id, entry_count, lot_count, balance) values ('%1$s', 1, 1, %2$d);
                insert into entry (customer_id, number, entry_id, kind, counter_account, rule, points, balance,
                                   cause_source, cause_id, about, reason, first_lot, lots, happened_at)
                values ('%1$s', 1, gen_random_uuid(), 'adjustment', 'adjusted', 'adjustment', %2$d, %2$d, '/test', '%1$s',
                        '%1$s', 'history', 1, 1, '2026-05-01T12:00:00Z');
                insert into lot (customer_id, number, entry, points, remaining, earned_at, available_from)
                values ('%1$s', 1, 1, %2$d, %2$d, '2026-05-01T12:00:00Z', '2026-05-01T12:00:00Z');
                commit
                """.formatted(customer, POINTS));
    }
}
