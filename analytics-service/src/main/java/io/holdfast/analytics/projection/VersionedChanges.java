package io.holdfast.analytics.projection;

import java.util.List;

import io.holdfast.analytics.activity.ActivityChange;

/** The changes that made a partition's version. */
record VersionedChanges(long seq, List<ActivityChange> changes) {

    VersionedChanges {
        changes = List.copyOf(changes);
    }
}
