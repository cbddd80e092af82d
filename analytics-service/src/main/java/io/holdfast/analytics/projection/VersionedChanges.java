package io.holdfast.analytics.projection;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.Recording;

/**
 * The changes that created a version of a partition.
 *
 * @param recording null of changes that an earlier version of this service wrote
 * @param moved see {@link PartitionVersion}
 */
record VersionedChanges(
        long seq, List<ActivityChange> changes, @Nullable Recording recording, long moved) {

    VersionedChanges {
        changes = List.copyOf(changes);
    }

    void applyTo(ActivityLog log) {
        changes.forEach(change -> log.apply(change, recording));
    }
}
