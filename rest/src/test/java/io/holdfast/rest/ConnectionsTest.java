package io.holdfast.rest;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers that have ended and that the client does, or does not, read; over real connections. */
class ConnectionsTest {

    private static final int PATIENCE_SECONDS = 30;
    /** More than the system's buffers hold. */
    private static final int LONG = 32 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private HttpServer server = vertx.createHttpServer();

    @BeforeEach
    void listen() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.connection().closeHandler(gone -> {
                        isClosed.set(true);
                        closed.complete(null);
                    });
                    int length = "/long".equals(request.path()) ? LONG : 1;
                    request.response().end(Buffer.buffer(new byte[length]));
                    Connections.abortUnlessRead(vertx, request, Duration.ofMillis(200));
                })
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Socket connect() throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(4_096);
        client.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        client.connect(new InetSocketAddress("localhost", server.actualPort()));
        return client;
    }

    private static void send(Socket client, String path) throws IOException {
        client.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .formatted(path)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aClientThatDoesNotReadTheRestOfAnAnswerIsDisconnected() throws Exception {
        try (Socket client = connect()) {
            send(client, "/long");

            closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void aClientThatHasReadAnAnswerKeepsItsConnection() throws Exception {
        try (Socket client = connect()) {
            send(client, "/short");
            assertThat(readAnswer(client)).startsWith("HTTP/1.1 200");
            CompletableFuture<Void> later = new CompletableFuture<>();
            vertx.setTimer(400, id -> later.complete(null));
            later.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            send(client, "/short");

            assertThat(readAnswer(client)).startsWith("HTTP/1.1 200");
            assertThat(isClosed).isFalse();
        }
    }

    /** The head, and the body of one byte. */
    private static String readAnswer(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            answer.append((char) next);
        }
        assertThat(in.read()).isZero();
        return answer.toString();
    }
}
