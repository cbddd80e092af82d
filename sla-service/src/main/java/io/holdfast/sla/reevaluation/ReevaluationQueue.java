package io.holdfast.sla.reevaluation;

import java.time.Duration;

/** Tickets queued in the database for re-evaluation, for one reason. Called by the thread of the {@link ReevaluationJob}. */
interface ReevaluationQueue {

    /**
     * Marks some tickets of this instance's partitions as due and passes them to the timer service. Blocks.
     *
     * @return whether there may be more
     */
    boolean scheduleNext();

    /** The pause before the next call. */
    Duration pause(boolean more);
}
