package io.holdfast.analytics.projection;

import io.holdfast.analytics.activity.PartitionStep;

/**
 * A step of a partition and the version that it makes.
 *
 * @param seq the version after it; the same as before when the step changes nothing that copies must know
 * @param foldedSeq how much of the partition is folded
 */
record NumberedStep(int partition, long seq, long foldedSeq, PartitionStep step) {}
