package io.holdfast.sla.deadline;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;

/** Judges tickets of which a deadline or a warning's instant has passed. */
public interface PassedDeadlines {

    /**
     * Judges and tells what follows, in one transaction.
     *
     * @param asOf each ticket and the instant up to which everything that was said is known
     * @return what comes next for these tickets
     */
    Uni<List<Upcoming>> judge(Map<String, Instant> asOf);
}
