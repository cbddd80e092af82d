package io.holdfast.analytics.departure;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.holdfast.analytics.model.interval.Interval;
import io.holdfast.analytics.model.interval.Share;

/** Response of {@code GET /reasons}: the reasons given, most frequent first. */
record ReasonsAnswer(Instant from, Instant to, long departures, String formula, List<Item> items) {

    static final String FORMULA = "departures with the reason / departures";

    /** A reason; {@code low} and {@code high} are the interval of the share (95 %, Wilson 1927). */
    record Item(String reason, long departures, double share, double low, double high) {

        static Item of(Count count, long all) {
            Share share = new Share(count.departures(), all);
            Interval interval = Objects.requireNonNull(share.wilson());
            return new Item(
                    count.reason(),
                    count.departures(),
                    (double) count.departures() / all,
                    interval.low(),
                    interval.high());
        }
    }

    /** A row of the query: the number of departures with one reason. */
    record Count(String reason, long departures) {}

    static ReasonsAnswer of(Instant from, Instant to, List<Count> counts) {
        long all = counts.stream().mapToLong(Count::departures).sum();
        List<Item> items = counts.stream().map(count -> Item.of(count, all)).toList();
        return new ReasonsAnswer(from, to, all, FORMULA, items);
    }
}
