package io.holdfast.ticket;

import java.util.List;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static io.holdfast.ticket.TicketApi.ONE;
import static io.holdfast.ticket.TicketApi.channel;
import static io.restassured.RestAssured.given;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AuthorizationTest {

    private static final String PROBLEM = "application/problem+json";

    @Test
    void everyPathNeedsACredential() {
        for (String path : List.of("/tickets", "/tickets/x", "/customers/x", "/customers/x/history", "/imports")) {
            given().get(path).then().statusCode(401).contentType(PROBLEM);
        }
        for (String path :
                List.of("/tickets", "/tickets/x/replies", "/purchases", "/imports", "/customers/x/departure")) {
            given().contentType("application/json")
                    .body("{}")
                    .post(path)
                    .then()
                    .statusCode(401)
                    .contentType(PROBLEM);
        }
        given().contentType(ONE)
                .body("{}")
                .post("/events")
                .then()
                .statusCode(401)
                .contentType(PROBLEM);
        given().header("X-API-Key", "wrong").get("/tickets").then().statusCode(401);
        given().header("Authorization", "Bearer nonsense")
                .get("/tickets")
                .then()
                .statusCode(401);
    }

    @Test
    void aChannelKeyMayOnlySubmit() {
        String ticket = TicketApi.openTicket("channel-only");

        channel().get("/tickets").then().statusCode(403).contentType(PROBLEM);
        channel().get("/tickets/" + ticket).then().statusCode(403);
        channel().body("{}").patch("/tickets/" + ticket).then().statusCode(403);
        channel().get("/customers/channel-only").then().statusCode(403);
        channel().delete("/customers/channel-only").then().statusCode(403);
        ServiceRequests.as("agent").delete("/customers/channel-only").then().statusCode(403);
        ServiceRequests.as("stranger").get("/tickets").then().statusCode(403);
    }
}
