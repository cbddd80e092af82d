package io.holdfast.analytics.projection;

/**
 * A partition's row.
 *
 * @param seq how many changes were ever made
 * @param compactedSeq how many of them are in the stored days
 * @param nextCustomer the first customer number that was never given
 */
record PartitionVersion(int partition, long seq, long compactedSeq, int nextCustomer) {}
