package io.holdfast.sla.deadline;

import java.time.Instant;
import java.util.List;

import io.smallrye.mutiny.Uni;

/** The durable rows behind the look-ahead. */
@FunctionalInterface
interface NextInstants {

    /** The soonest instants of a partition before {@code until}, soonest first. */
    Uni<List<Due>> soonest(int partition, Instant until, int max);
}
