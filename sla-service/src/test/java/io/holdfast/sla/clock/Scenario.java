package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketEvent.TicketUnmerged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;

/** Builder of a ticket's facts, in minutes after ten o'clock of a Wednesday, and of its clocks. */
final class Scenario {

    static final Instant TEN = Instant.parse("2026-03-04T10:00:00Z");
    static final TicketId TICKET = new TicketId("T-1");
    static final CustomerId CUSTOMER = new CustomerId("C-1");

    private final List<Fact<?>> facts = new ArrayList<>();
    private TicketId ticket = TICKET;
    private Instant base = TEN;
    private int number;
    private String channel = "email";
    private String department = "technical";
    private Priority priority = Priority.NORMAL;

    static Scenario scenario() {
        return new Scenario();
    }

    static Instant minute(long minutes) {
        return TEN.plus(Duration.ofMinutes(minutes));
    }

    static PolicyBook policiesWith(Map<Metric, Duration> targets) {
        return policiesWith(Rule.of(RuleCriteria.ANY, targets));
    }

    static PolicyBook policiesWith(Rule rule, CalendarSpec... calendars) {
        return PolicyBook.always(new Policy("default", List.of(rule)), List.of(calendars));
    }

    Scenario ticket(String id) {
        ticket = new TicketId(id);
        return this;
    }

    Scenario from(Instant start) {
        base = start;
        return this;
    }

    Scenario withTraits(String ticketChannel, String ticketDepartment, Priority ticketPriority) {
        channel = ticketChannel;
        department = ticketDepartment;
        priority = ticketPriority;
        return this;
    }

    Scenario created(long minute) {
        return add(minute, new TicketCreated(ticket, CUSTOMER, channel, department, priority, List.of(), null));
    }

    Scenario agentReplies(long minute) {
        return reply(minute, Author.AGENT, Visibility.PUBLIC);
    }

    Scenario customerWrites(long minute) {
        return reply(minute, Author.CUSTOMER, Visibility.PUBLIC);
    }

    Scenario botReplies(long minute) {
        return reply(minute, Author.BOT, Visibility.PUBLIC);
    }

    Scenario agentNotes(long minute) {
        return reply(minute, Author.AGENT, Visibility.INTERNAL);
    }

    private Scenario reply(long minute, Author author, Visibility visibility) {
        return add(minute, new ReplySent(ticket, CUSTOMER, "r-" + number, author, null, visibility, null, null));
    }

    Scenario becomes(long minute, TicketStatus status) {
        return add(minute, new TicketStatusChanged(ticket, CUSTOMER, status, null, null));
    }

    Scenario priority(long minute, Priority changed) {
        return add(minute, new TicketReclassified(ticket, CUSTOMER, changed, null, null));
    }

    Scenario department(long minute, String changed) {
        return add(minute, new TicketReclassified(ticket, CUSTOMER, null, changed, null));
    }

    Scenario tagged(long minute, String... tags) {
        return add(minute, new TicketReclassified(ticket, CUSTOMER, null, null, List.of(tags)));
    }

    Scenario tier(long minute, @Nullable String tier) {
        LedgerEntryDetails note = new LedgerEntryDetails(CUSTOMER, "e-" + number, 0, 0, "cause", tier, null, null);
        return add(minute, new TierChanged(note));
    }

    Scenario mergedInto(long minute, String other) {
        return add(minute, new TicketMerged(ticket, CUSTOMER, new TicketId(other)));
    }

    Scenario unmergedFrom(long minute, String other) {
        return add(minute, new TicketUnmerged(ticket, CUSTOMER, new TicketId(other)));
    }

    Scenario add(long minute, Event event) {
        return add(base.plus(Duration.ofMinutes(minute)), event);
    }

    Scenario add(Instant time, Event event) {
        facts.add(Fact.of("%s-%04d".formatted(ticket, number), "story", time, event));
        number++;
        return this;
    }

    List<Fact<?>> facts() {
        return List.copyOf(facts);
    }

    /** The same facts in random order but for those of one instant, some of them twice. */
    List<Fact<?>> factsShuffled(Random random) {
        Map<Instant, Deque<Fact<?>>> byTime = new HashMap<>();
        List<Instant> times = new ArrayList<>();
        for (Fact<?> fact : facts) {
            byTime.computeIfAbsent(fact.time(), time -> new ArrayDeque<>()).add(fact);
            times.add(fact.time());
        }
        Collections.shuffle(times, random);
        List<Fact<?>> shuffled = new ArrayList<>();
        for (Instant time : times) {
            shuffled.add(byTime.getOrDefault(time, new ArrayDeque<>()).remove());
            if (random.nextInt(4) == 0) {
                shuffled.add(shuffled.get(random.nextInt(shuffled.size())));
            }
        }
        return shuffled;
    }

    TicketClocks evaluate(PolicyBook policies, Instant asOf) {
        return ClockEvaluator.evaluate(Timeline.of(facts), policies, asOf);
    }

    SlaClock only(Metric metric, PolicyBook policies, Instant asOf) {
        List<SlaClock> clocks = all(metric, policies, asOf);
        if (clocks.size() != 1) {
            throw new AssertionError("one clock of " + metric + " expected, not " + clocks);
        }
        return clocks.getFirst();
    }

    List<SlaClock> all(Metric metric, PolicyBook policies, Instant asOf) {
        return evaluate(policies, asOf).clocks().stream()
                .filter(clock -> clock.metric() == metric)
                .toList();
    }
}
