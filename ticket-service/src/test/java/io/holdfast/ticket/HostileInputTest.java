package io.holdfast.ticket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestTokens;

import static io.holdfast.ticket.TicketApi.BATCH;
import static io.holdfast.ticket.TicketApi.ONE;
import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.report;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class HostileInputTest {

    private static final String PROBLEM = "application/problem+json";
    private static final String JSON = "application/json";
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void bodiesThatAreNotJsonAreMalformed() {
        for (String body :
                List.of("", "{", "{\"a\":}", "nonsense", "{} {}", "{\"a\":1e999999999999999999999999999999}x")) {
            channel().body(body).post("/tickets").then().statusCode(400).contentType(PROBLEM);
            channel()
                    .contentType(ONE)
                    .body(body)
                    .post("/events")
                    .then()
                    .statusCode(400)
                    .contentType(PROBLEM);
            channel()
                    .contentType(BATCH)
                    .body(body)
                    .post("/events")
                    .then()
                    .statusCode(400)
                    .contentType(PROBLEM);
        }
    }

    @Test
    void nestingOfTenThousandIsMalformed() throws Exception {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);

        assertThat(statusOf("/events", BATCH, deep.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(400);
        assertThat(statusOf("/tickets", JSON, ("{\"subject\":" + deep + "}").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(400);
    }

    @Test
    void bytesThatAreNotUtf8AreMalformed() throws Exception {
        byte[] body = "{\"channel\":\"e_mail\"}".getBytes(StandardCharsets.UTF_8);
        body[13] = (byte) 0xff;

        assertThat(statusOf("/tickets", JSON, body)).isEqualTo(400);
        assertThat(statusOf("/events", ONE, body)).isEqualTo(400);
    }

    @Test
    void twoMebibytesAreTooLarge() throws Exception {
        byte[] body = " ".repeat(2 * MEBIBYTE).getBytes(StandardCharsets.UTF_8);

        assertThat(statusOf("/tickets", JSON, body)).isEqualTo(413);
        assertThat(statusOf("/events", BATCH, body)).isEqualTo(413);
    }

    @Test
    void twoMebibytesInChunksAreTooLarge() throws Exception {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /tickets HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + EmbeddedServers.CHANNEL_KEY
                            + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            try {
                for (int i = 0; i < 32; i++) {
                    out.write(chunk);
                }
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } catch (IOException disconnected) {
                // The service may respond and close before it has read the whole body.
            }
            assertThat(statusLine(socket)).contains(" 413 ");
        }
    }

    @Test
    void everyInvalidFieldOfATicketIsNamed() {
        channel()
                .body("""
                        {"customerId":"with space","contact":{"email":"nobody","phone":"12"},"channel":"E-Mail",
                         "department":"\\u0000","priority":"highest","subject":"  ","message":"a\\u0000b","tags":["ok","NO"],
                         "externalId":"\\ud800","occurredAt":"2999-01-01T00:00:00Z"}""")
                .post("/tickets")
                .then()
                .statusCode(422)
                .contentType(PROBLEM)
                .body(
                        "errors.field",
                        hasItems(
                                "customerId",
                                "contact.email",
                                "contact.phone",
                                "channel",
                                "department",
                                "priority",
                                "subject",
                                "message",
                                "tags[1]",
                                "externalId",
                                "occurredAt"));
    }

    @Test
    void aTicketNeedsACustomerAndAMessage() {
        channel()
                .body("{}")
                .post("/tickets")
                .then()
                .statusCode(422)
                .body("errors.field", hasItems("customerId", "channel", "subject", "message"));
        channel().body("[]").post("/tickets").then().statusCode(422);
        channel().body("null").post("/tickets").then().statusCode(422);
    }

    @Test
    void aNulCharacterInAnyTextIsNamed() {
        String ticket = TicketApi.openTicket("nul-customer");

        channel()
                .body("{\"author\":\"agent\",\"message\":\"a\\u0000\"}")
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(422)
                .body("errors.field", equalTo(List.of("message")));
        channel()
                .body("{\"score\":5,\"comment\":\"\\u0000\"}")
                .post("/tickets/" + ticket + "/rating")
                .then()
                .statusCode(422)
                .body("errors.field", equalTo(List.of("comment")));
        report(TicketApi.purchase("nul\\u0000", "nul-customer")).statusCode(422).body("errors.field", hasItem("id"));
    }

    @Test
    void amountsAreDecimalStrings() {
        for (String amount : List.of(
                "12.5",
                "\"-1\"",
                "\"1e3\"",
                "\"1,5\"",
                "\"\"",
                "\"1.\"",
                "\".5\"",
                "\"1.1234567\"",
                "\"1234567890123456\"",
                "\"NaN\"",
                "null",
                "\"१२\"")) {
            channel()
                    .body("{\"customerId\":\"c\",\"currency\":\"EUR\",\"amount\":" + amount + "}")
                    .post("/purchases")
                    .then()
                    .statusCode(422)
                    .body("errors.field", equalTo(List.of("amount")));
        }
    }

    @Test
    void invalidParametersAreNamed() {
        ops().get("/tickets?limit=0").then().statusCode(422).body("errors.field", hasItem("limit"));
        ops().get("/tickets?limit=201").then().statusCode(422);
        ops().get("/tickets?limit=x").then().statusCode(422);
        ops().get("/tickets?cursor=x").then().statusCode(422).body("errors.field", hasItem("cursor"));
        ops().get("/tickets?status=lost").then().statusCode(422).body("errors.field", hasItem("status"));
        ops().get("/tickets/%00").then().statusCode(404);
        ops().get("/tickets/unknown").then().statusCode(404).contentType(PROBLEM);
        ops().get("/customers/unknown").then().statusCode(404).contentType(PROBLEM);
        ops().get("/nowhere").then().statusCode(404).contentType(PROBLEM);
    }

    @Test
    void theCursorOfAnotherListIsRefused() {
        TicketApi.openTicket("cursor-customer");
        TicketApi.openTicket("cursor-customer");
        String cursor = ops().get("/tickets?customerId=cursor-customer&limit=1").path("nextCursor");

        ops().get("/tickets?customerId=cursor-customer&limit=1&cursor=" + cursor)
                .then()
                .statusCode(200);
        for (String list : List.of("/imports", "/refused-events", "/customers/cursor-customer/history")) {
            ops().get(list + "?cursor=" + cursor).then().statusCode(422).body("errors.field", hasItem("cursor"));
        }
    }

    @Test
    void anIdempotencyKeyIsOneKeyAndNotEmpty() throws Exception {
        for (String headers : List.of("Idempotency-Key:", "Idempotency-Key: ", "Idempotency-Key: a b")) {
            assertThat(statusWithHeaders(headers)).as(headers).isEqualTo(422);
        }
        assertThat(statusWithHeaders("Idempotency-Key: one\r\nIdempotency-Key: two"))
                .isEqualTo(400);
        assertThat(statusWithHeaders("Idempotency-Key: one\r\nidempotency-key: one"))
                .isEqualTo(400);
        assertThat(statusWithHeaders("Idempotency-Key: one")).isEqualTo(201);
    }

    private static int statusWithHeaders(String headers) throws IOException {
        String body = "{\"customerId\":\"keys\",\"amount\":\"1\",\"currency\":\"EUR\"}";
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(("POST /purchases HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + EmbeddedServers.CHANNEL_KEY
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n"
                                    + headers + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            return Integer.parseInt(statusLine(socket).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }
    }

    @Test
    void aThousandClientsThatDisconnectDoNotDisturbOthers() throws Exception {
        byte[] request = post("/tickets", """
                {"customerId":"leaver","channel":"email","subject":"S","message":"M"}""");
        byte[] read = ("GET /tickets?customerId=leaver HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                        + TestTokens.bearer("ops") + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 1_000; i++) {
            try (Socket socket = connect()) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(i % 2 == 0 ? request : read);
                socket.getOutputStream().flush();
            }
        }

        // On a busy machine the last of their requests may still wait for connections to the database.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ops().get("/tickets?customerId=stayer").statusCode() == 200);
        for (int i = 0; i < 40; i++) {
            String ticket = TicketApi.openTicket("stayer");
            ops().get("/tickets/" + ticket).then().statusCode(200);
        }
        given().get("/q/health/ready").then().statusCode(200);
    }

    /** Over a socket: HTTP clients print, re-encode or refuse such bodies. */
    private static int statusOf(String path, String type, byte[] body) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + EmbeddedServers.CHANNEL_KEY
                            + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            try {
                out.write(body);
                out.flush();
            } catch (IOException disconnected) {
                // The service may respond and close before it has read the whole body.
            }
            return Integer.parseInt(statusLine(socket).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }
    }

    private static byte[] post(String path, String body) {
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + EmbeddedServers.CHANNEL_KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Socket connect() throws IOException {
        return new Socket(URI.create(RestAssured.baseURI).getHost(), RestAssured.port);
    }

    private static String statusLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
