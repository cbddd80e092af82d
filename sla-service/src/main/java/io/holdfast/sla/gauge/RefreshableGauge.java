package io.holdfast.sla.gauge;

import io.smallrye.mutiny.Uni;

/** A gauge whose value is counted in the database now and then. */
public interface RefreshableGauge {

    /** Counts anew. */
    Uni<Void> refresh();
}
