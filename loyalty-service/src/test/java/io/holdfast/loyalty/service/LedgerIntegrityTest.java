package io.holdfast.loyalty.service;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.loyalty.service.LoyaltyServer.adjust;
import static io.holdfast.loyalty.service.LoyaltyServer.number;
import static io.holdfast.loyalty.service.LoyaltyServer.uniqueId;
import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

/** The constraints of the database, and the reconciliation when they do not suffice. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = LoyaltyServer.DATABASE))
class LedgerIntegrityTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    MeterRegistry meters;

    @Test
    void theDatabaseRejectsChangesThatALedgerNeverMakes() {
        String ines = uniqueId("ines");
        adjust(ines, 5, "").statusCode(201);
        String whose = " where customer_id = '" + ines + "'";

        for (String statement : List.of(
                "update entry set points = 6" + whose,
                "delete from entry" + whose,
                "truncate entry cascade",
                "update lot set remaining = -1" + whose,
                "update account set balance = -1" + whose,
                "insert into entry select * from entry" + whose)) {
            assertThatThrownBy(() -> LoyaltyServer.execute(statement))
                    .as(statement)
                    .isInstanceOf(SQLException.class);
        }

        assertThat(number("select points from entry" + whose)).isEqualTo(5);
    }

    @Test
    void aDiscrepancyIsReportedAndNotRepaired() throws SQLException {
        String jana = uniqueId("jana");
        adjust(jana, 5, "").statusCode(201);
        LoyaltyServer.execute("update lot set remaining = 4 where customer_id = '" + jana + "'");
        try {
            as("ops")
                    .get("/reconciliation")
                    .then()
                    .statusCode(200)
                    .body("consistent", equalTo(false))
                    .body(
                            "checks.findAll { !it.holds }.check",
                            containsInAnyOrder(
                                    "balances-are-lots-less-deficit", "credits-are-in-their-lot-or-allocated"))
                    .body("checks.find { it.check == 'balances-are-lots-less-deficit' }.examples", contains(jana));
            assertThat(number("select remaining from lot where customer_id = '" + jana + "'"))
                    .isEqualTo(4);
            await().atMost(PATIENCE).until(() -> consistentByTheGauge() == 0);
            as("ops")
                    .get("/reconciliation?latest=true")
                    .then()
                    .statusCode(200)
                    .body("consistent", equalTo(false))
                    .body("took", startsWith("PT"))
                    .body("checks.find { it.check == 'balances-are-lots-less-deficit' }.examples", contains(jana));
        } finally {
            // Other tests use the same ledger.
            LoyaltyServer.execute("update lot set remaining = 5 where customer_id = '" + jana + "'");
        }
        as("ops").get("/reconciliation").then().body("consistent", equalTo(true));
        await().atMost(PATIENCE).until(() -> consistentByTheGauge() == 1);
        assertThat(meters.get("holdfast.loyalty.reconciliation.age").gauge().value())
                .isBetween(0.0, 60.0);
    }

    @Test
    void withoutAStoredResultTheLatestIsNotFoundAndARequestedRunIsStored() throws SQLException {
        String at = as("ops")
                .get("/reconciliation")
                .then()
                .statusCode(200)
                .extract()
                .path("at");

        String stored = as("ops")
                .get("/reconciliation?latest=true")
                .then()
                .statusCode(200)
                .body("checks.size()", equalTo(19))
                .extract()
                .path("at");
        assertThat(Instant.parse(stored)).isAfterOrEqualTo(Instant.parse(at));

        as("ops").get("/reconciliation?latest=perhaps").then().statusCode(422);
        as("agent").get("/reconciliation?latest=true").then().statusCode(403);
        // The service reconciles by itself meanwhile.
        await().atMost(PATIENCE).until(() -> {
            LoyaltyServer.execute("delete from latest_reconciliation");
            return as("ops").get("/reconciliation?latest=true").statusCode() == 404;
        });
    }

    /** As of the last of the checks that the service runs by itself. */
    private double consistentByTheGauge() {
        return meters.get("holdfast.loyalty.reconciliation.consistent").gauge().value();
    }
}
