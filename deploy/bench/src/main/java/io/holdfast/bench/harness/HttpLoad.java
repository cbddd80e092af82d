package io.holdfast.bench.harness;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Closed-loop HTTP load over a fixed number of connections: each begins the next exchange when its last one has ended. It
 * uses HTTP/1.1 over plain sockets, because the load shares the processors with the service, and pgbench, the reference,
 * costs as little.
 */
public final class HttpLoad implements AutoCloseable {

    private static final long MICROS_MAX = 60_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    private final URI service;
    private final String credential;
    private final int connections;

    /** @param credential the header that authenticates the requests, as {@code X-API-Key: …} */
    public HttpLoad(URI service, String credential, int connections) {
        this.service = service;
        this.credential = credential;
        this.connections = connections;
    }

    /**
     * Result of one load.
     *
     * @param micros times of whole exchanges in microseconds
     * @param failures exchanges that failed, and lost connections; the result is valid without any
     * @param firstFailure the reason of the first one; empty without any
     */
    public record Result(double perSecond, Histogram micros, long failures, String firstFailure) {

        /** This result; throws when anything has failed. */
        public Result requireNoFailures() {
            if (failures > 0) {
                throw new IllegalStateException("no result: %,d of %,d requests failed; the first: %s"
                        .formatted(failures, micros.getTotalCount() + failures, firstFailure));
            }
            return this;
        }
    }

    /** Begins exchanges until the time is over, and waits for the last ones. */
    public Result run(Supplier<HttpExchange> exchanges, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        return run(() -> System.nanoTime() < end ? exchanges.get() : null);
    }

    /**
     * Runs exchanges until there are no more.
     *
     * @param exchanges returns null when there are no more; called on the event loop
     */
    public Result run(Supplier<@Nullable HttpExchange> exchanges) throws InterruptedException {
        Run run = new Run(exchanges, connections);
        long begin = System.nanoTime();
        vertx.runOnContext(start -> {
            for (int i = 0; i < connections; i++) {
                client.connect(service.getPort(), service.getHost()).onComplete(connected -> {
                    if (connected.succeeded()) {
                        new Connection(connected.result(), run).begin();
                    } else {
                        run.fail("no connection: " + connected.cause());
                        run.finished.countDown();
                    }
                });
            }
        });
        run.finished.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Result(run.micros.getTotalCount() / seconds, run.micros, run.failures, run.firstFailure);
    }

    /** The state of a load; changed on the event loop only, and read when it has finished. */
    private static final class Run {
        private final Supplier<@Nullable HttpExchange> exchanges;
        private final CountDownLatch finished;
        private final Histogram micros = new Histogram(MICROS_MAX, 3);
        private long failures;
        private String firstFailure = "";

        Run(Supplier<@Nullable HttpExchange> exchanges, int connections) {
            this.exchanges = exchanges;
            this.finished = new CountDownLatch(connections);
        }

        void fail(String reason) {
            if (failures++ == 0) {
                firstFailure = reason;
            }
        }
    }

    /** Runs one exchange after the other; confined to the event loop that all connections share. */
    private final class Connection {

        private static final int HEAD_BYTES = 512;

        private final NetSocket socket;
        private final Run run;
        private Buffer received = Buffer.buffer();
        private @Nullable HttpExchange exchange;
        private long begunNanos;

        Connection(NetSocket socket, Run run) {
            this.socket = socket;
            this.run = run;
            socket.handler(this::receive);
            socket.closeHandler(closed -> handleClose());
        }

        void begin() {
            begunNanos = System.nanoTime();
            exchange = run.exchanges.get();
            if (exchange == null) {
                run.finished.countDown();
                socket.close();
            } else {
                send(exchange.first());
            }
        }

        private void send(HttpExchange.Request request) {
            Buffer body = request.body();
            socket.write(Buffer.buffer(HEAD_BYTES + body.length())
                    .appendString("POST " + request.path() + " HTTP/1.1\r\nHost: " + service.getAuthority()
                            + "\r\nContent-Type: " + request.contentType() + "\r\n" + credential
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n")
                    .appendBuffer(body));
        }

        private void receive(Buffer bytes) {
            received = received.length() == 0 ? bytes : received.appendBuffer(bytes);
            HttpExchange.Response response = HttpResponseParser.parse(received.getBytes());
            if (response == null || exchange == null) {
                return;
            }
            received = Buffer.buffer();
            switch (exchange.after(response)) {
                case HttpExchange.Step.Send next -> send(next.request());
                case HttpExchange.Step.Finished finished -> {
                    run.micros.recordValue(Math.min(MICROS_MAX, (System.nanoTime() - begunNanos) / 1_000));
                    begin();
                }
                case HttpExchange.Step.Failed failed -> {
                    run.fail(failed.reason());
                    begin();
                }
            }
        }

        /** A failure when the service closes the connection before the load ends. */
        private void handleClose() {
            if (exchange != null) {
                exchange = null;
                run.fail("the service closed a connection");
                run.finished.countDown();
            }
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
