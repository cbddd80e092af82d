package io.holdfast.sla.rulebook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.rest.FieldError;
import io.holdfast.sla.calendar.BeyondHorizonException;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.WorkingCalendar;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCoverage;
import io.holdfast.sla.policy.Threshold;

/** Checks that every rule of a policy can match some ticket and that its calendar has enough working time for its targets. */
final class PolicyValidator {

    /** Any start will do: a deadline reached from here is reached within one year more from any other start. */
    private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration TARGET_MAX = Duration.ofDays(36_500);
    private static final Instant REACHED_BEFORE = SOME_DAY.plus(Duration.ofDays(WorkingCalendar.HORIZON_YEARS * 365L));

    private PolicyValidator() {}

    /** All errors, with the paths of their fields in the policy; empty when the policy is valid. */
    static List<FieldError> validate(Policy policy, Collection<CalendarSpec> calendars) {
        List<FieldError> errors = new ArrayList<>();
        if (policy.rules().isEmpty()) {
            errors.add(new FieldError("rules", "at least one rule"));
        }
        RuleCoverage coverage = new RuleCoverage(policy.rules());
        for (int i = 0; i < policy.rules().size(); i++) {
            Rule rule = policy.rules().get(i);
            String field = "rules[" + i + "]";
            List<Integer> covering = coverage.coveredBy(i);
            if (!covering.isEmpty()) {
                errors.add(new FieldError(field + ".when", neverMatches(covering)));
            }
            rule.warnAt().forEach((metric, thresholds) -> validateWarnings(field, metric, thresholds, rule, errors));
        }
        errors.addAll(validateCalendars(policy, calendars));
        return errors;
    }

    /** The errors that a change of the calendars can cause: an unknown calendar, or one with too little working time. */
    static List<FieldError> validateCalendars(Policy policy, Collection<CalendarSpec> calendars) {
        Map<String, CalendarSpec> specs = new HashMap<>();
        calendars.forEach(calendar -> specs.put(calendar.name(), calendar));
        List<FieldError> errors = new ArrayList<>();
        Map<String, WorkingCalendar> compiled = new HashMap<>();
        for (int i = 0; i < policy.rules().size(); i++) {
            Rule rule = policy.rules().get(i);
            String field = "rules[" + i + "]";
            WorkingCalendar calendar = calendar(rule.calendar(), specs, compiled);
            if (calendar == null) {
                errors.add(new FieldError(field + ".calendar", "unknown calendar \"" + rule.calendar() + "\""));
            } else {
                rule.targets().forEach((metric, target) -> validateTarget(field, metric, target, calendar, errors));
            }
        }
        return errors;
    }

    private static String neverMatches(List<Integer> covering) {
        String rules = covering.stream().map(index -> "rules[" + index + "]").collect(Collectors.joining(", "));
        return covering.size() == 1
                ? "never matches: " + rules + " comes first and fits all that it fits"
                : "never matches: " + rules + " come first and fit all that it fits";
    }

    private static @Nullable WorkingCalendar calendar(
            @Nullable String name, Map<String, CalendarSpec> specs, Map<String, WorkingCalendar> compiled) {
        if (name == null) {
            return WorkingCalendar.roundTheClock();
        }
        CalendarSpec spec = specs.get(name);
        return spec == null ? null : compiled.computeIfAbsent(name, unused -> WorkingCalendar.of(spec));
    }

    private static void validateTarget(
            String rule, Metric metric, Duration target, WorkingCalendar calendar, List<FieldError> errors) {
        String field = rule + ".targets." + metric.wireName();
        if (target.compareTo(TARGET_MAX) > 0) {
            errors.add(new FieldError(field, "at most " + TARGET_MAX.toDays() + " days of working time"));
        } else if (!isReached(target, calendar)) {
            errors.add(new FieldError(
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

    private static void validateWarnings(
            String rule, Metric metric, List<Threshold> thresholds, Rule of, List<FieldError> errors) {
        String field = rule + ".warnAt." + metric.wireName();
        Duration target = of.targets().get(metric);
        if (target == null) {
            errors.add(new FieldError(field, "warns of a metric that has no target"));
            return;
        }
        for (int i = 0; i < thresholds.size(); i++) {
            if (thresholds.get(i) instanceof Threshold.Before before
                    && before.working().compareTo(target) >= 0) {
                errors.add(new FieldError(field + "[" + i + "]", "must be shorter than the target " + target));
            }
        }
    }
}
