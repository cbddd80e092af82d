package io.holdfast.rest.token;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyRingTest {

    private static final SigningKey FIRST = SigningKey.rsa("first");
    private static final SigningKey SECOND = SigningKey.ec("second");
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @TempDir
    private Path folder = Path.of("");

    /** What the address answers; empty: status 500. */
    private final AtomicReference<String> published = new AtomicReference<>("");

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer issuer = startIssuer();

    private HttpServer startIssuer() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/jwks", exchange -> {
                requests.incrementAndGet();
                byte[] body = published.get().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(body.length == 0 ? 500 : 200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            return server;
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @BeforeEach
    void start() {
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private KeyRing ring(String location, Duration interval, Duration pauseMin) {
        return new KeyRing(KeySource.at(location, TIMEOUT), interval, pauseMin);
    }

    private String address() {
        return "http://localhost:" + issuer.getAddress().getPort() + "/jwks";
    }

    private static int count(KeyRing ring) {
        return ring.current().map(keys -> keys.keys().size()).orElse(0);
    }

    @Test
    void aFileIsReadAgainWithoutARestart() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), SigningKey.set(FIRST));
        try (KeyRing ring = ring(file.toString(), NEVER, Duration.ZERO)) {
            ring.start();
            assertThat(count(ring)).isEqualTo(1);

            Files.writeString(file, SigningKey.set(FIRST, SECOND));
            ring.newer().join();
            assertThat(count(ring)).isEqualTo(2);

            Files.writeString(file, "half written");
            ring.newer().join();
            assertThat(count(ring)).isEqualTo(2);

            Files.writeString(file, SigningKey.set(SECOND));
            ring.newer().join();
            assertThat(count(ring)).isEqualTo(1);
        }
    }

    @Test
    void anAddressIsReadAtAnInterval() throws InterruptedException {
        published.set(SigningKey.set(FIRST, SECOND));
        try (KeyRing ring = ring(address(), Duration.ofMillis(20), Duration.ZERO)) {
            ring.start();
            // On a busy machine the first reading may end at its time limit; the next ones follow.
            awaitCount(ring, 2);

            published.set(SigningKey.set(SECOND));
            awaitCount(ring, 1);
        }
    }

    private static void awaitCount(KeyRing ring, int keys) throws InterruptedException {
        for (int i = 0; i < 1_000 && count(ring) != keys; i++) {
            Thread.sleep(10);
        }
        assertThat(count(ring)).isEqualTo(keys);
    }

    @Test
    void anAddressThatDoesNotAnswerYetIsTriedAgain() {
        try (KeyRing ring = ring(address(), NEVER, Duration.ZERO)) {
            ring.start();
            assertThat(ring.current()).isEmpty();

            published.set(SigningKey.set(FIRST));
            ring.newer().join();
            assertThat(count(ring)).isEqualTo(1);

            published.set("");
            ring.newer().join();
            assertThat(count(ring)).isEqualTo(1);
        }
    }

    @Test
    void unknownKeysCauseAtMostOneReadAPause() {
        published.set(SigningKey.set(FIRST));
        try (KeyRing ring = ring(address(), NEVER, Duration.ofMinutes(1))) {
            ring.start();
            for (int i = 0; i < 100; i++) {
                ring.newer().join();
            }
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void aFileWithoutKeysEndsTheStart() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        for (Path file : new Path[] {empty, folder.resolve("absent")}) {
            try (KeyRing ring = ring(file.toString(), NEVER, Duration.ZERO)) {
                assertThatThrownBy(ring::start).hasMessageContaining(file.toString());
            }
        }
    }
}
