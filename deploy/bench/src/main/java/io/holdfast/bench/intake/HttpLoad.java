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
 * Posts over a fixed number of connections, each as fast as it is answered. It speaks HTTP/1.1 over plain sockets: the
 * load shares the processors with what it measures, and pgbench beside it is as frugal.
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
     * What came of it.
     *
     * @param failures answers other than the wanted one; a figure with failures is no figure
     */
    record Result(double perSecond, Histogram micros, long failures) {}

    Result post(String path, String contentType, int wanted, Supplier<byte[]> bodies, Duration time)
            throws InterruptedException {
        Histogram micros = new Histogram(MICROS_MAX, 3);
        AtomicLong failures = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(connections);
        long begin = System.nanoTime();
        Run run = new Run(head(path, contentType), wanted, bodies, begin + time.toNanos(), micros, failures, ended);
        vertx.runOnContext(go -> {
            for (int i = 0; i < connections; i++) {
                client.connect(service.getPort(), service.getHost()).onComplete(connected -> {
                    if (connected.succeeded()) {
                        new Connection(connected.result(), run).next();
                    } else {
                        failures.incrementAndGet();
                        ended.countDown();
                    }
                });
            }
        });
        ended.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Result(micros.getTotalCount() / seconds, micros, failures.get());
    }

    private String head(String path, String contentType) {
        return "POST " + path + " HTTP/1.1\r\nHost: " + service.getAuthority() + "\r\nContent-Type: " + contentType
                + "\r\nX-API-Key: " + channelKey + "\r\nContent-Length: ";
    }

    private record Run(
            String head,
            int wanted,
            Supplier<byte[]> bodies,
            long end,
            Histogram micros,
            AtomicLong failures,
            CountDownLatch ended) {}

    /** One request after the other, on the one event loop that all connections share. */
    private static final class Connection {

        private static final int LENGTH_OF_LENGTH = 16;

        private final NetSocket socket;
        private final Run run;
        private Buffer received = Buffer.buffer();
        private long sent;
        private boolean done;

        Connection(NetSocket socket, Run run) {
            this.socket = socket;
            this.run = run;
            socket.handler(this::receive);
            socket.closeHandler(closed -> lose());
        }

        void next() {
            sent = System.nanoTime();
            if (sent >= run.end) {
                finish();
                socket.close();
                return;
            }
            byte[] body = run.bodies.get();
            socket.write(Buffer.buffer(run.head.length() + body.length + LENGTH_OF_LENGTH)
                    .appendString(run.head)
                    .appendString(body.length + "\r\n\r\n")
                    .appendBytes(body));
        }

        private void receive(Buffer more) {
            received = received.length() == 0 ? more : received.appendBuffer(more);
            int status = HttpResponseParser.statusIfComplete(received.getBytes());
            if (status == HttpResponseParser.INCOMPLETE) {
                return;
            }
            received = Buffer.buffer();
            run.micros.recordValue(Math.min(MICROS_MAX, (System.nanoTime() - sent) / 1_000));
            if (status != run.wanted) {
                run.failures.incrementAndGet();
            }
            next();
        }

        /** The service closed the connection while a request was under way. */
        private void lose() {
            if (!done) {
                run.failures.incrementAndGet();
                finish();
            }
        }

        private void finish() {
            done = true;
            run.ended.countDown();
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
