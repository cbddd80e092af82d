package io.holdfast.ticket.purchase;

import java.util.List;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class PurchaseTest {

    @Test
    void purchasesAreRefundedUpToWhatWasPaid() {
        channel().body("""
                        {"purchaseId":"buy-1","customerId":"buyer","amount":"30.00","currency":"EUR","channel":"web",
                         "items":[{"sku":"s-1","category":"Books","quantity":2,"amount":"30.00"}]}""").post("/purchases").then().statusCode(201).body("amount", equalTo("30.00"));
        channel()
                .body("{\"purchaseId\":\"buy-1\",\"customerId\":\"buyer\",\"amount\":\"1\",\"currency\":\"EUR\"}")
                .post("/purchases")
                .then()
                .statusCode(409);

        channel()
                .body("{\"amount\":\"10\",\"refundId\":\"back-1\"}")
                .post("/purchases/buy-1/refunds")
                .then()
                .statusCode(201);
        channel()
                .body("{\"amount\":\"10\",\"refundId\":\"back-1\"}")
                .post("/purchases/buy-1/refunds")
                .then()
                .statusCode(409);
        channel()
                .body("{\"amount\":\"20.01\"}")
                .post("/purchases/buy-1/refunds")
                .then()
                .statusCode(422);
        channel()
                .body("{\"amount\":\"20\"}")
                .post("/purchases/buy-1/refunds")
                .then()
                .statusCode(201);
        channel()
                .body("{\"amount\":\"1\"}")
                .post("/purchases/none/refunds")
                .then()
                .statusCode(404);

        ops().get("/customers/buyer")
                .then()
                .body("totals.purchases", equalTo(1))
                .body("totals.refunds", equalTo(2))
                .body("totals.spent", equalTo(List.of(java.util.Map.of("currency", "EUR", "amount", "30.00"))));
        assertThat(published("purchases", "buyer", 3)).hasSize(3);
    }

    @Test
    void theIdsOfErasedPurchasesAndRefundsMayBeUsedAgain() {
        for (int life = 1; life <= 3; life++) {
            channel()
                    .body(
                            "{\"purchaseId\":\"again-p\",\"customerId\":\"again-c\",\"amount\":\"9\",\"currency\":\"EUR\"}")
                    .post("/purchases")
                    .then()
                    .statusCode(201)
                    .body("purchaseId", equalTo("again-p"));
            channel()
                    .body("{\"amount\":\"4\",\"refundId\":\"again-r\"}")
                    .post("/purchases/again-p/refunds")
                    .then()
                    .statusCode(201);
            ops().get("/customers/again-c")
                    .then()
                    .body("totals.purchases", equalTo(1))
                    .body("totals.refunds", equalTo(1));
            ops().delete("/customers/again-c").then().statusCode(202);
        }

        assertThat(published("purchases", "again-c", 6))
                .hasSize(6)
                .extracting(record -> record.headers().get("ce_id"))
                .doesNotHaveDuplicates();
    }
}
