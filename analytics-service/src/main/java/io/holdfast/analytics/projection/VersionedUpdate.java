package io.holdfast.analytics.projection;

import io.holdfast.analytics.activity.PartitionUpdate;
import io.holdfast.analytics.activity.Recording;

/**
 * An update of a partition, and the version that it creates.
 *
 * @param seq the version after the update; unchanged when replicas need not apply it
 * @param compactedSeq the last change that is compacted
 */
record VersionedUpdate(int partition, long seq, long compactedSeq, PartitionUpdate update, Recording recording) {

    VersionedChanges changes() {
        return new VersionedChanges(seq, update.changes(), recording);
    }
}
