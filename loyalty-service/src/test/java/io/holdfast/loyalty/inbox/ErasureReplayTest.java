package io.holdfast.loyalty.inbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** A replay of the topics into an empty database: they are read independently of each other, in any order. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "loyalty"))
class ErasureReplayTest {

    private static final Instant ERASED = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject
    InboxHandler inbox;

    @Inject
    Pool pool;

    @AfterEach
    void theLedgerIsConsistent() {
        as("ops").get("/reconciliation").then().statusCode(200).body("checks.findAll { !it.holds }", hasSize(0));
    }

    @Test
    void anErasureRemovesTheExamplesOfTheStoredReconciliation() {
        String customer = uniqueId();
        // Later than any run that the service starts by itself meanwhile.
        pool.query("""
                        insert into latest_reconciliation (at, took_millis, report)
                        values ('2999-01-01', 1, '{"consistent": false, "checks": [
                                {"check": "a", "holds": false, "broken": 1, "examples": ["%s#1"]},
                                {"check": "b", "holds": true, "broken": 0, "examples": []}]}')
                        on conflict (only_row) do update set at = excluded.at, report = excluded.report
                        """.formatted(customer)).executeAndAwait();
        try {
            replay(List.of(exactErasure(customer)), true);

            as("ops")
                    .get("/reconciliation?latest=true")
                    .then()
                    .statusCode(200)
                    .body("checks.check", contains("a", "b"))
                    .body("checks.broken", contains(1, 0))
                    .body("checks.examples.flatten()", hasSize(0));
        } finally {
            pool.query("delete from latest_reconciliation").executeAndAwait();
        }
    }

    @Test
    void whateverIsReadFirstOnlyTheNewLifeRemains() {
        for (int position = 0; position <= 5; position++) {
            for (boolean inOneBatch : List.of(true, false)) {
                String customer = uniqueId();
                List<Fact<?>> order = new ArrayList<>(List.of(
                        purchase(customer, "old", ERASED.minusSeconds(60), "100.00"),
                        refund(customer, "old", ERASED.minusSeconds(30), "40.00"),
                        purchase(customer, "ahead", ERASED, "70.00"),
                        purchase(customer, "new", ERASED.plusSeconds(1), "30.00"),
                        refund(customer, "new", ERASED.plusSeconds(2), "10.00")));
                order.add(position, exactErasure(customer));

                replay(order, inOneBatch);
                replay(order, inOneBatch);

                as("ops").get("/customers/" + customer).then().statusCode(200).body("balance", equalTo(20));
                as("ops")
                        .get("/customers/" + customer + "/entries")
                        .then()
                        .body("items.points", contains(-10, 30))
                        .body("items.balance", contains(20, 30));
                assertThat(count("select count(*) from purchase where customer_id = '" + customer + "'"))
                        .isEqualTo(1);
                assertThat(count("select count(*) from refund where customer_id = '" + customer + "'"))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void aRefundInTheNewLifeOfAForgottenPurchaseTakesNothing() {
        for (int position = 0; position <= 3; position++) {
            String customer = uniqueId();
            List<Fact<?>> order = new ArrayList<>(List.of(
                    purchase(customer, "old", ERASED.minusSeconds(60), "100.00"),
                    purchase(customer, "new", ERASED.plusSeconds(1), "30.00"),
                    refund(customer, "old", ERASED.plusSeconds(2), "50.00")));
            order.add(position, exactErasure(customer));

            replay(order, false);

            as("ops").get("/customers/" + customer).then().body("balance", equalTo(30));
            assertThat(count(
                            "select count(*) from refund where state = 'waiting' and customer_id = '" + customer + "'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void waitingRefundsOfAnErasedCustomerAreNotCountedAnyMore() {
        String erased = uniqueId();
        String other = uniqueId();
        PurchaseEvent.PurchaseRefunded shared = new PurchaseEvent.PurchaseRefunded(
                erased + "old", new CustomerId(other), other + "-r", new BigDecimal("1.00"), "EUR");
        replay(
                List.of(
                        refund(erased, "old", ERASED.minusSeconds(30), "40.00"),
                        Fact.of(other, "/shop", ERASED.minusSeconds(20), shared),
                        refund(erased, "only", ERASED.minusSeconds(10), "40.00"),
                        exactErasure(erased)),
                false);

        assertThat(count("select refunds from purchase where purchase_id = '" + erased + "old'"))
                .isEqualTo(1);
        assertThat(count("select count(*) from purchase where purchase_id = '" + erased + "only'"))
                .isZero();
    }

    @Test
    void anErasureOfAnotherProducerCoversWhatIsDatedAheadOfIt() {
        String customer = uniqueId();
        Fact<?> ahead = purchase(customer, "ahead", ERASED.plusSeconds(240), "70.00");
        Fact<?> erased = Fact.of("x-" + customer, "/shop", ERASED, new CustomerErased(new CustomerId(customer)));

        replay(List.of(ahead, erased, ahead), false);
        as("ops").get("/customers/" + customer).then().statusCode(404);
        replay(List.of(purchase(customer, "new", ERASED.plusSeconds(241), "5.00"), erased), false);

        as("ops").get("/customers/" + customer).then().body("balance", equalTo(5));
    }

    @Test
    void aCustomerKnownByAnAdjustmentOnlyIsErasedAndARetryDoesNotAdjustAgain() {
        String customer = uniqueId();
        adjust(customer, "first").statusCode(201).body("balance", equalTo(10));

        replay(List.of(Fact.of("x-" + customer, "/shop", ERASED, new CustomerErased(new CustomerId(customer)))), false);

        as("ops").get("/customers/" + customer).then().statusCode(404);
        adjust(customer, "first").statusCode(410);
        as("ops").get("/customers/" + customer).then().statusCode(404);
        adjust(customer, "second").statusCode(201).body("balance", equalTo(10));
    }

    @Test
    void nothingIsAdjustedUpToACutThatIsDatedAhead() {
        String customer = uniqueId();
        ErasureCut ahead = new ErasureCut(Instant.now().plus(Duration.ofMinutes(4)));
        replay(List.of(ahead.toFact("x-" + customer, "/ticket-service", new CustomerId(customer))), false);

        adjust(customer, "early").statusCode(409);
    }

    private static ValidatableResponse adjust(String customer, String key) {
        return as("ops")
                .contentType("application/json")
                .header("Idempotency-Key", customer + key)
                .body("{\"points\":10,\"reason\":\"goodwill\"}")
                .post("/customers/" + customer + "/adjustments")
                .then();
    }

    @Test
    void aRewardThatWasHeldBeforeTheCutIsErasedWithItsRedemption() {
        String customer = uniqueId();
        adjust(customer, "first").statusCode(201);
        execute("""
                insert into redemption (redemption_id, customer_id, reward, points, take_lots, take_points, held_at, expires_at,
                                        state, changed_at, captured)
                values ('%1$s', '%1$s', 'mug', 5, '{1}', '{5}', '2026-05-01T11:59:00Z', '2026-05-01T12:15:00Z', 'captured',
                        '2026-05-01T12:00:01Z', 5);
                insert into issued_reward (issued_id, customer_id, reward, state, issued_at, changed_at)
                values ('%1$s', '%1$s', 'mug', 'issued', '2026-05-01T12:00:01Z', '2026-05-01T12:00:01Z')
                """.formatted(customer));

        replay(List.of(purchase(customer, "new", ERASED.plusSeconds(10), "7.00"), exactErasure(customer)), false);

        as("ops").get("/rewards/" + customer).then().statusCode(404);
        as("ops").get("/redemptions/" + customer).then().statusCode(404);
        execute("delete from forgotten_rewards");
    }

    @Test
    void aTierThatWasSetAfterTheCutRemains() {
        String customer = uniqueId();
        execute("""
                insert into account (customer_id, floor_tier, floor_reason, floor_set_at, tier, advanced_to)
                values ('%s', 'gold', 'a friend', '2026-05-01T12:00:05Z', 'gold', '2026-05-01T12:00:05Z')
                """.formatted(customer));

        replay(List.of(exactErasure(customer)), false);

        assertThat(count("select count(*) from account where floor_tier = 'gold' and floor_reason = 'a friend'"
                        + " and floor_set_at = '2026-05-01T12:00:05Z' and customer_id = '" + customer + "'"))
                .isEqualTo(1);
    }

    @Test
    void sumsOfManyLargeEntriesDoNotPreventAnErasure() {
        for (int i = 0; i < 2; i++) {
            String customer = uniqueId();
            execute("insert into account (customer_id, entry_count, balance) values ('%s', 1, 5000000000000000000)"
                    .formatted(customer));
            execute("""
                    insert into entry (customer_id, number, entry_id, kind, counter_account, rule, points, balance,
                                       cause_source, cause_id, happened_at)
                    values ('%s', 1, gen_random_uuid(), 'award', 'issued', 'purchase', 5000000000000000000,
                            5000000000000000000, '/shop', '%s', '2026-05-01T11:00:00Z')
                    """.formatted(customer, customer));
            replay(List.of(exactErasure(customer)), false);
            as("ops").get("/customers/" + customer).then().statusCode(404);
        }
        assertThat(count("select count(*) from forgotten_points where points > 9223372036854775807"))
                .isEqualTo(1);
        execute("delete from forgotten_points");
    }

    @Test
    void everyStatementOfAnErasureGoesByAnIndex() {
        String customer = uniqueId();

        List<ConsumedFact> erasure = List.of(
                consumed(Fact.of("x-" + customer, "/shop", ERASED, new CustomerErased(new CustomerId(customer)))));

        long scans = pool.withTransaction(tx -> tx.query("discard plans; set local enable_seqscan = off")
                        .execute()
                        .chain(() -> sequentialScans(tx))
                        .chain(before -> inbox.handle(tx, erasure)
                                .chain(() -> sequentialScans(tx))
                                .map(after -> after - before)))
                .await()
                .atMost(TIMEOUT);

        assertThat(scans).isZero();
    }

    /** Of this session, since it last reported its statistics. */
    private static Uni<Long> sequentialScans(SqlConnection tx) {
        return tx.query("select coalesce(sum(seq_scan), 0) from pg_stat_xact_user_tables")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private void replay(List<? extends Fact<?>> facts, boolean inOneBatch) {
        List<List<ConsumedFact>> batches = inOneBatch
                ? List.of(facts.stream().map(ErasureReplayTest::consumed).toList())
                : facts.stream().map(fact -> List.of(consumed(fact))).toList();
        for (List<ConsumedFact> batch : batches) {
            Uni<Runnable> handled = pool.withTransaction(tx -> inbox.handle(tx, batch));
            handled.await().atMost(TIMEOUT).run();
        }
    }

    private static ConsumedFact consumed(Fact<?> fact) {
        return new ConsumedFact(fact.type().topic().wireName(), 0, 0, fact);
    }

    private static Fact<?> exactErasure(String customer) {
        return new ErasureCut(ERASED).toFact("x-" + customer, "/ticket-service", new CustomerId(customer));
    }

    private static Fact<?> purchase(String customer, String name, Instant time, String amount) {
        return Fact.of(
                customer + name,
                "/shop",
                time,
                new PurchaseEvent.Purchase(
                        customer + name,
                        new CustomerId(customer),
                        new BigDecimal(amount),
                        "EUR",
                        null,
                        List.of(),
                        null));
    }

    private static Fact<?> refund(String customer, String purchase, Instant time, String amount) {
        return Fact.of(
                customer + purchase + "-r",
                "/shop",
                time,
                new PurchaseEvent.PurchaseRefunded(
                        customer + purchase,
                        new CustomerId(customer),
                        customer + purchase + "-r",
                        new BigDecimal(amount),
                        "EUR"));
    }

    private static String uniqueId() {
        return "replay-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private void execute(String statement) {
        pool.query(statement).execute().await().atMost(TIMEOUT);
    }

    private long count(String query) {
        return pool.query(query)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(TIMEOUT);
    }
}
