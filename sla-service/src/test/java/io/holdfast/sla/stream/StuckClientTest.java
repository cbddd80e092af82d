package io.holdfast.sla.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;
import io.holdfast.testservers.TestTokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A client that reads nothing, over a real connection. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class StuckClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Far less than the time after which the HTTP server closes an idle connection: a minute. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private static final String CLIENTS = "holdfast_sla_stream_clients";
    private static final String CUT = "holdfast_sla_stream_cut_total";
    private static final int WARNINGS = 1_000;
    private static final String WARNING = """
            {"ticketId":"T","customerId":"C","metric":"first-response","cycle":1,"policy":"%s","policyVersion":1,
             "department":"sales","priority":"high","channel":"stuck","startedAt":"2026-03-02T09:15:00Z",
             "dueAt":"2026-03-02T10:15:00Z","detectedAt":"2026-03-02T10:09:00Z","threshold":0.9}""".formatted("\u6bb5".repeat(100));

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();

    @AfterEach
    void close() {
        log.deleteRecords("sla-warnings");
        log.close();
    }

    private static Socket connect() throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(4_096);
        client.connect(new InetSocketAddress(
                "localhost", ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class)));
        client.getOutputStream().write("""
                        GET /stream?channel=stuck HTTP/1.1\r
                        Host: localhost\r
                        Accept: text/event-stream\r
                        Authorization: %s\r
                        \r
                        """.formatted(TestTokens.bearer("agent")).getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private void warn() {
        for (int i = 0; i < WARNINGS; i++) {
            var unused = log.sendAsync(
                    "sla-warnings",
                    "C",
                    Map.of(
                            "ce_specversion", "1.0",
                            "ce_id", "stuck-" + i,
                            "ce_source", "/test",
                            "ce_type", "sla-warned",
                            "ce_time", "2026-03-02T10:09:00Z",
                            "content-type", "application/json"),
                    WARNING.getBytes(StandardCharsets.UTF_8));
        }
        log.flush();
    }

    /** The service's system answers with a reset what is sent on a connection that the service has closed. */
    private static boolean isClosedByService(Socket client) {
        try {
            client.getOutputStream().write('\n');
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @Test
    void aClientThatReadsNothingLosesItsPlaceAndItsConnectionAtOnce() throws IOException {
        await().atMost(PATIENCE).until(() -> ServiceRequests.metric(CLIENTS) == 0);
        double cutBefore = ServiceRequests.metric(CUT);
        try (Socket client = connect()) {
            await().atMost(PATIENCE).until(() -> ServiceRequests.metric(CLIENTS) == 1);
            // More than the system's buffers and those of the service hold together, whatever the system's are.
            await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
                warn();
                return ServiceRequests.metric(CUT) > cutBefore;
            });

            await().atMost(AT_ONCE).until(() -> isClosedByService(client));
            await().atMost(AT_ONCE).until(() -> ServiceRequests.metric(CLIENTS) == 0);
            assertThat(ServiceRequests.metric(CUT)).isEqualTo(cutBefore + 1);
        }
    }
}
