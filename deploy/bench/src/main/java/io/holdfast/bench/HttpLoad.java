package io.holdfast.bench;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import org.HdrHistogram.Histogram;

/** Posts over a fixed number of connections, each as fast as it is answered. */
final class HttpLoad implements AutoCloseable {

    private static final long MICROS_MAX = 60_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client;
    private final String channelKey;
    private final int connections;

    HttpLoad(URI service, String channelKey, int connections) {
        this.channelKey = channelKey;
        this.connections = connections;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setDefaultHost(service.getHost())
                        .setDefaultPort(service.getPort())
                        .setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(connections));
    }

    /**
     * What came of it.
     *
     * @param failures answers other than the wanted one; a figure with failures is no figure
     */
    record Figures(double perSecond, Histogram micros, long failures) {}

    Figures post(String path, String contentType, int wanted, Supplier<byte[]> bodies, Duration time)
            throws InterruptedException {
        Histogram micros = new Histogram(MICROS_MAX, 3);
        AtomicLong failures = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(connections);
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        Request request = new Request(path, contentType, wanted, bodies, end, micros, failures, ended);
        vertx.runOnContext(go -> {
            for (int i = 0; i < connections; i++) {
                next(request);
            }
        });
        ended.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Figures(micros.getTotalCount() / seconds, micros, failures.get());
    }

    private record Request(
            String path,
            String contentType,
            int wanted,
            Supplier<byte[]> bodies,
            long end,
            Histogram micros,
            AtomicLong failures,
            CountDownLatch ended) {}

    /** Runs on the one event loop that all connections share. */
    private void next(Request request) {
        long sent = System.nanoTime();
        if (sent >= request.end) {
            request.ended.countDown();
            return;
        }
        client.request(HttpMethod.POST, request.path)
                .compose(call -> call.putHeader("Content-Type", request.contentType)
                        .putHeader("X-API-Key", channelKey)
                        .send(Buffer.buffer(request.bodies.get())))
                .compose(answer -> answer.body().map(body -> answer.statusCode()))
                .onComplete(status -> {
                    request.micros.recordValue(Math.min(MICROS_MAX, (System.nanoTime() - sent) / 1_000));
                    if (status.failed() || status.result() != request.wanted) {
                        request.failures.incrementAndGet();
                    }
                    next(request);
                });
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
