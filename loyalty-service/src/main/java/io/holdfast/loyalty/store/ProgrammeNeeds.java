package io.holdfast.loyalty.store;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.Caps;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.earning.TierScheme;

/**
 * How much of the past the versions of the programme look at that are in force within a time.
 *
 * @param cappedRules the rules with limits
 * @param capUsesAfter what these gave up to then counts no more
 * @param hasTiers whether any of the versions has tiers
 * @param hasWindow whether something leaves the window of a tier scheme
 * @param progressAfter what happened up to then counts for no tier any more
 */
record ProgrammeNeeds(
        Set<String> cappedRules, Instant capUsesAfter, boolean hasTiers, boolean hasWindow, Instant progressAfter) {

    /** Before everything that is recorded, and within the range of PostgreSQL. */
    static final Instant EVER = Instant.parse("0001-01-01T00:00:00Z");

    private static final int DAYS_OF_MONTH_MAX = 31;
    /** For time zones and their changes. */
    private static final Duration MARGIN = Duration.ofDays(2);

    /** What the versions need that are in force at an instant of this time. */
    static ProgrammeNeeds of(ProgrammeVersions versions, Instant from, Instant until) {
        Set<String> cappedRules = new HashSet<>();
        Instant capUsesAfter = from;
        boolean hasTiers = false;
        boolean hasWindow = false;
        Instant progressAfter = from;
        for (Programme programme : inForce(versions, from, until)) {
            for (EarningRule rule : programme.rules()) {
                Caps caps = rule.caps();
                if (caps.points() != null || caps.times() != null) {
                    cappedRules.add(rule.name());
                    capUsesAfter = earlier(capUsesAfter, begin(from, caps.period()));
                }
            }
            TierScheme tiers = programme.tiers();
            if (tiers != null) {
                hasTiers = true;
                hasWindow |= tiers.window() != null;
                progressAfter = earlier(progressAfter, begin(from, tiers.window()));
            }
        }
        return new ProgrammeNeeds(cappedRules, capUsesAfter, hasTiers, hasWindow, progressAfter);
    }

    private static List<Programme> inForce(ProgrammeVersions versions, Instant from, Instant until) {
        int first = versions.inForceAt(from).number();
        int last = versions.inForceAt(until).number();
        return versions.versions().stream()
                .filter(version -> version.number() >= first && version.number() <= last)
                .map(ProgrammeVersions.Version::programme)
                .toList();
    }

    /** An instant before the begin of any window of the period that contains an instant. */
    private static Instant begin(Instant at, @Nullable CalendarPeriod period) {
        if (period == null) {
            return EVER;
        }
        Duration longest = Duration.ofDays((long) period.months() * DAYS_OF_MONTH_MAX + period.days())
                .plus(period.time())
                .plus(MARGIN);
        Instant begin = at.minus(longest);
        return begin.isBefore(EVER) ? EVER : begin;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
