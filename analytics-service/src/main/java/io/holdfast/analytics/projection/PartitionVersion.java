package io.holdfast.analytics.projection;

/**
 * A row of {@code activity_partition}.
 *
 * @param seq the version: the number of changes ever appended
 * @param compactedSeq the number of changes that are merged into the stored days
 * @param nextCustomer the first customer number that was never assigned
 * @param moved the exclusive or of the random numbers of all moves of customers into and out of the partition: over all
 *     partitions it is zero, unless one half of a move is missing
 */
record PartitionVersion(int partition, long seq, long compactedSeq, int nextCustomer, long moved) {}
