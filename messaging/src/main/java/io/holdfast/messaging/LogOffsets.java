package io.holdfast.messaging;

import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;

/**
 * How long the log is and how far this instance has read it: a timer that asks for the end after its deadline and waits
 * until that end is processed has left nothing unread that was said before the deadline.
 */
public interface LogOffsets {

    /** The offset after the last record of each partition, as the broker knows it now. Fails while the broker is away. */
    Uni<Map<Integer, Long>> endOffsets(String topic, Set<Integer> partitions);

    /** The offset after the last record whose effects are committed; 0 for a partition that is not owned here. */
    long processed(String topic, int partition);
}
