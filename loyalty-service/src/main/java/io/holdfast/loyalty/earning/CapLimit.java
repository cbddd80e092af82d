package io.holdfast.loyalty.earning;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import io.holdfast.loyalty.earning.Award.Part;

/** Applies the caps of rules to what they give at an instant. */
record CapLimit(CapUsage usage, Instant at, ZoneId zone) {

    /** The points that a rule may still give of those that it would. */
    long cut(EarningRule rule, long points) {
        Caps caps = rule.caps();
        if (caps.equals(Caps.NONE)) {
            return points;
        }
        RollingWindow window = new RollingWindow(at, caps.period(), zone);
        if (caps.times() != null && usage.times(rule.name(), window) >= caps.times()) {
            return 0;
        }
        long cut = caps.perEvent() == null ? points : Math.min(points, caps.perEvent());
        return caps.points() == null ? cut : Math.clamp(caps.points() - usage.points(rule.name(), window), 0, cut);
    }

    /** Adds the part of a rule, unless nothing is left of it. */
    void addPart(List<Part> parts, EarningRule rule, long points) {
        long cut = cut(rule, points);
        if (cut > 0) {
            parts.add(new Part(rule.name(), cut));
        }
    }
}
