package io.holdfast.analytics.projection;

import io.holdfast.analytics.activity.PartitionUpdate;

/**
 * A step of a partition and the version that it makes.
 *
 * @param seq the version after it; the same as before when the step changes nothing that copies must know
 * @param compactedSeq how much of the partition is folded
 */
record VersionedUpdate(int partition, long seq, long compactedSeq, PartitionUpdate update) {}
