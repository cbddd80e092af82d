package io.holdfast.loyalty.inbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.contract.Fact;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.loyalty.inbox.PersonFacts.CUT;
import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

/** Facts after the cut of an erasure that ends a merge, in whatever order facts, merges and erasures are read. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "loyalty_merges"))
class LaterFactsOfMergedTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LIVES = 12;

    @Inject
    InboxHandler inbox;

    @Inject
    Pool pool;

    private final String unique = UUID.randomUUID().toString();
    private final String one = "one-" + unique;
    private final String other = "other-" + unique;

    @BeforeEach
    void putProgramme() {
        execute("""
                insert into programme_version (version, definition, in_force_from, put_by)
                values (2, '{"name": "merges", "rules": [
                              {"name": "spend", "kind": "per-amount", "points": 1, "per": "1.00"},
                              {"name": "thanks", "kind": "rating", "points": 5}],
                             "tiers": {"basis": "points-earned", "levels": [{"tier": "silver", "from": "100"},
                                                                            {"tier": "gold", "from": "200"}]}}',
                        '2020-01-01T00:00:00Z', 'test')
                on conflict do nothing
                """);
    }

    @AfterEach
    void theLedgerIsConsistent() {
        as("ops").get("/reconciliation").then().statusCode(200).body("checks.findAll { !it.holds }", hasSize(0));
    }

    @Test
    void aLaterPurchaseThatWasReadWhileMergedIsOfTheIdThatReportedIt() {
        replay(PersonFacts.merge(one, other, CUT.minusSeconds(60)));
        replay(List.of(
                PersonFacts.purchase(one, "new", 30, CUT.plusSeconds(1)),
                PersonFacts.purchase(other, "new", 7, CUT.plusSeconds(2)),
                PersonFacts.rating(one, "new", CUT.plusSeconds(3)),
                PersonFacts.refund(one, "new", 10, CUT.plusSeconds(4))));

        replay(List.of(PersonFacts.erasure(one, CUT), PersonFacts.erasure(other, CUT)));

        assertThat(balance(one)).isEqualTo(30 + 5 - 10);
        assertThat(balance(other)).isEqualTo(7);
        replay(List.of(PersonFacts.purchase(one, "new", 30, CUT.plusSeconds(1))));
        assertThat(count("select count(*) from refused where customer_id in ('%s', '%s')".formatted(one, other)))
                .isZero();
        replay(List.of(PersonFacts.refund(one, "new", 20, CUT.plusSeconds(5))));
        assertThat(balance(one)).isEqualTo(5);
    }

    @Test
    void aLaterPurchaseThatWasReadBeforeTheMergeStaysOfItsId() {
        replay(List.of(
                PersonFacts.purchase(other, "old", 50, CUT.minusSeconds(90)),
                PersonFacts.purchase(one, "new", 30, CUT.plusSeconds(1))));
        replay(PersonFacts.merge(one, other, CUT.minusSeconds(60)));

        replay(List.of(PersonFacts.erasure(other, CUT), PersonFacts.erasure(one, CUT)));

        assertThat(balance(one)).isEqualTo(30);
        assertThat(balance(other)).isZero();
        assertThat(ownerOfPurchase(one + "new")).isEqualTo(one);
        replay(List.of(PersonFacts.refund(one, "new", 30, CUT.plusSeconds(5))));
        assertThat(balance(one)).isZero();
    }

    @Test
    void aRefundOfTheOtherIdsPurchaseCountsOnlyWhileTheyAreOnePerson() {
        replay(PersonFacts.merge(one, other, CUT.minusSeconds(60)));
        replay(List.of(
                PersonFacts.purchase(one, "new", 30, CUT.plusSeconds(1)),
                PersonFacts.refundOf(one + "new", other, "r", 10, CUT.plusSeconds(4))));
        assertThat(balance(other)).isEqualTo(20);

        replay(List.of(PersonFacts.erasure(one, CUT), PersonFacts.erasure(other, CUT)));

        assertThat(balance(one)).isEqualTo(30);
        assertThat(balance(other)).isZero();
        assertThat(count("select count(*) from refused where reason = 'customer-differs' and customer_id = '%s'"
                        .formatted(other)))
                .isEqualTo(1);
    }

    @Test
    void aLaterRedemptionStaysWithTheAccountOnWhichItWasRequested() {
        replay(List.of(
                PersonFacts.purchase(one, "new", 30, CUT.plusSeconds(1)),
                PersonFacts.purchase(other, "new", 70, CUT.plusSeconds(1))));
        String ofOne = hold(one, 20);
        replay(PersonFacts.merge(one, other, CUT.minusSeconds(60)));
        String ofPerson = hold(one, 50);
        as("ops").contentType("application/json").post("/redemptions/" + ofOne + "/capture");

        replay(List.of(PersonFacts.erasure(one, CUT), PersonFacts.erasure(other, CUT)));

        assertThat(balance(one)).isEqualTo(10);
        assertThat(balance(other)).isEqualTo(70);
        assertThat(count("select sum(held) from lot where customer_id = '%s'".formatted(other)))
                .isEqualTo(50);
        as("ops").post("/redemptions/" + ofPerson + "/cancel").then().statusCode(200);
    }

    /**
     * Each record is read after those of its topic and customer that are before it; otherwise in any order. The result is that
     * of a calculation that knows ids, cuts and merges only.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void whateverIsReadFirstTheResultIsThatOfAPlainCalculation(int customers) {
        for (int life = 0; life < LIVES; life++) {
            long seed = 1000L * customers + life;
            PersonFacts facts = PersonFacts.generate(new Random(seed), customers, "g" + seed + "-" + unique);
            List<? extends Fact<?>> order = facts.order();

            replay(order);
            compare(facts, "seed " + seed);
            replay(facts.reportedFacts());
            compare(facts, "told again, seed " + seed);
            assertThat(facts.ids().stream().mapToLong(this::refused).sum())
                    .as("seed %d", seed)
                    .isZero();

            replay(facts.refundsOfEverything());
            for (String id : facts.ids()) {
                assertThat(balance(id))
                        .as("%s with everything refunded, seed %d", id, seed)
                        .isEqualTo(facts.expectedOfRatings(id));
            }
            theLedgerIsConsistent();
        }
    }

    private void compare(PersonFacts facts, String description) {
        for (String id : facts.ids()) {
            assertThat(balance(id)).as("%s, %s, %s", id, description, facts).isEqualTo(facts.expectedPoints(id));
            assertThat(count("select count(*) from purchase where award > 0 and customer_id = '%s'".formatted(id)))
                    .as("purchases of %s, %s", id, description)
                    .isEqualTo(facts.expectedPurchases(id));
        }
    }

    private void replay(Fact<?>[] facts) {
        replay(Arrays.asList(facts));
    }

    private void replay(List<? extends Fact<?>> facts) {
        for (Fact<?> fact : facts) {
            ConsumedFact consumed = new ConsumedFact(fact.type().topic().wireName(), 0, 0, fact);
            Uni<Runnable> handled = pool.withTransaction(tx -> inbox.handle(tx, List.of(consumed)));
            handled.await().atMost(TIMEOUT).run();
        }
    }

    private static String hold(String customer, int points) {
        return as("ops")
                .contentType("application/json")
                .body("{\"points\":%d,\"reference\":\"%d\"}".formatted(points, points))
                .post("/customers/" + customer + "/redemptions")
                .then()
                .statusCode(201)
                .extract()
                .path("redemptionId");
    }

    /** Of the account under this id; 0: there is none. */
    private long balance(String customer) {
        return count("select coalesce(sum(balance - deficit), 0)::bigint from account where customer_id = '%s'"
                .formatted(customer));
    }

    private long refused(String customer) {
        return count("select count(*) from refused where customer_id = '%s'".formatted(customer));
    }

    private String ownerOfPurchase(String purchaseId) {
        return pool.query("select customer_id from purchase where purchase_id = '%s'".formatted(purchaseId))
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
                .await()
                .atMost(TIMEOUT);
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
