package io.holdfast.ticket.webhook.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.holdfast.ticket.webhook.decision.AttemptResult;
import io.holdfast.ticket.webhook.decision.AttemptResult.Answered;
import io.holdfast.ticket.webhook.decision.AttemptResult.NotAnswered;
import io.holdfast.ticket.webhook.decision.AttemptResult.Reason;
import io.holdfast.ticket.webhook.delivery.Receiver.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class HttpSenderTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder = Path.of("");

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void theRequestGoesToTheAddressThatWasCheckedAndNamesTheHost() {
        try (Receiver receiver = new Receiver()) {
            AttemptResult result = send(
                    sender(true, host -> resolved("127.0.0.1")),
                    "http://hooks.example.com:" + receiver.port() + "/a/b?c=%20d");

            assertThat(result).isEqualTo(new Answered(204, null));
            assertThat(receiver.received()).hasSize(1);
            assertThat(receiver.received().getFirst().path()).isEqualTo("/a/b?c=%20d");
            assertThat(receiver.received().getFirst().header("Host")).isEqualTo("hooks.example.com:" + receiver.port());
            assertThat(receiver.received().getFirst().header("X-Test")).isEqualTo("yes");
            assertThat(receiver.received().getFirst().body()).isEqualTo("{}");
        }
    }

    @Test
    void aNameThatStandsForAPrivateAddressOnlyWhenItIsLookedUpAgainIsRefusedThen() {
        AtomicInteger lookUps = new AtomicInteger();
        try (Receiver receiver = new Receiver()) {
            // A block of the Internet in which nobody answers here, then this machine.
            HttpSender sender =
                    sender(false, host -> resolved(lookUps.incrementAndGet() == 1 ? "192.31.196.1" : "127.0.0.1"));
            String url = "http://rebinding.example.com:" + receiver.port() + "/";

            AttemptResult first = send(sender, url);
            assertThat(lookUps).hasValue(1);
            AttemptResult second = send(sender, url);

            assertThat(first).isInstanceOf(NotAnswered.class).isNotEqualTo(new NotAnswered(Reason.ADDRESS_REFUSED));
            assertThat(second).isEqualTo(new NotAnswered(Reason.ADDRESS_REFUSED));
            assertThat(lookUps).hasValue(2);
            assertThat(receiver.received()).isEmpty();
        }
    }

    @Test
    void ofAHostWithSeveralAddressesEachTryTakesTheNextThatIsAllowed() {
        try (Receiver receiver = new Receiver()) {
            HttpSender sender = sender(true, host -> resolved("224.0.0.1", "127.0.0.2", "127.0.0.1"));
            String url = "http://two.example.com:" + receiver.port() + "/";

            assertThat(send(sender, url, 0)).isEqualTo(new NotAnswered(Reason.CONNECTION));
            assertThat(send(sender, url, 1)).isEqualTo(new Answered(204, null));
        }
    }

    @Test
    void aHostWithoutAnAddressIsNotAsked() {
        assertThat(send(sender(true, host -> CompletableFuture.failedFuture(new UnknownHostException())), "http://x/"))
                .isEqualTo(new NotAnswered(Reason.UNKNOWN_HOST));
    }

    @Test
    void aNameServerThatIsSilentTakesNoLongerThanATry() {
        assertThat(send(sender(true, host -> new CompletableFuture<>()), "http://x/"))
                .isEqualTo(new NotAnswered(Reason.TIMEOUT));
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() {
        try (Receiver receiver = new Receiver();
                Receiver other = new Receiver()) {
            receiver.answer(request -> new Answer(307, Map.of("Location", other.url(), "Retry-After", "7"), 0));

            assertThat(send(local(), receiver.url())).isEqualTo(new Answered(307, "7"));
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsATimeout() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        try (Receiver receiver = new Receiver()) {
            receiver.answer(request -> {
                await(end);
                return Answer.status(200);
            });

            assertThat(send(local(), receiver.url())).isEqualTo(new NotAnswered(Reason.TIMEOUT));
            end.countDown();
        }
    }

    @Test
    void ofALargeAnswerOnlyTheStatusCounts() {
        try (Receiver receiver = new Receiver()) {
            receiver.answer(request -> new Answer(200, Map.of(), 20_000_000));
            HttpSender sender = local();

            assertThat(send(sender, receiver.url())).isEqualTo(new Answered(200, null));
            assertThat(send(sender, receiver.url())).isEqualTo(new Answered(200, null));
        }
    }

    @Test
    void nothingThatListensIsNoConnection() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(send(local(), "http://localhost:" + free + "/")).isEqualTo(new NotAnswered(Reason.CONNECTION));
    }

    @Test
    void whatAnswersSomethingElseThanHttpIsNoConnection() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread nonsense = Thread.ofPlatform().daemon().start(() -> {
                try (var accepted = socket.accept()) {
                    accepted.getOutputStream().write(new byte[100_000]);
                } catch (IOException ignored) {
                    // The client has closed the connection.
                }
            });
            assertThat(send(local(), "http://localhost:" + socket.getLocalPort() + "/"))
                    .isEqualTo(new NotAnswered(Reason.CONNECTION));
            nonsense.join();
        }
    }

    @Test
    void overTlsTheCertificateMustBeOfTheHostThoughTheConnectionIsToAnAddress() throws Exception {
        Path store = keyStoreFor("hooks.example.com");
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
        try (Receiver receiver = new Receiver(httpsServer(store))) {
            HttpSender sender =
                    new HttpSender(VERTX, host -> resolved("127.0.0.1"), new TestConfig(true, Duration.ofSeconds(20)));

            assertThat(send(sender, "https://hooks.example.com:" + receiver.port() + "/"))
                    .isEqualTo(new Answered(204, null));
            assertThat(send(sender, "https://other.example.com:" + receiver.port() + "/"))
                    .isEqualTo(new NotAnswered(Reason.CONNECTION));
            assertThat(receiver.received()).hasSize(1);
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    private Path keyStoreFor(String host) throws IOException, InterruptedException {
        Path store = folder.resolve("receiver.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "receiver",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return store;
    }

    private static HttpsServer httpsServer(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    private static HttpSender local() {
        return sender(true, host -> resolved("127.0.0.1"));
    }

    private static HttpSender sender(boolean privateAllowed, HostResolver resolver) {
        return new HttpSender(VERTX, resolver, new TestConfig(privateAllowed, TIMEOUT));
    }

    private static AttemptResult send(HttpSender sender, String url) {
        return send(sender, url, 0);
    }

    private static AttemptResult send(HttpSender sender, String url, int attempts) {
        CompletableFuture<AttemptResult> result = new CompletableFuture<>();
        HttpSender.Request request =
                new HttpSender.Request(URI.create(url), Map.of("X-Test", "yes"), Buffer.buffer("{}"), attempts);
        VERTX.runOnContext(ignored -> sender.send(request, result::complete));
        return result.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static CompletableFuture<List<InetAddress>> resolved(String... addresses) {
        return CompletableFuture.completedFuture(
                List.of(addresses).stream().map(HttpSenderTest::address).toList());
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException invalid) {
            throw new IllegalArgumentException(invalid);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
