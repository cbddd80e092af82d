package io.holdfast.sla.timer;

import java.time.Instant;
import java.util.List;

import io.smallrye.mutiny.Uni;

/** The durable rows behind the look-ahead. */
@FunctionalInterface
interface TimerStore {

    /** The soonest instants of a partition before {@code until}, soonest first. */
    Uni<List<Timer>> loadEarliest(int partition, Instant until, int max);
}
