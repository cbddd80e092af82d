package io.holdfast.ticket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.EndpointWalk;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestTokens;

import static io.holdfast.ticket.TicketApi.channel;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AuthorizationTest {

    private static final String PROBLEM = "application/problem+json";
    private static final String TICKET = """
            {"customerId":"%s","channel":"email","subject":"S","message":"M"}""";
    private static final Set<String> SENDERS = Set.of("channel", "agent", "ops", "admin");
    private static final Set<String> READERS = Set.of("agent", "ops", "admin");
    private static final Set<String> OPERATORS = Set.of("ops", "admin");
    private static final Set<String> ADMINISTRATORS = Set.of("admin");

    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("DELETE /channels/{channel}/{account}", ADMINISTRATORS),
            Map.entry("DELETE /channels/{channel}/{account}/kept/{keptId}", OPERATORS),
            Map.entry("DELETE /customers/{customerId}", OPERATORS),
            Map.entry("DELETE /customers/{customerId}/contacts/{kind}/{value}", OPERATORS),
            Map.entry("DELETE /keys/{keyId}", ADMINISTRATORS),
            Map.entry("DELETE /templates/{templateId}", OPERATORS),
            Map.entry("DELETE /webhooks/{webhookId}", ADMINISTRATORS),
            Map.entry("GET /agents", OPERATORS),
            Map.entry("GET /arrival-rules", READERS),
            Map.entry("GET /audit", ADMINISTRATORS),
            Map.entry("GET /board/session", READERS),
            Map.entry("GET /channels/{channel}/{account}", ADMINISTRATORS),
            Map.entry("GET /channels/{channel}/{account}/kept", OPERATORS),
            Map.entry("GET /channels/{channel}/{account}/kept/{keptId}", OPERATORS),
            Map.entry("GET /customers/{customerId}", READERS),
            Map.entry("GET /customers/{customerId}/history", READERS),
            Map.entry("GET /erasures/{erasureId}", OPERATORS),
            Map.entry("GET /imports", READERS),
            Map.entry("GET /keys", ADMINISTRATORS),
            Map.entry("GET /problems", READERS),
            Map.entry("GET /problems/{problemId}", READERS),
            Map.entry("GET /refused-events", OPERATORS),
            Map.entry("GET /reviews", READERS),
            Map.entry("GET /stream", READERS),
            Map.entry("GET /templates", READERS),
            Map.entry("GET /templates/{templateId}", READERS),
            Map.entry("GET /tickets", READERS),
            Map.entry("GET /tickets/{ticketId}", READERS),
            Map.entry("GET /tickets/{ticketId}/replies", READERS),
            Map.entry("GET /webhooks", OPERATORS),
            Map.entry("GET /webhooks/{webhookId}", OPERATORS),
            Map.entry("GET /webhooks/{webhookId}/deliveries", OPERATORS),
            Map.entry("PATCH /problems/{problemId}", READERS),
            Map.entry("PATCH /tickets/{ticketId}", READERS),
            Map.entry("PATCH /webhooks/{webhookId}", ADMINISTRATORS),
            Map.entry("POST /arrival-rules/try", READERS),
            Map.entry("POST /channels/{channel}/{account}/kept/{keptId}/retry", OPERATORS),
            Map.entry("POST /customers/{customerId}/departure", SENDERS),
            Map.entry("POST /customers/{customerId}/merge", OPERATORS),
            Map.entry("POST /events", SENDERS),
            Map.entry("POST /imports", SENDERS),
            Map.entry("POST /imports/{importId}/complete", SENDERS),
            Map.entry("POST /keys", ADMINISTRATORS),
            Map.entry("POST /keys/{keyId}/rotate", ADMINISTRATORS),
            Map.entry("POST /problems", READERS),
            Map.entry("POST /problems/{problemId}/resolve", READERS),
            Map.entry("POST /problems/{problemId}/tickets", READERS),
            Map.entry("POST /purchases", SENDERS),
            Map.entry("POST /purchases/{purchaseId}/refunds", SENDERS),
            Map.entry("POST /reviews/draw", OPERATORS),
            Map.entry("POST /tickets", SENDERS),
            Map.entry("POST /tickets/{ticketId}/merge", READERS),
            Map.entry("POST /tickets/{ticketId}/unmerge", READERS),
            Map.entry("POST /tickets/{ticketId}/rating", SENDERS),
            Map.entry("POST /tickets/{ticketId}/rating-link", SENDERS),
            Map.entry("POST /tickets/{ticketId}/replies", SENDERS),
            Map.entry("POST /tickets/{ticketId}/reviews", READERS),
            Map.entry("POST /tickets/{ticketId}/split", READERS),
            Map.entry("POST /webhooks", ADMINISTRATORS),
            Map.entry("POST /webhooks/{webhookId}/replay", ADMINISTRATORS),
            Map.entry("POST /webhooks/{webhookId}/secret/rotate", ADMINISTRATORS),
            Map.entry("POST /webhooks/{webhookId}/test", ADMINISTRATORS),
            Map.entry("PUT /arrival-rules", OPERATORS),
            Map.entry("PUT /channels/{channel}/{account}", ADMINISTRATORS),
            Map.entry("PUT /customers/{customerId}/contacts/{kind}/{value}", OPERATORS),
            Map.entry("PUT /templates/{templateId}", OPERATORS));

    @Test
    void eachEndpointIsOpenToItsRolesOnly() {
        assertThat(EndpointWalk.faults(ALLOWED)).isEmpty();
    }

    @Test
    void theDescriptionNamesTheCredential() {
        given().get("/q/openapi?format=json").then().body("components.securitySchemes", not(nullValue()));
    }

    @Test
    void aRefusedTokenIsToldWhy() {
        for (Map.Entry<String, String> fault : Map.of(
                        "expired", "has expired", "another audience", "its audience", "another issuer", "its issuer")
                .entrySet()) {
            given().header("Authorization", "Bearer " + TestTokens.refused().get(fault.getKey()))
                    .get("/tickets")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", "Bearer")
                    .body("detail", containsString(fault.getValue()));
        }
    }

    @Test
    void twoCredentialsAllowWhatEitherAllows() {
        String ticket = TicketApi.openTicket("both-credentials");

        bothCredentials("agent").get("/tickets/" + ticket).then().statusCode(200);
        bothCredentials("stranger")
                .contentType("application/json")
                .body(TICKET.formatted("both-credentials"))
                .post("/tickets")
                .then()
                .statusCode(201);
        bothCredentials("agent").delete("/customers/both-credentials").then().statusCode(403);
    }

    @Test
    void aSecondCredentialThatIsNotValidTakesNothingAway() {
        String ticket = TicketApi.openTicket("old-key");
        String expired = "Bearer " + TestTokens.refused().get("expired");

        ServiceRequests.as("agent")
                .header("X-API-Key", "an-old-key")
                .get("/tickets/" + ticket)
                .then()
                .statusCode(200);
        channel()
                .header("Authorization", expired)
                .body(TICKET.formatted("old-key"))
                .post("/tickets")
                .then()
                .statusCode(201);
        channel()
                .header("Authorization", expired)
                .get("/tickets/" + ticket)
                .then()
                .statusCode(401)
                .contentType(PROBLEM)
                .body("detail", containsString("has expired"));
        given().header("Authorization", expired)
                .header("X-API-Key", "an-old-key")
                .get("/tickets")
                .then()
                .statusCode(401);
    }

    @Test
    void anIdempotencyKeyBelongsToThePersonOfTheToken() {
        String first = openTicketAs("ann", "idempotent-a");

        assertThat(openTicketAs("ann", "idempotent-a")).isEqualTo(first);
        assertThat(openTicketAs("bob", "idempotent-b")).isNotEqualTo(first);
    }

    @Test
    void anAgentReviewsInTheirOwnName() {
        String ticket = TicketApi.openTicket("reviewed");

        review("ann", "agent", ticket, "").statusCode(201).body("reviewerId", equalTo("ann"));
        review("ann", "agent", ticket, "\"reviewerId\":\"ann\",").statusCode(201);
        review("ann", "agent", ticket, "\"reviewerId\":\"bob\",")
                .statusCode(403)
                .contentType(PROBLEM);
        review("ann", "ops", ticket, "\"reviewerId\":\"bob\",").statusCode(201).body("reviewerId", equalTo("bob"));
        review("ann@example.com", "agent", ticket, "").statusCode(201).body("reviewerId", containsString("sub-"));
    }

    @Test
    void keysAreAddedAndRemovedWithoutARestart() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair next = generator.generateKeyPair();
        RequestSpecification request =
                given().header("Authorization", "Bearer " + TestTokens.signedBy(next.getPrivate(), "agent"));
        request.get("/tickets").then().statusCode(401);
        Path file = TestTokens.publicKeyFile();
        String before = Files.readString(file);
        try {
            Files.writeString(file, before + TestTokens.pem(next.getPublic().getEncoded()));
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> request.get("/tickets").then().statusCode(200));
            ServiceRequests.as("agent").get("/tickets").then().statusCode(200);
        } finally {
            Files.writeString(file, before);
        }
    }

    private static RequestSpecification bothCredentials(String role) {
        return ServiceRequests.as(role).header("X-API-Key", EmbeddedServers.CHANNEL_KEY);
    }

    private static String openTicketAs(String person, String customerId) {
        return given().header("Authorization", "Bearer " + TestTokens.tokenOf(person, "agent"))
                .header("Idempotency-Key", "of-each-person")
                .contentType("application/json")
                .body(TICKET.formatted(customerId))
                .post("/tickets")
                .then()
                .statusCode(201)
                .extract()
                .path("ticketId");
    }

    private static ValidatableResponse review(String person, String role, String ticket, String reviewer) {
        return given().header("Authorization", "Bearer " + TestTokens.tokenOf(person, role))
                .contentType("application/json")
                .body("{%s\"agentId\":\"a-7\",\"empathy\":5,\"solution\":4,\"writing\":3}".formatted(reviewer))
                .post("/tickets/" + ticket + "/reviews")
                .then();
    }
}
