package io.holdfast.loyalty.member;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.earning.RollingWindow;

/**
 * What rules with limits gave to one customer. Queries at instants that ascend take O(log n) for each use that has left the
 * window since the last one; other queries pass over all uses of the rule.
 */
final class CapUses implements CapUsage {

    private final Map<String, List<Use>> byRule = new HashMap<>();
    private final Map<String, Sum> ever = new HashMap<>();
    private final Map<WindowKey, Window> windows = new HashMap<>();

    private record Use(Instant at, long points) {}

    private record WindowKey(String rule, CalendarPeriod period, ZoneId zone) {}

    private record Sum(long points, long times) {
        static final Sum ZERO = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(points + other.points, times + other.times);
        }

        Sum minus(Sum other) {
            return new Sum(points - other.points, times - other.times);
        }
    }

    /** Uses that are in a window, by the instant at which they leave it. */
    private static final class Window {
        private final TreeMap<Instant, Sum> leaving = new TreeMap<>();
        private Instant askedAt = Instant.MIN;
        private Instant latestUse = Instant.MIN;
        private Sum sum = Sum.ZERO;

        void add(Use use, Instant leaves) {
            Sum one = new Sum(use.points(), 1);
            if (leaves.isAfter(askedAt)) {
                leaving.merge(leaves, one, Sum::plus);
                sum = sum.plus(one);
            }
            if (use.at().isAfter(latestUse)) {
                latestUse = use.at();
            }
        }

        /** Only for an instant that is not before the last one and not before any use. */
        boolean canAdvanceTo(Instant at) {
            return !at.isBefore(askedAt) && !at.isBefore(latestUse);
        }

        Sum advanceTo(Instant at) {
            askedAt = at;
            while (!leaving.isEmpty() && !leaving.firstKey().isAfter(at)) {
                sum = sum.minus(leaving.pollFirstEntry().getValue());
            }
            return sum;
        }
    }

    void add(String rule, Instant at, long points) {
        Use use = new Use(at, points);
        byRule.computeIfAbsent(rule, name -> new ArrayList<>()).add(use);
        ever.merge(rule, new Sum(points, 1), Sum::plus);
        windows.forEach((key, window) -> {
            if (key.rule().equals(rule)) {
                window.add(use, key.period().plus(at, key.zone()));
            }
        });
    }

    void addAll(CapUses other) {
        other.byRule.forEach((rule, uses) -> uses.forEach(use -> add(rule, use.at(), use.points())));
    }

    @Override
    public long points(String rule, RollingWindow window) {
        return sum(rule, window).points();
    }

    @Override
    public long times(String rule, RollingWindow window) {
        return sum(rule, window).times();
    }

    private Sum sum(String rule, RollingWindow asked) {
        List<Use> uses = byRule.get(rule);
        if (uses == null) {
            return Sum.ZERO;
        }
        CalendarPeriod period = asked.period();
        if (period == null) {
            return ever.getOrDefault(rule, Sum.ZERO);
        }
        Window window = windows.computeIfAbsent(new WindowKey(rule, period, asked.zone()), key -> windowOf(uses, key));
        if (window.canAdvanceTo(asked.at())) {
            return window.advanceTo(asked.at());
        }
        Sum sum = Sum.ZERO;
        for (Use use : uses) {
            if (asked.includes(use.at())) {
                sum = sum.plus(new Sum(use.points(), 1));
            }
        }
        return sum;
    }

    private static Window windowOf(List<Use> uses, WindowKey key) {
        Window window = new Window();
        uses.forEach(use -> window.add(use, key.period().plus(use.at(), key.zone())));
        return window;
    }
}
