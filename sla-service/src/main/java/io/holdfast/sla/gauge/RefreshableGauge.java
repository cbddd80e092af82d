package io.holdfast.sla.gauge;

import io.smallrye.mutiny.Uni;

/** A gauge whose values are counted in the database at intervals. */
public interface RefreshableGauge {

    /** Counts the values and registers them. */
    Uni<Void> refresh();
}
