package io.holdfast.sla.timer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;

import io.holdfast.contract.Topic;

/** Judges tickets of which a deadline or a warning's instant has passed. */
public interface TimerListener {

    /** Where something may have been said that changes what is due: what those topics hold is read first. */
    Set<Topic> inputTopics();

    /**
     * Judges and tells what follows, in one transaction.
     *
     * @param asOf each ticket and the instant up to which everything that was said is known
     * @return what comes next for these tickets
     */
    Uni<List<ScheduledTimer>> onExpired(Map<String, Instant> asOf);
}
