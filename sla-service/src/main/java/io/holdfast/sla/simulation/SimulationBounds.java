package io.holdfast.sla.simulation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;
import io.holdfast.rest.WorkBudget;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.clock.TicketClocks;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.Rule;

/**
 * The bounds of a simulation's work: what can be counted is refused before, in O(size of the request), and the rest while it
 * is computed. Every refusal names the bound.
 */
final class SimulationBounds {

    private static final long CLOCK_BYTES = 512;
    private static final long WARNING_BYTES = 128;

    private final SimulationConfig config;

    SimulationBounds(SimulationConfig config) {
        this.config = config;
    }

    /**
     * Refuses a request whose work is known to be too much.
     *
     * @throws Problem 422
     */
    void check(SimulationRequest request, WorkBudget budget) {
        long calendarYears = calendarYears(request.policy(), request.facts());
        if (calendarYears > config.calendarYearsMax()) {
            throw budget.tooMuchWork("the years with events times the calendars of the policy are %d; the most is %d"
                    .formatted(calendarYears, config.calendarYearsMax()));
        }
        budget.require(steps(request.facts()));
    }

    /** Counts the steps of an evaluation that starts now, and ends it with 422 beyond a bound. */
    WorkBudget start() {
        return new WorkBudget(
                "simulation",
                "the events, the tiers of each ticket's customer and the waits that merges pass on",
                config.stepsMax(),
                config.timeMax());
    }

    /**
     * Refuses a result whose response is too large.
     *
     * @throws Problem 422
     */
    void checkResponse(Collection<TicketClocks> evaluated) {
        long bytes = 0;
        for (TicketClocks ticket : evaluated) {
            for (SlaClock clock : ticket.clocks()) {
                bytes += CLOCK_BYTES + WARNING_BYTES * clock.warnings().size();
            }
        }
        if (bytes > config.responseBytesMax()) {
            throw Problem.of(
                    422,
                    "response-too-large",
                    "The clocks and warnings would be about %d bytes; the most is %d. Send fewer events or fewer warnings."
                            .formatted(bytes, config.responseBytesMax()));
        }
    }

    private static long calendarYears(Policy policy, List<Fact<?>> facts) {
        Set<String> calendars = new HashSet<>();
        for (Rule rule : policy.rules()) {
            if (rule.calendar() != null) {
                calendars.add(rule.calendar());
            }
        }
        Set<Integer> years = new HashSet<>();
        for (Fact<?> fact : facts) {
            years.add(year(fact.time()));
        }
        return (long) years.size() * calendars.size();
    }

    private static int year(Instant time) {
        return time.atOffset(ZoneOffset.UTC).getYear();
    }

    /** The facts of all tickets; a tier counts in each ticket of its customer. */
    private static long steps(List<Fact<?>> facts) {
        Map<CustomerId, Set<TicketId>> tickets = new HashMap<>();
        Map<CustomerId, Integer> tiers = new HashMap<>();
        long steps = 0;
        for (Fact<?> fact : facts) {
            if (fact.event() instanceof TicketEvent event) {
                steps++;
                tickets.computeIfAbsent(event.customerId(), customer -> new HashSet<>())
                        .add(event.ticketId());
            } else if (fact.event() instanceof TierChanged event) {
                tiers.merge(event.customerId(), 1, Integer::sum);
            }
        }
        for (Map.Entry<CustomerId, Integer> tier : tiers.entrySet()) {
            steps += (long) tier.getValue()
                    * tickets.getOrDefault(tier.getKey(), Set.of()).size();
        }
        return steps;
    }
}
