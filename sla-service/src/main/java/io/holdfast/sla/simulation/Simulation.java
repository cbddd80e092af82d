package io.holdfast.sla.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketId;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.Flaw;
import io.holdfast.sla.calendar.FlawedInputException;
import io.holdfast.sla.clock.Clock;
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.clock.Handover;
import io.holdfast.sla.clock.TicketClocks;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.PolicyCheck;

/** What would become of the promises of a policy, given what happened. Touches nothing. */
public final class Simulation {

    private static final String TOO_FAR = "must be between " + Timeline.EARLIEST + " and " + Timeline.LATEST;

    private Simulation() {}

    /**
     * The clocks of every ticket among the facts, tickets in the order of their first fact.
     *
     * @param facts in the order in which they are given in the request, which names them in a refusal
     * @throws FlawedInputException when the policy is flawed, or a time is too far away to count
     */
    public static List<Clock> simulate(
            Policy policy, Collection<CalendarSpec> calendars, List<? extends Fact<?>> facts, Instant asOf) {
        refuseFlaws(policy, calendars, facts, asOf);
        PolicyBook book = PolicyBook.always(policy, calendars);
        List<Clock> clocks = new ArrayList<>();
        for (TicketClocks ticket :
                evaluate(Timeline.byTicket(facts), book, asOf).values()) {
            clocks.addAll(ticket.clocks());
        }
        return clocks;
    }

    private static void refuseFlaws(
            Policy policy, Collection<CalendarSpec> calendars, List<? extends Fact<?>> facts, Instant asOf) {
        Map<String, CalendarSpec> byName = new LinkedHashMap<>();
        calendars.forEach(calendar -> byName.put(calendar.name(), calendar));
        List<Flaw> flaws = new ArrayList<>();
        PolicyCheck.flaws(policy, byName).forEach(flaw -> flaws.add(flaw.under("policy")));
        if (!Timeline.isCountable(asOf)) {
            flaws.add(new Flaw("asOf", TOO_FAR));
        }
        for (int i = 0; i < facts.size(); i++) {
            if (!Timeline.isCountable(facts.get(i).time())) {
                flaws.add(new Flaw("events[" + i + "].time", TOO_FAR));
            }
        }
        if (!flaws.isEmpty()) {
            throw new FlawedInputException(flaws);
        }
    }

    /** All clocks of each ticket; a waiting customer goes along when a ticket is merged into another of them. */
    public static Map<TicketId, TicketClocks> evaluate(
            Map<TicketId, Timeline> timelines, PolicyBook policies, Instant asOf) {
        Map<TicketId, Set<Handover>> handovers = handovers(timelines, policies, asOf);
        Map<TicketId, TicketClocks> evaluated = LinkedHashMap.newLinkedHashMap(timelines.size());
        timelines.forEach((ticket, timeline) ->
                evaluated.put(ticket, ClockEvaluator.evaluate(receiving(ticket, timeline, handovers), policies, asOf)));
        return evaluated;
    }

    /**
     * In order of the merges, so that who is handed on twice arrives at once; and again while anybody came too late to a
     * ticket that had gone on elsewhere by then.
     */
    private static Map<TicketId, Set<Handover>> handovers(
            Map<TicketId, Timeline> timelines, PolicyBook policies, Instant asOf) {
        record Merge(Instant at, TicketId ticket) {}
        List<Merge> merges = new ArrayList<>();
        timelines.forEach((ticket, timeline) -> {
            Instant at = timeline.mergedAt();
            if (at != null) {
                merges.add(new Merge(at, ticket));
            }
        });
        merges.sort(Comparator.comparing(Merge::at).thenComparing(Merge::ticket));
        Map<TicketId, Set<Handover>> handovers = new HashMap<>();
        boolean more = true;
        for (int round = 0; more && round <= merges.size(); round++) {
            more = false;
            for (Merge merge : merges) {
                Timeline timeline = Objects.requireNonNull(timelines.get(merge.ticket()));
                TicketClocks clocks =
                        ClockEvaluator.evaluate(receiving(merge.ticket(), timeline, handovers), policies, asOf);
                for (Handover handover : clocks.handovers()) {
                    more |= handovers
                            .computeIfAbsent(handover.into(), into -> new LinkedHashSet<>())
                            .add(handover);
                }
            }
        }
        return handovers;
    }

    private static Timeline receiving(TicketId ticket, Timeline timeline, Map<TicketId, Set<Handover>> handovers) {
        Set<Handover> received = handovers.get(ticket);
        return received == null ? timeline : timeline.receiving(received);
    }
}
