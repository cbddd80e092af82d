package io.holdfast.loyalty.inbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

/** Purchases and refunds that are told again after an erasure, and are read before it. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "loyalty"))
class CandidatesTest {

    private static final Instant ERASED = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject
    InboxHandler inbox;

    @Inject
    Pool pool;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private int customers;

    @AfterEach
    void theLedgerIsConsistent() {
        as("ops").get("/reconciliation").then().statusCode(200).body("checks.findAll { !it.holds }", hasSize(0));
    }

    @Test
    void aPurchaseThatIsToldAgainInANewLifeCountsWhateverIsReadFirst() {
        for (int others : List.of(0, 3, 5)) {
            for (int erasure = 0; erasure <= 6; erasure++) {
                String x = newCustomer();
                String y = newCustomer();
                List<Fact<?>> order = new ArrayList<>(List.of(
                        purchase("1", x + "p", x, -60, "100"),
                        purchase("2", x + "q", x, -50, "70"),
                        purchase("3", x + "s", x, -40, "20"),
                        purchase("4", x + "q", x, 10, "30"),
                        purchase("5", x + "s", x, 20, "20")));
                order.add(others, purchase("6", x + "p", y, 5, "90"));
                order.add(erasure, erasure(x));

                replay(order);

                assertThat(balance(x)).as("%d, %d", others, erasure).isEqualTo(50);
                assertThat(balance(y)).as("%d, %d", others, erasure).isEqualTo(90);
                assertThat(count("refused", "customer_id in ('%s', '%s')".formatted(x, y)))
                        .isZero();
            }
        }
    }

    @Test
    void aRefundThatIsToldAgainInANewLifeCountsWhateverIsReadFirst() {
        for (int erasure = 0; erasure <= 5; erasure++) {
            String x = newCustomer();
            List<Fact<?>> order = new ArrayList<>(List.of(
                    purchase("1", x + "p", x, -60, "100"),
                    refund("2", x + "p", "r", x, -50, "40"),
                    purchase("3", x + "p", x, 10, "100"),
                    refund("4", x + "p", "r", x, 20, "40"),
                    refund("5", x + "p", "t", x, 30, "25")));
            order.add(erasure, erasure(x));

            replay(order);

            assertThat(balance(x)).as("%d", erasure).isEqualTo(35);
        }
    }

    @Test
    void aRefundOfTheNextOwnerCountsWhateverIsReadFirst() {
        for (int others = 0; others <= 1; others++) {
            for (int erasure = 0; erasure <= 3; erasure++) {
                String x = newCustomer();
                String y = newCustomer();
                List<Fact<?>> order = new ArrayList<>(
                        List.of(purchase("1", x + "p", y, -90, "100"), refund("2", x + "p", "r", y, 20, "40")));
                order.add(others, purchase("3", x + "p", x, -60, "100"));
                order.add(erasure, erasure(x));

                replay(order);

                assertThat(balance(y)).as("%d, %d", others, erasure).isEqualTo(60);
                assertThat(count("refused", "customer_id = '" + y + "'")).isZero();
            }
        }
    }

    @Test
    void aForgottenRefundOfAPurchaseThatRemainsTakesNothing() {
        for (int erasure = 0; erasure <= 3; erasure++) {
            String x = newCustomer();
            List<Fact<?>> order = new ArrayList<>(List.of(
                    purchase("1", x + "p", x, 10, "100"),
                    refund("2", x + "p", "r", x, -5, "40"),
                    refund("3", x + "p", "r", x, 20, "30")));
            order.add(erasure, erasure(x));

            replay(order);

            assertThat(balance(x)).as("%d", erasure).isEqualTo(70);
        }
    }

    @Test
    void anEventIsOneRefund() {
        String x = newCustomer();

        replay(List.of(
                purchase("1", x + "p", x, 10, "100"),
                refund("2", x + "p", "r", x, 20, "40"),
                refund("2", x + "p", "t", x, 20, "30")));

        assertThat(balance(x)).isEqualTo(60);
        assertThat(count("refused", "reason = 'event-reused' and customer_id = '" + x + "'"))
                .isEqualTo(1);
    }

    @Test
    void candidatesAreFewAndErasedWithTheirCustomer() {
        String x = newCustomer();
        List<Fact<?>> same = new ArrayList<>();
        IntStream.range(0, 2_005).forEach(i -> same.add(purchase("e" + i, x + "p", x, 10 + i, "100")));
        handle(same);
        handle(same);
        assertThat(count("candidate", "customer_id = '" + x + "'")).isEqualTo(2_000);

        handle(List.of(new ErasureCut(ERASED.plusSeconds(9_000)).toFact("y" + x, "/tickets", new CustomerId(x))));

        assertThat(count("candidate", "customer_id = '" + x + "'")).isZero();
        assertThat(balance(x)).isEqualTo(-1);
    }

    private String newCustomer() {
        return "again-" + run + "-" + customers++;
    }

    private void replay(List<Fact<?>> facts) {
        facts.forEach(fact -> handle(List.of(fact)));
    }

    private void handle(List<Fact<?>> facts) {
        List<ConsumedFact> batch = facts.stream()
                .map(fact -> new ConsumedFact(fact.type().topic().wireName(), 0, 0, fact))
                .toList();
        Uni<Runnable> handled = pool.withTransaction(tx -> inbox.handle(tx, batch));
        handled.await().atMost(TIMEOUT).run();
    }

    private static Fact<?> erasure(String customer) {
        return new ErasureCut(ERASED).toFact("x-" + customer, "/ticket-service", new CustomerId(customer));
    }

    private static Fact<?> purchase(String id, String purchaseId, String customer, int seconds, String amount) {
        return Fact.of(
                customer + id,
                "/shop",
                ERASED.plusSeconds(seconds),
                new Purchase(
                        purchaseId, new CustomerId(customer), new BigDecimal(amount), "EUR", null, List.of(), null));
    }

    private static Fact<?> refund(
            String id, String purchaseId, String refundId, String customer, int seconds, String amount) {
        return Fact.of(
                customer + id,
                "/shop",
                ERASED.plusSeconds(seconds),
                new PurchaseRefunded(purchaseId, new CustomerId(customer), refundId, new BigDecimal(amount), "EUR"));
    }

    private long balance(String customer) {
        return number("select coalesce(max(balance), -1) from account where customer_id = '" + customer + "'");
    }

    private long count(String table, String condition) {
        return number("select count(*) from " + table + " where " + condition);
    }

    private long number(String query) {
        return pool.query(query)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(TIMEOUT);
    }
}
