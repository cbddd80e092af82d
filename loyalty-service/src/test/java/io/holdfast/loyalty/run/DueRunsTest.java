package io.holdfast.loyalty.run;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.AdjustableClock;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.testservers.ServiceRequests.as;
import static io.holdfast.testservers.ServiceRequests.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;

/** Scheduled runs, also several at a time, late, and after a new version of the programme. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "loyalty_runs"))
class DueRunsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Inject
    DueRuns runs;

    @Inject
    InboxHandler inbox;

    @Inject
    Pool pool;

    @Inject
    Clock clock;

    @AfterEach
    void theLedgerIsConsistent() {
        AdjustableClock.reset();
        as("ops").get("/reconciliation").then().statusCode(200).body("checks.findAll { !it.holds }", hasSize(0));
    }

    @Test
    void runsOfSeveralInstancesDoEachThingOnceAndStampItWithItsTime() {
        putProgramme("50");
        Instant start = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<String> customers = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            String customer = newCustomer();
            customers.add(customer);
            handle(purchase(customer, "60.00"), start);
        }
        assertThat(number("select count(*) from account where tier = 'silver' and customer_id = any($1)", customers))
                .isEqualTo(450);

        AdjustableClock.set(start.plus(Duration.ofDays(30)));
        List<Uni<Integer>> instances = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            instances.add(runs.runAll());
        }
        Uni.join().all(instances).andFailFast().await().atMost(TIMEOUT);
        awaitNothingDue();

        assertThat(number("select count(*) from entry where kind = 'expiry' and customer_id = any($1)", customers))
                .isEqualTo(450);
        assertThat(number(
                        "select count(*) from entry where kind = 'expiry' and happened_at = '%s' and customer_id = any($1)"
                                .formatted(start.plus(Duration.ofDays(1))),
                        customers))
                .isEqualTo(450);
        assertThat(number("select count(*) from account where tier is null and customer_id = any($1)", customers))
                .isEqualTo(450);
        // Below since two days after the purchase, and lowered a day later.
        assertThat(tierChanges(customers.getFirst())).containsExactly(start, start.plus(Duration.ofDays(3)));
    }

    @Test
    void aNewVersionOfTheProgrammeChangesTheTiersOfWhoeverReachesThem() {
        putProgramme("100");
        String anna = newCustomer();
        handle(purchase(anna, "60.00"), clock.instant());
        assertThat(number("select count(*) from account where tier is null and customer_id = any($1)", List.of(anna)))
                .isEqualTo(1);

        putProgramme("50");

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(number(
                                "select count(*) from account where tier = 'silver' and customer_id = any($1)",
                                List.of(anna)))
                        .isEqualTo(1));
    }

    @Test
    void runsWaitForEventsOfThePast() {
        putProgramme("1000");
        Instant now = clock.instant();
        String bert = newCustomer();
        // The version is younger than the event: the built-in programme applies, and nothing expires.
        handle(purchase(bert, "60.00"), now.minus(Duration.ofDays(400)));

        assertThat(number(
                        "select count(*) from account where run_after > now() + interval '5 minutes' and customer_id = any($1)",
                        List.of(bert)))
                .isEqualTo(1);
    }

    @Test
    void anEventThatIsDatedAheadEndsNothingBeforeItsTime() {
        putProgramme("1000");
        String emil = newCustomer();
        Instant start = clock.instant().truncatedTo(ChronoUnit.MICROS);
        handle(purchase(emil, "60.00"), start);
        AdjustableClock.set(start.plus(Duration.ofDays(1)).minusSeconds(60));

        handle(
                new Purchase(emil + "-p2", new CustomerId(emil), new BigDecimal("5.00"), "EUR", null, List.of(), null),
                start.plus(Duration.ofDays(1)).plusSeconds(60));

        assertThat(number("select balance from account where customer_id = any($1)", List.of(emil)))
                .isEqualTo(65);
        AdjustableClock.set(start.plus(Duration.ofDays(1)));
        awaitNothingDue();
        assertThat(number("select balance from account where customer_id = any($1)", List.of(emil)))
                .isEqualTo(5);
    }

    @Test
    void anAccountWhoseRunFailsDoesNotHoldUpTheOthers() {
        putProgramme("1000");
        Instant start = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String carl = newCustomer();
        String dora = newCustomer();
        handle(purchase(carl, "60.00"), start);
        handle(purchase(dora, "70.00"), start);
        // A lot that is not what the account says: its expiry breaks a constraint.
        pool.query("update account set balance = 10 where customer_id = '%s'".formatted(carl))
                .execute()
                .await()
                .atMost(TIMEOUT);

        AdjustableClock.set(start.plus(Duration.ofDays(2)));
        await().atMost(TIMEOUT).untilAsserted(() -> {
            runs.runAll().await().atMost(TIMEOUT);
            assertThat(number("select balance from account where customer_id = any($1)", List.of(dora)))
                    .isZero();
        });

        assertThat(number("select balance from account where customer_id = any($1)", List.of(carl)))
                .isEqualTo(10);
        assertThat(number(
                        "select count(*) from account where run_after is not null and customer_id = any($1)",
                        List.of(carl)))
                .isEqualTo(1);
        assertThat(metric("holdfast_loyalty_runs_failed_total")).isPositive();
        pool.query("update account set balance = 60 where customer_id = '%s'".formatted(carl))
                .execute()
                .await()
                .atMost(TIMEOUT);
    }

    private List<Instant> tierChanges(String customer) {
        List<Instant> changes = new ArrayList<>();
        EmbeddedServers.running()
                .kafkaClient()
                .read(
                        "loyalty",
                        records -> records.stream()
                                        .filter(record -> customer.equals(record.key())
                                                && "tier-changed".equals(record.attribute("type")))
                                        .count()
                                >= 2)
                .stream()
                .filter(record -> customer.equals(record.key()) && "tier-changed".equals(record.attribute("type")))
                .forEach(record -> changes.add(Instant.parse(record.attribute("time"))));
        return changes;
    }

    /** Apart from accounts of other tests whose run waits. */
    private void awaitNothingDue() {
        await().atMost(TIMEOUT).until(() -> {
            runs.runAll().await().atMost(TIMEOUT);
            return pool.preparedQuery("select count(*) from account where next_due_at <= $1"
                                    + " and (run_after is null or run_after <= $1)")
                            .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC)))
                            .map(rows -> rows.iterator().next().getLong(0))
                            .await()
                            .atMost(TIMEOUT)
                    == 0;
        });
    }

    private static void putProgramme(String silverFrom) {
        as("admin")
                .contentType("application/json")
                .body("""
                        {"name": "runs", "rules": [{"name": "spend", "kind": "per-amount", "points": 1, "per": "1.00"}],
                         "expiry": {"after": "P1D"},
                         "tiers": {"basis": "spend", "window": "P2D", "grace": "P1D",
                                   "levels": [{"tier": "silver", "from": "%s"}]}}
                        """.formatted(silverFrom))
                .put("/programme")
                .then()
                .statusCode(200);
    }

    private static String newCustomer() {
        return "run-" + UUID.randomUUID().toString().substring(0, 13);
    }

    private static Purchase purchase(String customer, String amount) {
        return new Purchase(
                customer + "-p", new CustomerId(customer), new BigDecimal(amount), "EUR", null, List.of(), null);
    }

    private void handle(CustomerFact event, Instant at) {
        Fact<CustomerFact> fact = Fact.of(UUID.randomUUID().toString(), "/shop", at, event);
        Uni<Runnable> handled = pool.withTransaction(tx ->
                inbox.handle(tx, List.of(new ConsumedFact(fact.type().topic().wireName(), 0, 0, fact))));
        handled.await().atMost(TIMEOUT).run();
    }

    private long number(String query, List<String> customers) {
        Object ids = customers.toArray(String[]::new);
        return pool.preparedQuery(query)
                .execute(Tuple.of(ids))
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(TIMEOUT);
    }
}
