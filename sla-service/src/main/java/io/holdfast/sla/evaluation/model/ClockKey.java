package io.holdfast.sla.evaluation.model;

import java.util.Comparator;

import io.holdfast.contract.Metric;
import io.holdfast.sla.clock.SlaClock;

/** Identifies a clock within its ticket: metric and cycle. Ordered by both. */
public record ClockKey(Metric metric, int cycle) implements Comparable<ClockKey> {

    private static final Comparator<ClockKey> ORDER =
            Comparator.comparing(ClockKey::metric).thenComparingInt(ClockKey::cycle);

    public static ClockKey of(SlaClock clock) {
        return new ClockKey(clock.metric(), clock.cycle());
    }

    @Override
    public int compareTo(ClockKey other) {
        return ORDER.compare(this, other);
    }
}
