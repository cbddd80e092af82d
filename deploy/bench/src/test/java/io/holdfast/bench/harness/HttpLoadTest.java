package io.holdfast.bench.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HttpLoadTest {

    private static final int CONNECTIONS = 3;
    private static final int EXCHANGES = 20;

    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private HttpLoad load;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", request -> {
            String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(
                    request.getRequestHeaders().getFirst("Authorization") + " " + request.getRequestURI() + " " + body);
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            request.sendResponseHeaders(
                    request.getRequestURI().getPath().equals("/refused") ? 409 : 201, answer.length);
            request.getResponseBody().write(answer);
            request.close();
        });
        server.start();
        load = new HttpLoad(
                URI.create("http://localhost:" + server.getAddress().getPort()), "Authorization: secret", CONNECTIONS);
    }

    @AfterEach
    void stopServer() {
        load.close();
        server.stop(0);
    }

    @Test
    void everyExchangeIsRunOnce() throws InterruptedException {
        HttpLoad.Result result = load.run(exchanges(n -> HttpExchange.of(request("/sent", "{" + n + "}"), 201)));

        assertThat(result.failures()).isZero();
        assertThat(result.micros().getTotalCount()).isEqualTo(EXCHANGES);
        assertThat(requests).hasSize(EXCHANGES).contains("secret /sent {0}").doesNotHaveDuplicates();
    }

    @Test
    void theRequestsOfAnExchangeFollowEachOther() throws InterruptedException {
        load.run(exchanges(n -> new TwoRequests("first" + n)));

        assertThat(requests).hasSize(2 * EXCHANGES).contains("secret /one first0", "secret /two answered first0");
    }

    @Test
    void failuresAreCountedAndTheFirstIsNamed() throws InterruptedException {
        HttpLoad.Result result =
                load.run(exchanges(n -> HttpExchange.of(request(n % 2 == 0 ? "/refused" : "/sent", "no points"), 201)));

        assertThat(result.failures()).isEqualTo(EXCHANGES / 2);
        assertThat(result.micros().getTotalCount()).isEqualTo(EXCHANGES / 2);
        assertThatThrownBy(result::requireNoFailures)
                .hasMessage(
                        "no result: 10 of 20 requests failed; the first: POST /refused was answered 409: no points");
    }

    private interface Numbered {
        HttpExchange exchange(int number);
    }

    private static Supplier<@Nullable HttpExchange> exchanges(Numbered numbered) {
        AtomicInteger next = new AtomicInteger();
        return () -> {
            int number = next.getAndIncrement();
            return number < EXCHANGES ? numbered.exchange(number) : null;
        };
    }

    private static HttpExchange.Request request(String path, String body) {
        return new HttpExchange.Request(path, "text/plain", Buffer.buffer(body));
    }

    private static final class TwoRequests implements HttpExchange {
        private final String body;
        private boolean isAnswered;

        TwoRequests(String body) {
            this.body = body;
        }

        @Override
        public Request first() {
            return request("/one", body);
        }

        @Override
        public Step after(Response response) {
            if (isAnswered) {
                return new Step.Finished();
            }
            isAnswered = true;
            return new Step.Send(request("/two", "answered " + response.body()));
        }
    }
}
