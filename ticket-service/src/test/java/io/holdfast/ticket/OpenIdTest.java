package io.holdfast.ticket;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

/** People sign in with an OpenID provider, and systems with tokens of the local key. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@WithTestResource(OpenIdProvider.class)
class OpenIdTest {

    @Test
    void aRoleOfTheProviderIsARoleHere() {
        as("support").get("/tickets").then().statusCode(200);
        as("support").get("/refused-events").then().statusCode(403);
        as("lead").get("/refused-events").then().statusCode(200);
    }

    @Test
    void aRoleThatIsNotListedIsNone() {
        as("admin").get("/keys").then().statusCode(403);
    }

    @Test
    void aTokenForAnotherSystemIsRefused() {
        given().header("Authorization", OpenIdProvider.bearer("another", "support"))
                .get("/tickets")
                .then()
                .statusCode(401)
                .body("detail", containsString("its audience is not helpdesk"));
    }

    @Test
    void tokensOfTheLocalKeyAreAcceptedToo() {
        ServiceRequests.as("admin").get("/keys").then().statusCode(200);
    }

    private static RequestSpecification as(String role) {
        return given().header("Authorization", OpenIdProvider.bearer("helpdesk", role));
    }
}
