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
 * Which policies and calendars were in force when. Where several policies are in force, they are asked in the order of
 * their names, {@value #DEFAULT} last. The first version of each policy and calendar that is in force at the beginning
 * holds for all time before it, so that imported history is judged by it. Immutable.
 */
public final class PolicyBook {

    /** The policy that is asked last. */
    public static final String DEFAULT = "default";

    private static final Comparator<String> DEFAULT_LAST =
            Comparator.<String, Boolean>comparing(DEFAULT::equals).thenComparing(Comparator.naturalOrder());

    private final List<PolicyPeriod> periods;
    private final boolean usesTiers;

    private PolicyBook(List<PolicyPeriod> periods) {
        this.periods = List.copyOf(periods);
        this.usesTiers = periods.stream().anyMatch(PolicyPeriod::usesTiers);
    }

    /** One policy that always held. */
    public static PolicyBook always(Policy policy, Collection<CalendarSpec> calendars) {
        List<CalendarVersion> versions = calendars.stream()
                .map(calendar -> new CalendarVersion(calendar, 1, Instant.MIN))
                .toList();
        return of(List.of(new PolicyVersion(policy, 1, Instant.MIN)), versions);
    }

    /**
     * All versions that were ever put in force, in any order.
     *
     * @throws IllegalArgumentException when a policy names a calendar that was not there
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
            // A calendar's first version changes nothing: no policy could name it before.
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
            throw new IllegalStateException("every calendar was compiled");
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

    /** In order of time; the first holds since ever. Empty when no policy was ever put in force. */
    public List<PolicyPeriod> periods() {
        return periods;
    }

    /** Whether any rule, now or before, is for the customers of some loyalty tier. */
    public boolean usesTiers() {
        return usesTiers;
    }

    /** What is in force now; null when no policy was ever put in force. */
    public @Nullable PolicyPeriod periodAt(Instant time) {
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
