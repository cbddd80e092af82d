package io.holdfast.sla.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;
import io.holdfast.sla.calendar.CalendarSpec;

/**
 * Finds the tickets whose clocks a change of policies or calendars can change: those that match a rule that was added,
 * removed, moved or changed, or whose calendar has changed. A ticket that matches none of them has the same first matching
 * rule as before, for all other rules are in the same order.
 */
public final class RuleChanges {

    /** More criteria than this are widened to one that covers all: comparing each ticket with each costs more than it saves. */
    static final int CRITERIA_MAX = 20;

    private RuleChanges() {}

    /** The criteria of the tickets that a new version of a policy can change; empty when it changes nothing. */
    public static List<RuleCriteria> ofPolicy(List<Rule> before, List<Rule> after) {
        int same = 0;
        while (same < Math.min(before.size(), after.size()) && before.get(same).equals(after.get(same))) {
            same++;
        }
        int end = 0;
        while (end < Math.min(before.size(), after.size()) - same
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        Set<RuleCriteria> changed = new LinkedHashSet<>();
        before.subList(same, before.size() - end).forEach(rule -> changed.add(rule.criteria()));
        after.subList(same, after.size() - end).forEach(rule -> changed.add(rule.criteria()));
        return bounded(changed);
    }

    /** The criteria of the tickets that a new version of a calendar can change. */
    public static List<RuleCriteria> ofCalendar(
            @Nullable CalendarSpec before, CalendarSpec after, Collection<Policy> inForce) {
        Set<RuleCriteria> changed = new LinkedHashSet<>();
        if (!after.equals(before)) {
            for (Policy policy : inForce) {
                for (Rule rule : policy.rules()) {
                    if (after.name().equals(rule.calendar())) {
                        changed.add(rule.criteria());
                    }
                }
            }
        }
        return bounded(changed);
    }

    private static List<RuleCriteria> bounded(Set<RuleCriteria> criteria) {
        return criteria.size() <= CRITERIA_MAX ? List.copyOf(criteria) : List.of(covering(criteria));
    }

    /** Criteria that match whatever one of these matches. */
    private static RuleCriteria covering(Set<RuleCriteria> criteria) {
        List<Set<String>> departments = new ArrayList<>();
        List<Set<Priority>> priorities = new ArrayList<>();
        List<Set<String>> channels = new ArrayList<>();
        List<Set<String>> tags = new ArrayList<>();
        List<Set<String>> tiers = new ArrayList<>();
        for (RuleCriteria each : criteria) {
            departments.add(each.departments());
            priorities.add(each.priorities());
            channels.add(each.channels());
            tags.add(each.tags());
            tiers.add(each.tiers());
        }
        return new RuleCriteria(union(departments), union(priorities), union(channels), union(tags), union(tiers));
    }

    /** Empty, which matches all, when one of the sets is. */
    private static <T> Set<T> union(List<Set<T>> sets) {
        Set<T> union = new LinkedHashSet<>();
        for (Set<T> set : sets) {
            if (set.isEmpty()) {
                return Set.of();
            }
            union.addAll(set);
        }
        return union;
    }
}
