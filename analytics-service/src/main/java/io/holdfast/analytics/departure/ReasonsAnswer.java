package io.holdfast.analytics.departure;

import java.time.Instant;
import java.util.List;

/** Response of {@code GET /reasons}: the reasons given, most frequent first. */
record ReasonsAnswer(Instant from, Instant to, long departures, String formula, List<Item> items) {

    static final String FORMULA = "departures with the reason / departures";

    record Item(String reason, long departures, double share) {}

    /** A row of the query: the number of departures with one reason. */
    record Count(String reason, long departures) {}

    static ReasonsAnswer of(Instant from, Instant to, List<Count> counts) {
        long all = counts.stream().mapToLong(Count::departures).sum();
        List<Item> items = counts.stream()
                .map(count -> new Item(count.reason(), count.departures(), (double) count.departures() / all))
                .toList();
        return new ReasonsAnswer(from, to, all, FORMULA, items);
    }
}
