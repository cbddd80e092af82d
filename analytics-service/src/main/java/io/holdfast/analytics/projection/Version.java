package io.holdfast.analytics.projection;

/**
 * A partition's row.
 *
 * @param seq how many changes were ever made
 * @param foldedSeq how many of them are in the stored days
 * @param nextCustomer the first customer number that was never given
 */
record Version(int partition, long seq, long foldedSeq, int nextCustomer) {}
