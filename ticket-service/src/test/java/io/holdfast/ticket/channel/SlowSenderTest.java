package io.holdfast.ticket.channel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.channel.ChannelRequests.WEB_SECRET;
import static io.holdfast.ticket.channel.ChannelRequests.mail;
import static io.holdfast.ticket.channel.ChannelRequests.putAccount;
import static io.holdfast.ticket.channel.ChannelRequests.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Senders whose body comes steadily, and too slowly. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(SlowSenderTest.SmallLimits.class)
class SlowSenderTest {

    /** A tenth of this is the pause between two bytes of the slow sender. */
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAIL_BYTES_MAX = 200_000;
    private static final String HEADER = """
            POST /channels/email/slow HTTP/1.1
            Host: localhost
            Content-Type: message/rfc822
            Content-Length: 10000000

            """;
    private static final String PLAIN = "Content-Length: 1000";

    /** As a platform of a small memory has. */
    public static final class SmallLimits implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "holdfast.channels.body-timeout", BODY_TIMEOUT.toString(),
                    "holdfast.rest.body-timeout", BODY_TIMEOUT.toString(),
                    "holdfast.channels.mail-bytes-max", String.valueOf(MAIL_BYTES_MAX));
        }
    }

    @Test
    void aMailThatComesSteadilyButTooSlowlyIsAnswered408AndItsMemoryIsFreeAgain() throws IOException {
        putAccount("email", "slow", WEB_SECRET);
        long begin = System.nanoTime();
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout((int) BODY_TIMEOUT.toMillis() / 10);
            OutputStream out = socket.getOutputStream();
            out.write(HEADER.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            // Almost all memory that mails may take.
            out.write(new byte[MAIL_BYTES_MAX - 20_000]);
            untilItsMemoryIsTaken(begin);

            String answer = sendByteByByteUntilTheEnd(socket, out, begin);

            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("request-timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(BODY_TIMEOUT);
        }
        mail("slow", "large@example.com", "x".repeat(MAIL_BYTES_MAX - 1_000))
                .then()
                .statusCode(200)
                .header("Holdfast-Result", result(1, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN + "|{",
                "Content-Encoding: gzip\n" + PLAIN + "|{",
                "Transfer-Encoding: chunked|3e8\n{",
            })
    void aRequestThatComesSteadilyButTooSlowlyIsAnswered408AndItsConnectionIsClosed(String headersAndBegin)
            throws IOException {
        int bar = headersAndBegin.indexOf('|');
        String begin = purchase(headersAndBegin.substring(0, bar), headersAndBegin.substring(bar + 1));

        assertThat(answerToASlowRest(begin)).startsWith("HTTP/1.1 408 ").contains("application/problem+json");
    }

    /** Nobody reads its body. */
    @Test
    void aSlowRequestThatWasAnsweredBeforeItsBodyCameHoldsItsConnectionNoLonger() throws IOException {
        String toNothing = purchase(PLAIN, "{").replace("POST /purchases", "POST /none");

        assertThat(answerToASlowRest(toNothing)).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aConnectionWhoseBodiesCameInTimeIsKeptForFurtherRequests() throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            assertThat(answerTo(purchaseOf("in-time-1"), socket)).startsWith("HTTP/1.1 201 ");
            long begin = System.nanoTime();
            socket.setSoTimeout((int) BODY_TIMEOUT.toMillis() / 10);
            while (Duration.ofNanos(System.nanoTime() - begin).compareTo(BODY_TIMEOUT.multipliedBy(2)) < 0) {
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            }

            assertThat(answerTo(purchaseOf("in-time-2"), socket)).startsWith("HTTP/1.1 201 ");
        }
    }

    private static String purchaseOf(String id) {
        String body = "{\"purchaseId\":\"%s\",\"customerId\":\"in-time\",\"amount\":\"1.00\",\"currency\":\"EUR\"}"
                .formatted(id);
        return purchase("Content-Length: " + body.length(), body);
    }

    private static String purchase(String headers, String body) {
        return """
                POST /purchases HTTP/1.1
                Host: localhost
                X-API-Key: %s
                Content-Type: application/json
                %s

                %s""".formatted(EmbeddedServers.CHANNEL_KEY, headers, body).replace("\n", "\r\n");
    }

    private static String answerTo(String request, Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[8_192];
        return new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.US_ASCII);
    }

    private static String answerToASlowRest(String begin) throws IOException {
        long beginNanos = System.nanoTime();
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout((int) BODY_TIMEOUT.toMillis() / 10);
            OutputStream out = socket.getOutputStream();
            out.write(begin.getBytes(StandardCharsets.US_ASCII));
            String answer = sendByteByByteUntilTheEnd(socket, out, beginNanos);
            assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isGreaterThanOrEqualTo(BODY_TIMEOUT);
            return answer;
        }
    }

    /** A mail that does not fit beside it is answered 503. */
    private static void untilItsMemoryIsTaken(long begin) {
        for (int i = 0;
                mail("slow", "probe-" + i + "@example.com", "x".repeat(40_000)).statusCode() != 503;
                i++) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BODY_TIMEOUT);
        }
    }

    /** Waiting for the answer is the pause between two bytes. The sender goes on after the answer. */
    private static String sendByteByByteUntilTheEnd(Socket socket, OutputStream out, long begin) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            while (Duration.ofNanos(System.nanoTime() - begin).compareTo(PATIENCE) < 0) {
                if (!readOrSend(socket.getInputStream(), out, answer)) {
                    return answer.toString(StandardCharsets.US_ASCII);
                }
            }
        } catch (IOException reset) {
            return answer.toString(StandardCharsets.US_ASCII);
        }
        throw new AssertionError("no answer and no end of the connection: " + answer);
    }

    /** Whether the connection is still there. */
    private static boolean readOrSend(InputStream in, OutputStream out, ByteArrayOutputStream answer)
            throws IOException {
        try {
            int read = in.read();
            answer.write(Math.max(0, read));
            return read >= 0;
        } catch (SocketTimeoutException notYet) {
            out.write('x');
            return true;
        }
    }
}
