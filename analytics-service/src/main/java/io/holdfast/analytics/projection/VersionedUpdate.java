package io.holdfast.analytics.projection;

import io.holdfast.analytics.activity.PartitionUpdate;
import io.holdfast.analytics.activity.Recording;

/**
 * An update of a partition, and the version that it creates.
 *
 * @param before the locked version
 * @param moved of customers who move to another partition or come from one, see {@link PartitionVersion}; otherwise zero
 */
record VersionedUpdate(PartitionVersion before, PartitionUpdate update, Recording recording, long moved) {

    int partition() {
        return before.partition();
    }

    /** Whether replicas and the customer numbers in memory have to apply it. */
    boolean isNewVersion() {
        return update.needsNewVersion() || update.nextCustomer() != before.nextCustomer() || moved != 0;
    }

    /** The version after the update. */
    long seq() {
        return isNewVersion() ? before.seq() + 1 : before.seq();
    }

    VersionedChanges changes() {
        return new VersionedChanges(seq(), update.changes(), recording, moved);
    }
}
