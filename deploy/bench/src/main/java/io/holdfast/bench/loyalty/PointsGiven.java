package io.holdfast.bench.loyalty;

import java.util.Iterator;
import java.util.List;

import io.vertx.core.buffer.Buffer;

import io.holdfast.bench.harness.HttpExchange;
import io.holdfast.bench.harness.HttpLoad;

/** Gives points to accounts by adjustments. */
final class PointsGiven {

    private static final int CREATED = 201;

    private PointsGiven() {}

    /** Gives each customer this number of points, over all connections of the load. */
    static void give(HttpLoad load, List<String> customers, long points) throws InterruptedException {
        Buffer body = Buffer.buffer("{\"points\":%d,\"reason\":\"benchmark\"}".formatted(points));
        Iterator<String> rest = customers.iterator();
        load.run(() -> rest.hasNext() ? adjustment(rest.next(), body) : null).requireNoFailures();
    }

    private static HttpExchange adjustment(String customerId, Buffer body) {
        return HttpExchange.of(
                new HttpExchange.Request(
                        "/customers/" + customerId + "/adjustments", RedemptionExchange.CONTENT_TYPE, body),
                CREATED);
    }
}
