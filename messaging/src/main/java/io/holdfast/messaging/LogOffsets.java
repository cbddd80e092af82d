package io.holdfast.messaging;

import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;

/**
 * End offsets of the log and the offsets that this instance has processed. Reading the end offset after a deadline and
 * waiting until it is processed guarantees that every event appended before the deadline was processed.
 */
public interface LogOffsets {

    /** The offset after the last record of each partition. Fails while the broker is unavailable. */
    Uni<Map<Integer, Long>> endOffsets(String topic, Set<Integer> partitions);

    /** The offset after the last record whose transaction is committed; 0 for a partition that is not assigned. */
    long processed(String topic, int partition);
}
