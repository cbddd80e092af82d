package io.holdfast.analytics.projection;

import java.util.List;

import io.holdfast.analytics.activity.Change;

/** The changes that made a partition's version. */
record NumberedChanges(long seq, List<Change> changes) {

    NumberedChanges {
        changes = List.copyOf(changes);
    }
}
