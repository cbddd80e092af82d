package io.holdfast.sla.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.sla.calendar.BeyondHorizonException;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.Flaw;
import io.holdfast.sla.calendar.WorkingCalendar;

/** Whether a policy can be kept at all, and whether each of its rules means something. */
public final class PolicyCheck {

    /** Any start will do: what is reached from here is reached within a year more from anywhere. */
    private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration TARGET_MAX = Duration.ofDays(36_500);

    private static final Instant REACHED_BEFORE = SOME_DAY.plus(Duration.ofDays(WorkingCalendar.HORIZON_YEARS * 365L));

    private PolicyCheck() {}

    /** Every flaw, with the path of its field; empty when the policy is sound. */
    public static List<Flaw> flaws(Policy policy, Map<String, CalendarSpec> calendars) {
        List<Flaw> flaws = new ArrayList<>();
        if (policy.rules().isEmpty()) {
            flaws.add(new Flaw("rules", "at least one rule"));
        }
        RuleCoverage coverage = new RuleCoverage(policy.rules());
        for (int i = 0; i < policy.rules().size(); i++) {
            Rule rule = policy.rules().get(i);
            String field = "rules[" + i + "]";
            List<Integer> covering = coverage.coveredBy(i);
            if (!covering.isEmpty()) {
                flaws.add(new Flaw(field + ".when", neverMatches(covering)));
            }
            rule.warnAt().forEach((metric, thresholds) -> warnings(field, metric, thresholds, rule, flaws));
        }
        flaws.addAll(calendarFlaws(policy, calendars));
        return flaws;
    }

    /** Only what the calendars can have to do with: whether each is known and has time enough. */
    static List<Flaw> calendarFlaws(Policy policy, Map<String, CalendarSpec> calendars) {
        List<Flaw> flaws = new ArrayList<>();
        Map<String, WorkingCalendar> compiled = new HashMap<>();
        for (int i = 0; i < policy.rules().size(); i++) {
            Rule rule = policy.rules().get(i);
            String field = "rules[" + i + "]";
            WorkingCalendar calendar = calendar(rule.calendar(), calendars, compiled);
            if (calendar == null) {
                flaws.add(new Flaw(field + ".calendar", "unknown calendar \"" + rule.calendar() + "\""));
            } else {
                rule.targets().forEach((metric, target) -> target(field, metric, target, calendar, flaws));
            }
        }
        return flaws;
    }

    private static String neverMatches(List<Integer> covering) {
        String rules = covering.stream().map(index -> "rules[" + index + "]").collect(Collectors.joining(", "));
        return covering.size() == 1
                ? "never matches: " + rules + " comes first and fits all that it fits"
                : "never matches: " + rules + " come first and fit all that it fits";
    }

    private static @Nullable WorkingCalendar calendar(
            @Nullable String name, Map<String, CalendarSpec> calendars, Map<String, WorkingCalendar> compiled) {
        if (name == null) {
            return WorkingCalendar.roundTheClock();
        }
        CalendarSpec spec = calendars.get(name);
        return spec == null ? null : compiled.computeIfAbsent(name, any -> WorkingCalendar.of(spec));
    }

    private static void target(
            String rule, Metric metric, Duration target, WorkingCalendar calendar, List<Flaw> flaws) {
        String field = rule + ".targets." + metric.wireName();
        if (target.compareTo(TARGET_MAX) > 0) {
            flaws.add(new Flaw(field, "at most " + TARGET_MAX.toDays() + " days of working time"));
        } else if (!isReached(target, calendar)) {
            flaws.add(new Flaw(
                    field,
                    "the calendar has too little working time: more than " + WorkingCalendar.HORIZON_YEARS
                            + " years would pass"));
        }
    }

    private static boolean isReached(Duration target, WorkingCalendar calendar) {
        try {
            return calendar.add(SOME_DAY, target).isBefore(REACHED_BEFORE);
        } catch (BeyondHorizonException e) {
            return false;
        }
    }

    private static void warnings(String rule, Metric metric, List<Threshold> thresholds, Rule of, List<Flaw> flaws) {
        String field = rule + ".warnAt." + metric.wireName();
        Duration target = of.targets().get(metric);
        if (target == null) {
            flaws.add(new Flaw(field, "warns of a metric that has no target"));
            return;
        }
        for (int i = 0; i < thresholds.size(); i++) {
            if (thresholds.get(i) instanceof Threshold.Before before
                    && before.working().compareTo(target) >= 0) {
                flaws.add(new Flaw(field + "[" + i + "]", "must be shorter than the target " + target));
            }
        }
    }
}
