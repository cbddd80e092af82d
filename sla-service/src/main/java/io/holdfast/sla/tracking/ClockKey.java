package io.holdfast.sla.tracking;

import java.util.Comparator;

import io.holdfast.contract.Metric;
import io.holdfast.sla.clock.Clock;

/** Which clock of a ticket. */
record ClockKey(Metric metric, int cycle) implements Comparable<ClockKey> {

    private static final Comparator<ClockKey> ORDER =
            Comparator.comparing(ClockKey::metric).thenComparingInt(ClockKey::cycle);

    static ClockKey of(Clock clock) {
        return new ClockKey(clock.metric(), clock.cycle());
    }

    @Override
    public int compareTo(ClockKey other) {
        return ORDER.compare(this, other);
    }
}
