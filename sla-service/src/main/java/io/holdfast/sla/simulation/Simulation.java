package io.holdfast.sla.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.holdfast.contract.Fact;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.clock.Clock;
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;

/** What would become of the promises of a policy, given what happened. Touches nothing. */
public final class Simulation {

    private Simulation() {}

    /**
     * The clocks of every ticket among the facts, tickets in the order of their first fact.
     *
     * @throws IllegalArgumentException when the policy names a calendar that is not given
     */
    public static List<Clock> simulate(
            Policy policy, Collection<CalendarSpec> calendars, Collection<? extends Fact<?>> facts, Instant asOf) {
        PolicyBook book = PolicyBook.always(policy, calendars);
        List<Clock> clocks = new ArrayList<>();
        for (Timeline timeline : Timeline.byTicket(facts).values()) {
            clocks.addAll(ClockEvaluator.evaluate(timeline, book, asOf).clocks());
        }
        return clocks;
    }
}
