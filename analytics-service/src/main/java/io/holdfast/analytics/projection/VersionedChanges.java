package io.holdfast.analytics.projection;

import java.util.List;

import io.holdfast.analytics.activity.ActivityChange;

/** The changes that created a version of a partition. */
record VersionedChanges(long seq, List<ActivityChange> changes) {

    VersionedChanges {
        changes = List.copyOf(changes);
    }
}
