package io.holdfast.sla.timer;

import java.time.Instant;
import java.util.List;

import io.smallrye.mutiny.Uni;

/** Durable timers. */
@FunctionalInterface
interface TimerStore {

    /** The earliest timers of a partition before {@code until}, in order. */
    Uni<List<Timer>> loadEarliest(int partition, Instant until, int max);
}
