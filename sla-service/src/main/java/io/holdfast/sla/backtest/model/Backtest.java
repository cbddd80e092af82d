package io.holdfast.sla.backtest.model;

import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.holdfast.contract.TicketId;
import io.holdfast.sla.clock.Checkpoint;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.clock.TicketSetEvaluator;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.PolicyBook;

/**
 * Replays tickets under the policies in force ("now" in the response) and under a proposed one ("then"), and counts the
 * clocks that started in a period. Memory is bounded by the number of groups and merges, not of tickets. Not thread-safe.
 */
public final class Backtest {

    /** Departments and channels are open vocabularies: groups beyond this many are counted as one. */
    static final int GROUPS_MAX = 200;

    static final String OTHERS = "(others)";

    private final Period period;
    private final Variant current;
    private final Variant proposed;
    private long tickets;
    private long skipped;

    /**
     * The half-open range of start times whose clocks are counted.
     *
     * @param zone the time zone of weekdays and hours
     */
    public record Period(Instant from, Instant to, ZoneId zone) {
        boolean contains(SlaClock clock) {
            return !clock.startedAt().isBefore(from) && clock.startedAt().isBefore(to);
        }
    }

    /** @param checkpoint may end a long run at any fact */
    public Backtest(Period period, PolicyBook inForce, PolicyBook proposed, Checkpoint checkpoint) {
        this.period = period;
        this.current = new Variant(period, inForce, checkpoint);
        this.proposed = new Variant(period, proposed, checkpoint);
    }

    /**
     * Adds the waits that a merged ticket passes on, in the order that {@link TicketSetEvaluator} requires, before the first
     * {@link #add}.
     */
    public void addMerged(TicketId ticket, Timeline timeline, Instant asOf) {
        current.replay.addMerged(ticket, timeline, asOf);
        proposed.replay.addMerged(ticket, timeline, asOf);
    }

    /** Evaluates a ticket under both and counts its clocks. */
    public void add(TicketId ticket, Timeline timeline, Instant asOf) {
        List<SlaClock> byNow = clocks(current, ticket, timeline, asOf);
        List<SlaClock> byThen = clocks(proposed, ticket, timeline, asOf);
        if (!byNow.isEmpty() || !byThen.isEmpty()) {
            tickets++;
            byNow.forEach(current::add);
            byThen.forEach(proposed::add);
        }
    }

    /** Counts a ticket that cannot be evaluated. */
    public void skip() {
        skipped++;
    }

    private List<SlaClock> clocks(Variant side, TicketId ticket, Timeline timeline, Instant asOf) {
        return side.replay.evaluate(ticket, timeline, asOf).clocks().stream()
                .filter(period::contains)
                .toList();
    }

    public long tickets() {
        return tickets;
    }

    public long skipped() {
        return skipped;
    }

    public Counts current() {
        return current.all.counts();
    }

    public Counts proposed() {
        return proposed.all.counts();
    }

    /** The counts of one group under both. */
    public record Group(String name, Counts current, Counts proposed) {}

    public List<Group> groupsBy(Dimension dimension) {
        Map<String, ClockTally> ofNow = current.groupsBy(dimension);
        Map<String, ClockTally> ofThen = proposed.groupsBy(dimension);
        Map<String, Group> groups = new TreeMap<>(dimension.order());
        List.of(ofNow, ofThen)
                .forEach(side -> side.keySet()
                        .forEach(name -> groups.put(
                                name,
                                new Group(
                                        name,
                                        ofNow.getOrDefault(name, new ClockTally())
                                                .counts(),
                                        ofThen.getOrDefault(name, new ClockTally())
                                                .counts()))));
        return List.copyOf(groups.values());
    }

    /** The evaluator and the counts of one of the two sides. */
    private static final class Variant {
        private final Period period;
        private final TicketSetEvaluator replay;
        private final ClockTally all = new ClockTally();
        private final Map<Dimension, Map<String, ClockTally>> groups = new EnumMap<>(Dimension.class);

        Variant(Period period, PolicyBook policies, Checkpoint checkpoint) {
            this.period = period;
            this.replay = new TicketSetEvaluator(policies, checkpoint);
        }

        void add(SlaClock clock) {
            all.add(clock);
            for (Dimension dimension : Dimension.values()) {
                String name = dimension.groupOf(clock, period.zone());
                if (name != null) {
                    tally(dimension, name).add(clock);
                }
            }
        }

        private ClockTally tally(Dimension dimension, String name) {
            Map<String, ClockTally> known = groups.computeIfAbsent(dimension, any -> new LinkedHashMap<>());
            boolean full = known.size() >= GROUPS_MAX && !known.containsKey(name);
            return known.computeIfAbsent(full ? OTHERS : name, any -> new ClockTally());
        }

        Map<String, ClockTally> groupsBy(Dimension dimension) {
            return groups.getOrDefault(dimension, Map.of());
        }
    }
}
