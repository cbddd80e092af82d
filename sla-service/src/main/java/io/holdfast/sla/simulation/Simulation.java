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
import io.holdfast.sla.calendar.FieldError;
import io.holdfast.sla.calendar.InvalidInputException;
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.clock.MergedWait;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.clock.TicketClocks;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.rulebook.PolicyValidator;

/** What would become of the promises of a policy, given what happened. Touches nothing. */
public final class Simulation {

    private static final String OUT_OF_RANGE = "must be between " + Timeline.EARLIEST + " and " + Timeline.LATEST;

    private Simulation() {}

    /**
     * The clocks of every ticket among the facts, tickets in the order of their first fact.
     *
     * @param facts in the order in which they are given in the request, which names them in a refusal
     * @throws InvalidInputException when the policy is flawed, or a time is too far away to count
     */
    public static List<SlaClock> simulate(
            Policy policy, Collection<CalendarSpec> calendars, List<? extends Fact<?>> facts, Instant asOf) {
        validate(policy, calendars, facts, asOf);
        PolicyBook book = PolicyBook.always(policy, calendars);
        List<SlaClock> clocks = new ArrayList<>();
        for (TicketClocks ticket :
                evaluate(Timeline.byTicket(facts), book, asOf).values()) {
            clocks.addAll(ticket.clocks());
        }
        return clocks;
    }

    private static void validate(
            Policy policy, Collection<CalendarSpec> calendars, List<? extends Fact<?>> facts, Instant asOf) {
        Map<String, CalendarSpec> byName = new LinkedHashMap<>();
        calendars.forEach(calendar -> byName.put(calendar.name(), calendar));
        List<FieldError> errors = new ArrayList<>();
        PolicyValidator.validate(policy, byName).forEach(error -> errors.add(error.under("policy")));
        if (!Timeline.isSupported(asOf)) {
            errors.add(new FieldError("asOf", OUT_OF_RANGE));
        }
        for (int i = 0; i < facts.size(); i++) {
            if (!Timeline.isSupported(facts.get(i).time())) {
                errors.add(new FieldError("events[" + i + "].time", OUT_OF_RANGE));
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
    }

    /** All clocks of each ticket; a waiting customer goes along when a ticket is merged into another of them. */
    public static Map<TicketId, TicketClocks> evaluate(
            Map<TicketId, Timeline> timelines, PolicyBook policies, Instant asOf) {
        Map<TicketId, Set<MergedWait>> mergedWaits = mergedWaits(timelines, policies, asOf);
        Map<TicketId, TicketClocks> evaluated = LinkedHashMap.newLinkedHashMap(timelines.size());
        timelines.forEach((ticket, timeline) -> evaluated.put(
                ticket, ClockEvaluator.evaluate(withMergedWaits(ticket, timeline, mergedWaits), policies, asOf)));
        return evaluated;
    }

    /**
     * In order of the merges, so that who is handed on twice arrives at once; and again while anybody came too late to a
     * ticket that had gone on elsewhere by then.
     */
    private static Map<TicketId, Set<MergedWait>> mergedWaits(
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
        Map<TicketId, Set<MergedWait>> mergedWaits = new HashMap<>();
        boolean changed = true;
        for (int round = 0; changed && round <= merges.size(); round++) {
            changed = false;
            for (Merge merge : merges) {
                Timeline timeline = Objects.requireNonNull(timelines.get(merge.ticket()));
                TicketClocks clocks =
                        ClockEvaluator.evaluate(withMergedWaits(merge.ticket(), timeline, mergedWaits), policies, asOf);
                for (MergedWait wait : clocks.mergedWaits()) {
                    changed |= mergedWaits
                            .computeIfAbsent(wait.into(), into -> new LinkedHashSet<>())
                            .add(wait);
                }
            }
        }
        return mergedWaits;
    }

    private static Timeline withMergedWaits(
            TicketId ticket, Timeline timeline, Map<TicketId, Set<MergedWait>> mergedWaits) {
        Set<MergedWait> waits = mergedWaits.get(ticket);
        return waits == null ? timeline : timeline.withMergedWaits(waits);
    }
}
