package io.holdfast.bench.intake;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import org.HdrHistogram.Histogram;

/**
 * Closed-loop HTTP load over a fixed number of connections: each sends the next request when it has received a response. It
 * uses HTTP/1.1 over plain sockets, because the load shares the processors with the service, and pgbench, the reference,
 * costs as little.
 */
final class HttpLoad implements AutoCloseable {

    private static final long MICROS_MAX = 60_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    private final URI service;
    private final String channelKey;
    private final int connections;

    HttpLoad(URI service, String channelKey, int connections) {
        this.service = service;
        this.channelKey = channelKey;
        this.connections = connections;
    }

    /**
     * Result of one load.
     *
     * @param micros response times in microseconds
     * @param failures responses with another status than expected, and lost connections; the result is valid without any
     */
    record Result(double perSecond, Histogram micros, long failures) {}

    Result post(String path, String contentType, int expectedStatus, Supplier<byte[]> bodies, Duration time)
            throws InterruptedException {
        Histogram micros = new Histogram(MICROS_MAX, 3);
        AtomicLong failures = new AtomicLong();
        CountDownLatch finished = new CountDownLatch(connections);
        long begin = System.nanoTime();
        Run run = new Run(
                head(path, contentType), expectedStatus, bodies, begin + time.toNanos(), micros, failures, finished);
        vertx.runOnContext(start -> {
            for (int i = 0; i < connections; i++) {
                client.connect(service.getPort(), service.getHost()).onComplete(connected -> {
                    if (connected.succeeded()) {
                        new Connection(connected.result(), run).sendNext();
                    } else {
                        failures.incrementAndGet();
                        finished.countDown();
                    }
                });
            }
        });
        finished.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Result(micros.getTotalCount() / seconds, micros, failures.get());
    }

    private String head(String path, String contentType) {
        return "POST " + path + " HTTP/1.1\r\nHost: " + service.getAuthority() + "\r\nContent-Type: " + contentType
                + "\r\nX-API-Key: " + channelKey + "\r\nContent-Length: ";
    }

    private record Run(
            String head,
            int expectedStatus,
            Supplier<byte[]> bodies,
            long end,
            Histogram micros,
            AtomicLong failures,
            CountDownLatch finished) {}

    /** Sends one request after the other; confined to the event loop that all connections share. */
    private static final class Connection {

        private static final int CONTENT_LENGTH_BYTES = 16;

        private final NetSocket socket;
        private final Run run;
        private Buffer received = Buffer.buffer();
        private long sentNanos;
        private boolean isFinished;

        Connection(NetSocket socket, Run run) {
            this.socket = socket;
            this.run = run;
            socket.handler(this::receive);
            socket.closeHandler(closed -> handleClose());
        }

        void sendNext() {
            sentNanos = System.nanoTime();
            if (sentNanos >= run.end) {
                finish();
                socket.close();
                return;
            }
            byte[] body = run.bodies.get();
            socket.write(Buffer.buffer(run.head.length() + body.length + CONTENT_LENGTH_BYTES)
                    .appendString(run.head)
                    .appendString(body.length + "\r\n\r\n")
                    .appendBytes(body));
        }

        private void receive(Buffer bytes) {
            received = received.length() == 0 ? bytes : received.appendBuffer(bytes);
            int status = HttpResponseParser.statusIfComplete(received.getBytes());
            if (status == HttpResponseParser.INCOMPLETE) {
                return;
            }
            received = Buffer.buffer();
            run.micros.recordValue(Math.min(MICROS_MAX, (System.nanoTime() - sentNanos) / 1_000));
            if (status != run.expectedStatus) {
                run.failures.incrementAndGet();
            }
            sendNext();
        }

        /** Counts a failure when the service closes the connection before the load ends. */
        private void handleClose() {
            if (!isFinished) {
                run.failures.incrementAndGet();
                finish();
            }
        }

        private void finish() {
            isFinished = true;
            run.finished.countDown();
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
