package io.holdfast.sla.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        TreeSet<Instant> changeTimes = new TreeSet<>();
        policies.forEach(policy -> changeTimes.add(policy.inForceFrom()));
        Map<CalendarVersion, WorkingCalendar> compiled = new HashMap<>();
        Map<String, Instant> firstOfCalendar = new HashMap<>();
        for (CalendarVersion calendar : calendars) {
            compiled.put(calendar, WorkingCalendar.of(calendar.calendar()));
            firstOfCalendar.merge(calendar.calendar().name(), calendar.inForceFrom(), (a, b) -> a.isBefore(b) ? a : b);
        }
        for (CalendarVersion calendar : calendars) {
            // A calendar's first version starts no period: no policy could refer to it before.
            if (!calendar.inForceFrom()
                    .equals(firstOfCalendar.get(calendar.calendar().name()))) {
                changeTimes.add(calendar.inForceFrom());
            }
        }
        List<PolicyPeriod> periods = new ArrayList<>();
        for (Instant from : changeTimes) {
            Map<String, PolicyVersion> inForce = new TreeMap<>(DEFAULT_LAST);
            for (PolicyVersion policy : policies) {
                if (!policy.inForceFrom().isAfter(from)) {
                    inForce.merge(policy.policy().name(), policy, PolicyBook::newer);
                }
            }
            periods.add(new PolicyPeriod(
                    periods.isEmpty() ? Instant.MIN : from, rulesAt(inForce.values(), calendars, compiled, from)));
        }
        return new PolicyBook(periods);
    }

    private static List<AppliedRule> rulesAt(
            Collection<PolicyVersion> policies,
            Collection<CalendarVersion> calendars,
            Map<CalendarVersion, WorkingCalendar> compiled,
            Instant from) {
        List<AppliedRule> rules = new ArrayList<>();
        for (PolicyVersion policy : policies) {
            for (Rule rule : policy.policy().rules()) {
                CalendarVersion calendar = calendarOf(rule, calendars, from);
                rules.add(new AppliedRule(
                        policy.policy().name(),
                        policy.version(),
                        rule,
                        calendar == null ? WorkingCalendar.roundTheClock() : compiled(compiled, calendar)));
            }
        }
        return rules;
    }

    private static WorkingCalendar compiled(Map<CalendarVersion, WorkingCalendar> compiled, CalendarVersion calendar) {
        WorkingCalendar working = compiled.get(calendar);
        if (working == null) {
            throw new IllegalStateException(
                    "calendar not compiled: " + calendar.calendar().name());
        }
        return working;
    }

    private static @Nullable CalendarVersion calendarOf(
            Rule rule, Collection<CalendarVersion> calendars, Instant from) {
        String name = rule.calendar();
        if (name == null) {
            return null;
        }
        CalendarVersion inForce = null;
        CalendarVersion first = null;
        for (CalendarVersion calendar : calendars) {
            if (!calendar.calendar().name().equals(name)) {
                continue;
            }
            if (first == null || calendar.inForceFrom().isBefore(first.inForceFrom())) {
                first = calendar;
            }
            if (!calendar.inForceFrom().isAfter(from)) {
                inForce = inForce == null || inForce.version() < calendar.version() ? calendar : inForce;
            }
        }
        if (first == null) {
            throw new IllegalArgumentException("no calendar is named " + name);
        }
        return inForce == null ? first : inForce;
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
