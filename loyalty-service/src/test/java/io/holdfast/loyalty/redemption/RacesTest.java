package io.holdfast.loyalty.redemption;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.sql.FailureKind;
import io.holdfast.testservers.AlsoInContainers;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.loyalty.redemption.MemberApi.customer;
import static io.holdfast.loyalty.redemption.MemberApi.give;
import static io.holdfast.loyalty.redemption.MemberApi.held;
import static io.holdfast.loyalty.redemption.MemberApi.hold;
import static io.holdfast.loyalty.redemption.MemberApi.newCustomer;
import static io.holdfast.loyalty.redemption.MemberApi.putProgramme;
import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** Requests and events at the same time, on the real database. */
@QuarkusTest
@AlsoInContainers
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = MemberApi.DATABASE))
class RacesTest {

    private static final int WORKERS = 50;
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Inject
    InboxHandler inbox;

    @Inject
    Pool pool;

    @AfterEach
    void theLedgerIsConsistent() {
        as("ops").get("/reconciliation").then().statusCode(200).body("checks.findAll { !it.holds }", hasSize(0));
    }

    @Test
    void fiftyRedemptionsOfABalanceForSeven() throws Exception {
        String anna = newCustomer("anna");
        give(anna, 79);

        Map<Integer, Integer> statuses =
                count(WORKERS, () -> hold(anna, "{\"points\":11}").extract().statusCode());

        assertThat(statuses).containsExactlyInAnyOrderEntriesOf(Map.of(201, 7, 409, 43));
        customer(anna).body("held", equalTo(77)).body("available", equalTo(2));
    }

    @Test
    void fiftyCapturesOfOneHold() throws Exception {
        String bert = newCustomer("bert");
        give(bert, 100);
        String redemption = held(bert, "{\"points\":60}");

        Map<Integer, Integer> statuses =
                count(WORKERS, () -> MemberApi.capture(redemption).extract().statusCode());

        assertThat(statuses).isEqualTo(Map.of(200, WORKERS));
        customer(bert).body("balance", equalTo(40));
    }

    @Test
    void captureAndCancelOfOneHold() throws Exception {
        for (int i = 0; i < 10; i++) {
            String carl = newCustomer("carl");
            give(carl, 100);
            String redemption = held(carl, "{\"points\":60}");
            List<Callable<Integer>> requests = new ArrayList<>();
            requests.add(() -> MemberApi.capture(redemption).extract().statusCode());
            requests.add(() -> MemberApi.cancel(redemption).extract().statusCode());

            Map<Integer, Integer> statuses = count(requests);

            assertThat(statuses).isEqualTo(Map.of(200, 1, 409, 1));
        }
    }

    @Test
    void aStockOfThreeUnderFiftyRequests() throws Exception {
        String reward = newCustomer("mug");
        putProgramme("""
                {"name": "stock", "rules": [], "rewards": [{"name": "%s", "points": 1, "stock": 3}]}""".formatted(reward));
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            String customer = newCustomer("s" + i);
            give(customer, 10);
            requests.add(() -> hold(customer, "{\"rewardId\":\"%s\"}".formatted(reward))
                    .extract()
                    .statusCode());
        }

        assertThat(count(requests)).containsExactlyInAnyOrderEntriesOf(Map.of(201, 3, 409, 47));
        as("agent").get("/rewards").then().body("items[0].left", equalTo(0));
    }

    @Test
    void twentyWorkersReversingOnePurchase() throws Exception {
        String dora = newCustomer("dora");
        String purchaseId = newCustomer("p");
        handle(new Purchase(purchaseId, new CustomerId(dora), new BigDecimal("90.00"), "EUR", null, List.of(), null));
        PurchaseRefunded refund = new PurchaseRefunded(
                purchaseId, new CustomerId(dora), purchaseId + "-r", new BigDecimal("90.00"), "EUR");
        List<Callable<Integer>> deliveries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            deliveries.add(() -> handle(refund));
        }

        count(deliveries);

        customer(dora).body("balance", equalTo(0));
        as("agent").get("/customers/" + dora + "/entries").then().body("items", hasSize(2));
    }

    @Test
    void referralsInBothDirectionsAtOnceDoNotBlockEachOther() throws Exception {
        putProgramme("""
                {"name": "friends", "rules": [{"name": "friend", "kind": "referral", "referrerPoints": 5, "refereePoints": 3}]}
                """);
        Instant now = Instant.now();
        List<Callable<Integer>> deliveries = new ArrayList<>();
        List<String> customers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String one = newCustomer("one");
            String other = newCustomer("other");
            customers.add(one);
            customers.add(other);
            deliveries.add(() -> handle(referred(one, other), now));
            deliveries.add(() -> handle(referred(other, one), now));
        }

        count(deliveries);

        for (String customer : customers) {
            customer(customer).body("balance", equalTo(8));
        }
    }

    private static Purchase referred(String customer, String referrer) {
        return new Purchase(
                newCustomer("p"),
                new CustomerId(customer),
                new BigDecimal("1.00"),
                "EUR",
                null,
                List.of(),
                new CustomerId(referrer));
    }

    private int handle(CustomerFact event) {
        return handle(event, NOON);
    }

    /** As the inbox does: again after a conflict. */
    private int handle(CustomerFact event, Instant at) {
        Fact<CustomerFact> fact = Fact.of(newCustomer("e"), "/shop", at, event);
        for (int attempt = 1; ; attempt++) {
            try {
                Uni<Runnable> handled = pool.withTransaction(tx -> inbox.handle(
                        tx, List.of(new ConsumedFact(fact.type().topic().wireName(), 0, 0, fact))));
                handled.await().atMost(TIMEOUT).run();
                return attempt;
            } catch (RuntimeException failure) {
                if (FailureKind.of(failure) == FailureKind.CONTENT || attempt >= 100) {
                    throw failure;
                }
            }
        }
    }

    private static Map<Integer, Integer> count(int times, Callable<Integer> request) throws Exception {
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            requests.add(request);
        }
        return count(requests);
    }

    /** Runs all at the same time, and counts their results. */
    private static Map<Integer, Integer> count(List<Callable<Integer>> requests) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        Map<Integer, Integer> results = new HashMap<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(requests.size())) {
            List<Future<Integer>> running = new ArrayList<>();
            for (Callable<Integer> request : requests) {
                running.add(workers.submit(() -> {
                    start.await();
                    return request.call();
                }));
            }
            start.countDown();
            for (Future<Integer> result : running) {
                results.merge(result.get(), 1, Integer::sum);
            }
        }
        return results;
    }
}
