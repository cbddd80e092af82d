package io.holdfast.ticket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.HostileRequests;
import io.holdfast.testservers.RawHttp;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.StoredRows;
import io.holdfast.testservers.TestTokens;

import static io.holdfast.ticket.TicketApi.BATCH;
import static io.holdfast.ticket.TicketApi.ONE;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.report;
import static io.holdfast.ticket.TicketApi.reportAll;
import static org.assertj.core.api.Assertions.assertThat;

/** No parameter and no field of any operation makes the service fail, or store something that it refuses. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class HostileWalkTest {

    private static final String JSON = "application/json";

    @Test
    void noValueMakesAnyOperationFail() throws Exception {
        String ticket = TicketApi.openTicket("walk-customer");
        report(TicketApi.purchase("walk-purchase", "walk-customer")).statusCode(202);
        String webhook = ServiceRequests.as("admin")
                .contentType(JSON)
                .body("{\"url\":\"https://hooks.example.com/in\",\"types\":[\"sla-breached\"]}")
                .post("/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("webhookId");
        String problem = ops().body("{\"title\":\"T\"}")
                .post("/problems")
                .then()
                .statusCode(201)
                .extract()
                .path("problemId");
        List<String> faults;
        try (StoredRows rows = new StoredRows("ticket")) {
            faults = new HostileRequests(
                            "Authorization: " + TestTokens.bearer("channel", "agent", "ops", "admin") + "\r\n", rows)
                    .id("ticketId", ticket)
                    .id("customerId", "walk-customer")
                    .id("purchaseId", "walk-purchase")
                    .id("webhookId", webhook)
                    .id("problemId", problem)
                    .id("erasureId", "walk-erasure")
                    .body("POST", "/tickets", JSON, """
                            {"contact":{"email":"walk@example.com","phone":"+4930123456","handle":"x:walk"},\
                            "channel":"email","department":"technical","priority":"normal","subject":"S","message":"M",\
                            "tags":["vip"],"externalId":"E","occurredAt":"2026-01-02T03:04:05Z"}""")
                    .body("PATCH", "/tickets/{ticketId}", JSON, """
                            {"status":"pending","priority":"high","department":"sales","agentId":"a","tags":["vip"],\
                            "expectedResolutionAt":"2026-01-02T03:04:05Z"}""")
                    .body("POST", "/tickets/{ticketId}/replies", JSON, """
                            {"author":"agent","agentId":"a","visibility":"public","message":"M","templateId":"t",\
                            "variant":"v","occurredAt":"2026-01-02T03:04:05Z"}""")
                    .body("POST", "/tickets/{ticketId}/rating", JSON, """
                            {"score":5,"comment":"C","occurredAt":"2026-01-02T03:04:05Z"}""")
                    .body("POST", "/tickets/{ticketId}/reviews", JSON, """
                            {"reviewerId":"r","agentId":"a","empathy":5,"solution":5,"writing":5,"comment":"C"}""")
                    .body("POST", "/tickets/{ticketId}/merge", JSON, "{\"intoTicketId\":\"walk-unknown\"}")
                    .body("POST", "/tickets/{ticketId}/unmerge", JSON, "{}")
                    .body("POST", "/purchases", JSON, """
                            {"purchaseId":"walk-2","customerId":"walk-customer","amount":"10.00","currency":"EUR",\
                            "channel":"web","items":[{"sku":"s","category":"c","quantity":1,"amount":"10.00"}],\
                            "referredBy":"r","occurredAt":"2026-01-02T03:04:05Z"}""")
                    .body("POST", "/purchases/{purchaseId}/refunds", JSON, """
                            {"amount":"0.01","refundId":"walk-r","occurredAt":"2026-01-02T03:04:05Z"}""")
                    .body("POST", "/problems", JSON, """
                            {"title":"T","expectedResolutionAt":"2026-01-02T03:04:05Z","message":"M"}""")
                    .body("PATCH", "/problems/{problemId}", JSON, """
                            {"title":"T","expectedResolutionAt":"2026-01-02T03:04:05Z","message":"M"}""")
                    .body("POST", "/problems/{problemId}/tickets", JSON, "{\"ticketIds\":[\"walk-unknown\"]}")
                    .body("POST", "/problems/{problemId}/resolve", JSON, "{\"message\":\"M\"}")
                    .body("PUT", "/templates/{templateId}", JSON, """
                            {"subject":"S","variants":[{"variant":"a","text":"Hello {{customer.name}}"}]}""")
                    .body("POST", "/reviews/draw", JSON, "{\"week\":\"2026-W10\",\"perAgent\":2}")
                    .body("POST", "/tickets/{ticketId}/split", JSON, """
                            {"replyIds":["walk-r"],"fromReplyId":"walk-r","subject":"S"}""")
                    .body("POST", "/imports", JSON, "{\"source\":\"walk\"}")
                    .body("POST", "/webhooks", JSON, """
                            {"url":"https://hooks.example.com/in","types":["sla-breached"],"description":"D"}""")
                    .body("PATCH", "/webhooks/{webhookId}", JSON, """
                            {"url":"https://hooks.example.com/in","types":["sla-breached"],"description":"D","enabled":true}""")
                    .body("POST", "/webhooks/{webhookId}/replay", JSON, """
                            {"since":"2026-01-02T03:04:05Z","until":"2026-01-03T03:04:05Z"}""")
                    .body("POST", "/keys", JSON, """
                            {"name":"N","channels":["email"],"expiresAt":"2100-01-02T03:04:05Z"}""")
                    .body("POST", "/customers/{customerId}/departure", JSON, """
                            {"reason":"price","comment":"C","occurredAt":"2026-01-02T03:04:05Z"}""")
                    .body("POST", "/customers/{customerId}/merge", JSON, "{\"intoCustomerId\":\"walk-unknown\"}")
                    .body("POST", "/events", ONE, """
                            {"specversion":"1.0","id":"w-1","source":"/walk","type":"ticket-status-changed",\
                            "time":"2026-01-02T03:04:05Z","importid":"i","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","data":{"ticketId":"w-t",\
                            "customerId":"w","status":"pending","previousStatus":"open",\
                            "expectedResolutionAt":"2026-01-02T03:04:05Z"}}""")
                    .send();
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void theAnswerToAnyBatchIsSmall() {
        String purchase = "{\"type\":\"purchase\",\"data\":{\"items\":[" + "{},".repeat(199) + "{}]}}";
        String answer = reportAll(Collections.nCopies(1_000, purchase))
                .statusCode(207)
                .extract()
                .asString();

        assertThat(answer.length()).isLessThan(1 << 19);
        assertThat(answer).contains("\"errors\":[{").doesNotContain("\"errors\":[]");
    }

    @Test
    void packedBodiesAreUnpacked() throws Exception {
        String purchase = "{\"customerId\":\"packed\",\"amount\":\"1.00\",\"currency\":\"EUR\"}";
        for (String encoding : List.of("gzip", "x-gzip", "GZIP")) {
            assertThat(sendPacked(encoding, "/purchases", JSON, purchase).status())
                    .isEqualTo(201);
        }
        assertThat(sendPacked("gzip", "/events", BATCH, "[" + TicketApi.purchase("packed", "packed") + "]")
                        .body())
                .contains("accepted");
        RawHttp.Response unknown = sendPacked("br", "/purchases", JSON, purchase);
        assertThat(unknown.status()).isEqualTo(415);
        assertThat(unknown.header("accept-encoding")).isEqualTo("gzip, identity");
    }

    @Test
    void everyAnswerIsPrivate() {
        String cacheControl = "Cache-Control";
        TicketApi.ops().get("/tickets").then().header(cacheControl, "no-store");
        TicketApi.ops().get("/nowhere").then().header(cacheControl, "no-store");
        TicketApi.ops().get("/tickets").then().header("X-Content-Type-Options", "nosniff");
    }

    private static RawHttp.Response sendPacked(String encoding, String path, String type, String body)
            throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + EmbeddedServers.CHANNEL_KEY
                        + "\r\nContent-Type: " + type + "\r\nContent-Encoding: " + encoding + "\r\nContent-Length: "
                        + packed.size() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(packed.toByteArray());
        try (RawHttp http = new RawHttp("localhost", RestAssured.port)) {
            return http.send(request.toByteArray());
        }
    }

    @Test
    void anInstantOutOfBoundsIsRefusedAndListsStayReadable() {
        report(TicketApi.event("far-1", "ticket-status-changed", "2026-01-02T03:04:05Z", """
                {"ticketId":"far","customerId":"far","status":"pending","previousStatus":"open",\
                "expectedResolutionAt":"-9999-01-01T00:00:00Z"}"""))
                .statusCode(422);
        report(TicketApi.event("far-2", "purchase", "2026-03-02T09:15:00.123456789012+00:00", """
                {"purchaseId":"far","customerId":"far","amount":"1.00","currency":"EUR"}"""))
                .statusCode(202);

        TicketApi.ops().get("/tickets").then().statusCode(200);
    }
}
