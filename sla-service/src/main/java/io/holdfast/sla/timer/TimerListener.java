package io.holdfast.sla.timer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;

import io.holdfast.contract.Topic;

/** Evaluates tickets whose timers have expired. */
public interface TimerListener {

    /** Topics whose events can change the result: they are processed up to their end before timers are released. */
    Set<Topic> inputTopics();

    /**
     * Evaluates the tickets in one transaction.
     *
     * @param asOf each ticket with the instant up to which all events are known
     * @return the next timers of these tickets
     */
    Uni<List<ScheduledTimer>> onExpired(Map<String, Instant> asOf);
}
