package io.holdfast.loyalty.service;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.loyalty.service.LoyaltyServer.adjust;
import static io.holdfast.loyalty.service.LoyaltyServer.uniqueId;
import static io.holdfast.testservers.ServiceRequests.as;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Answers about an account with many lots. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = LoyaltyServer.DATABASE))
class AnswerSizeTest {

    private static final int LOTS = 110;

    @Test
    void anEntryThatTakesFromManyLotsShowsTheFirstOnes() {
        String customer = uniqueId("lots");
        for (int i = 0; i < LOTS; i++) {
            adjust(customer, 1, "").statusCode(201);
        }
        adjust(customer, -LOTS + 5, "").statusCode(201);

        as("agent")
                .get("/customers/" + customer)
                .then()
                .statusCode(200)
                .body("balance", equalTo(5))
                .body("available", equalTo(5))
                .body("expiring", hasSize(0));
        as("agent")
                .queryParam("limit", 2)
                .get("/customers/" + customer + "/entries")
                .then()
                .statusCode(200)
                .body("items[0].points", equalTo(-LOTS + 5))
                .body("items[0].lots", hasSize(100))
                .body("items[0].moreLots", equalTo(true))
                .body("items[1].lots", hasSize(1))
                .body("items[1].moreLots", nullValue());
    }
}
