package io.holdfast.sla.backtest;

import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.holdfast.contract.TicketId;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.PolicyBook;

/**
 * Judges tickets by the policies in force ("now") and by a proposed one ("then"), and counts the clocks that started in a
 * stretch of time. Holds counts only, never the tickets.
 */
final class Backtest {

    /** Departments and channels are open words: beyond so many groups the rest are counted together. */
    static final int GROUPS_MAX = 200;

    static final String OTHERS = "(others)";

    private final Period period;
    private final Variant now;
    private final Variant then;
    private long tickets;
    private long skipped;

    /** The clocks that started in it: half-open. Weekdays and hours are the zone's. */
    record Period(Instant from, Instant to, ZoneId zone) {
        boolean contains(SlaClock clock) {
            return !clock.startedAt().isBefore(from) && clock.startedAt().isBefore(to);
        }
    }

    Backtest(Period period, PolicyBook inForce, PolicyBook proposed) {
        this.period = period;
        this.now = new Variant(period, inForce);
        this.then = new Variant(period, proposed);
    }

    /**
     * Every merged ticket, in the order of the merges, before the first {@link #add}; and all of them again while any gives
     * true: a customer who came late to a ticket that had gone on elsewhere goes along.
     */
    boolean addMerged(TicketId ticket, Timeline timeline, Instant asOf) {
        boolean newNow = now.replay.addMerged(ticket, timeline, asOf);
        return then.replay.addMerged(ticket, timeline, asOf) || newNow;
    }

    void add(TicketId ticket, Timeline timeline, Instant asOf) {
        List<SlaClock> byNow = clocks(now, ticket, timeline, asOf);
        List<SlaClock> byThen = clocks(then, ticket, timeline, asOf);
        if (!byNow.isEmpty() || !byThen.isEmpty()) {
            tickets++;
            byNow.forEach(now::add);
            byThen.forEach(then::add);
        }
    }

    /** Notes a ticket that could not be judged. */
    void skip() {
        skipped++;
    }

    private List<SlaClock> clocks(Variant side, TicketId ticket, Timeline timeline, Instant asOf) {
        return side.replay.evaluate(ticket, timeline, asOf).clocks().stream()
                .filter(period::contains)
                .toList();
    }

    long tickets() {
        return tickets;
    }

    long skipped() {
        return skipped;
    }

    Tally.Counts now() {
        return now.all.counts();
    }

    Tally.Counts then() {
        return then.all.counts();
    }

    /** A group under either policy. */
    record Group(String name, Tally.Counts now, Tally.Counts then) {}

    List<Group> by(Dimension dimension) {
        Map<String, Tally> ofNow = now.groups(dimension);
        Map<String, Tally> ofThen = then.groups(dimension);
        Map<String, Group> groups = new TreeMap<>(dimension.order());
        List.of(ofNow, ofThen)
                .forEach(side -> side.keySet()
                        .forEach(name -> groups.put(
                                name,
                                new Group(
                                        name,
                                        ofNow.getOrDefault(name, new Tally()).counts(),
                                        ofThen.getOrDefault(name, new Tally()).counts()))));
        return List.copyOf(groups.values());
    }

    /** The counts under one policy. */
    private static final class Variant {
        private final Period period;
        private final PolicyReplay replay;
        private final Tally all = new Tally();
        private final Map<Dimension, Map<String, Tally>> groups = new EnumMap<>(Dimension.class);

        Variant(Period period, PolicyBook policies) {
            this.period = period;
            this.replay = new PolicyReplay(policies);
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

        private Tally tally(Dimension dimension, String name) {
            Map<String, Tally> known = groups.computeIfAbsent(dimension, any -> new LinkedHashMap<>());
            boolean full = known.size() >= GROUPS_MAX && !known.containsKey(name);
            return known.computeIfAbsent(full ? OTHERS : name, any -> new Tally());
        }

        Map<String, Tally> groups(Dimension dimension) {
            return groups.getOrDefault(dimension, Map.of());
        }
    }
}
