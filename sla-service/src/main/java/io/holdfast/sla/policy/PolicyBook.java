package io.holdfast.sla.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.WorkingCalendar;

/**
 * History of the policies and calendars in force, as a list of periods in which nothing changed. If several policies are in
 * force, their rules are matched in the order of the policies' names, {@value #DEFAULT} last. The first period extends to
 * the beginning of time, so that imported history is evaluated under it. Immutable.
 */
public final class PolicyBook {

    /** The name of the policy whose rules are matched last. */
    public static final String DEFAULT = "default";

    private static final Comparator<String> DEFAULT_LAST =
            Comparator.<String, Boolean>comparing(DEFAULT::equals).thenComparing(Comparator.naturalOrder());

    private final List<PolicyPeriod> periods;
    private final boolean usesTiers;

    private PolicyBook(List<PolicyPeriod> periods) {
        this.periods = List.copyOf(periods);
        this.usesTiers = periods.stream().anyMatch(PolicyPeriod::usesTiers);
    }

    /** A history in which one policy has always been in force. */
    public static PolicyBook always(Policy policy, Collection<CalendarSpec> calendars) {
        List<CalendarVersion> versions = calendars.stream()
                .map(calendar -> new CalendarVersion(calendar, 1, Instant.MIN))
                .toList();
        return of(List.of(new PolicyVersion(policy, 1, Instant.MIN)), versions);
    }

    /**
     * The history of all versions that were ever put in force, in any order.
     *
     * @throws IllegalArgumentException when a policy refers to a calendar that does not exist
     */
    public static PolicyBook of(Collection<PolicyVersion> policies, Collection<CalendarVersion> calendars) {
        Map<String, NavigableMap<Instant, WorkingCalendar>> compiled = compile(calendars);
        TreeSet<Instant> changeTimes = new TreeSet<>();
        policies.forEach(policy -> changeTimes.add(policy.inForceFrom()));
        compiled.values().forEach(versions -> changeTimes.addAll(versions.keySet()));
        List<PolicyVersion> byTime = policies.stream()
                .sorted(Comparator.comparing(PolicyVersion::inForceFrom))
                .toList();
        Map<String, PolicyVersion> inForce = new TreeMap<>(DEFAULT_LAST);
        List<PolicyPeriod> periods = new ArrayList<>();
        int next = 0;
        for (Instant from : changeTimes) {
            while (next < byTime.size() && !byTime.get(next).inForceFrom().isAfter(from)) {
                PolicyVersion policy = byTime.get(next);
                inForce.merge(policy.policy().name(), policy, PolicyBook::newer);
                next++;
            }
            List<AppliedRule> rules = rulesAt(inForce.values(), compiled, from);
            // A change that no rule depends on starts no period.
            if (!inForce.isEmpty()
                    && (periods.isEmpty() || !periods.getLast().rules().equals(rules))) {
                periods.add(new PolicyPeriod(periods.isEmpty() ? Instant.MIN : from, rules));
            }
        }
        return new PolicyBook(periods);
    }

    /** The versions of each calendar by the time from which they were in force. Equal versions share one object. */
    private static Map<String, NavigableMap<Instant, WorkingCalendar>> compile(Collection<CalendarVersion> calendars) {
        Map<String, NavigableMap<Instant, WorkingCalendar>> compiled = new HashMap<>();
        Map<CalendarSpec, WorkingCalendar> bySpec = new HashMap<>();
        calendars.stream()
                .sorted(Comparator.comparingInt(CalendarVersion::version))
                .forEach(version -> compiled.computeIfAbsent(version.calendar().name(), name -> new TreeMap<>())
                        .put(version.inForceFrom(), bySpec.computeIfAbsent(version.calendar(), WorkingCalendar::of)));
        return compiled;
    }

    private static List<AppliedRule> rulesAt(
            Collection<PolicyVersion> policies,
            Map<String, NavigableMap<Instant, WorkingCalendar>> calendars,
            Instant from) {
        List<AppliedRule> rules = new ArrayList<>();
        for (PolicyVersion policy : policies) {
            for (Rule rule : policy.policy().rules()) {
                rules.add(new AppliedRule(
                        policy.policy().name(), policy.version(), rule, calendarAt(rule.calendar(), calendars, from)));
            }
        }
        return rules;
    }

    /** The version in force; before the first one, the first one. */
    private static WorkingCalendar calendarAt(
            @Nullable String name, Map<String, NavigableMap<Instant, WorkingCalendar>> calendars, Instant from) {
        if (name == null) {
            return WorkingCalendar.roundTheClock();
        }
        NavigableMap<Instant, WorkingCalendar> versions = calendars.get(name);
        if (versions == null) {
            throw new IllegalArgumentException("no calendar is named " + name);
        }
        Map.Entry<Instant, WorkingCalendar> inForce = versions.floorEntry(from);
        return inForce == null ? versions.firstEntry().getValue() : inForce.getValue();
    }

    private static PolicyVersion newer(PolicyVersion a, PolicyVersion b) {
        return a.version() > b.version() ? a : b;
    }

    /** The periods in order of time; the first begins at {@link Instant#MIN}. Empty when there is no policy. */
    public List<PolicyPeriod> periods() {
        return periods;
    }

    /** Whether any rule, now or before, has the loyalty tier as a criterion. */
    public boolean usesTiers() {
        return usesTiers;
    }

    /** The period that contains an instant; null when there is no policy. */
    @Nullable
    PolicyPeriod periodAt(Instant time) {
        PolicyPeriod at = null;
        for (PolicyPeriod period : periods) {
            if (period.from().isAfter(time)) {
                break;
            }
            at = period;
        }
        return at;
    }
}
