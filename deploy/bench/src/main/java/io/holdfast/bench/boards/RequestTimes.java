package io.holdfast.bench.boards;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.HttpConnection;
import io.holdfast.bench.harness.HttpExchange;

/** Sends a request again and again on one connection, one after the other. */
final class RequestTimes {

    private static final int OK = 200;
    private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(1);
    /** Of a request that takes very long there are fewer samples. */
    private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(15);

    /**
     * Response times in microseconds.
     *
     * @param refusal another answer than 200, after which the request was not sent again; empty if there was none
     */
    record Result(Histogram micros, String refusal) {}

    private final BenchPlatform platform;
    private final int warmUp;
    private final int requests;

    RequestTimes(BenchPlatform platform, int warmUp, int requests) {
        this.platform = platform;
        this.warmUp = warmUp;
        this.requests = requests;
    }

    Result measure(BoardRequest request) throws IOException {
        Histogram micros = new Histogram(MICROS_MAX, 3);
        String credential = "Authorization: Bearer " + platform.adminToken();
        try (HttpConnection connection =
                new HttpConnection(URI.create(platform.address(request.service())), credential)) {
            String refusal = repeat(connection, request, warmUp, new Histogram(MICROS_MAX, 3));
            return new Result(micros, refusal.isEmpty() ? repeat(connection, request, requests, micros) : refusal);
        }
    }

    private static String repeat(HttpConnection connection, BoardRequest request, int times, Histogram micros)
            throws IOException {
        long end = System.nanoTime() + NANOS_MAX;
        for (int i = 0; i < times && System.nanoTime() < end; i++) {
            long begin = System.nanoTime();
            HttpExchange.Response response = connection.get(request.path());
            micros.recordValue(Math.min(MICROS_MAX, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin)));
            if (response.status() != OK) {
                return "answered " + response.status() + " after " + (System.nanoTime() - begin) / 1_000_000 + " ms";
            }
        }
        return "";
    }
}
