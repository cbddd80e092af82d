package io.holdfast.sla.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.holdfast.contract.Priority;

/**
 * Finds rules that can never match because earlier rules match all their tickets. A rule is expanded to the combinations of
 * the single values that it lists, and of all priorities if it lists none; it is covered when an earlier rule covers each
 * combination. This is exact, because the other criteria are open vocabularies: there is always a value that no rule lists.
 * O(combinations × earlier rules), bounded for each policy. Not thread-safe.
 */
public final class RuleCoverage {

    private static final int COMBINATIONS_MAX = 500;
    /** Values compared for one policy; beyond it a rule counts as not covered. */
    private static final long COMPARISONS_MAX = 4_000_000;

    private final List<Rule> rules;
    private long comparisonsLeft = COMPARISONS_MAX;

    public RuleCoverage(List<Rule> rules) {
        this.rules = rules;
    }

    /** The earlier rules that together cover the rule at the index; empty when it can match. */
    public List<Integer> coveredBy(int index) {
        RuleCriteria when = rules.get(index).criteria();
        int single = firstCovering(index, when);
        if (single >= 0) {
            return List.of(single);
        }
        TreeSet<Integer> together = new TreeSet<>();
        for (RuleCriteria combination : combinations(when)) {
            int covering = firstCovering(index, combination);
            if (covering < 0) {
                return List.of();
            }
            together.add(covering);
        }
        return List.copyOf(together);
    }

    private int firstCovering(int index, RuleCriteria when) {
        for (int earlier = 0; earlier < index && comparisonsLeft > 0; earlier++) {
            comparisonsLeft -= 1 + when.size();
            if (rules.get(earlier).criteria().covers(when)) {
                return earlier;
            }
        }
        return -1;
    }

    /** The combinations of single values; none when there are too many. */
    private static List<RuleCriteria> combinations(RuleCriteria when) {
        List<Set<String>> departments = singles(when.departments());
        List<Set<Priority>> priorities =
                singles(when.priorities().isEmpty() ? Set.of(Priority.values()) : when.priorities());
        List<Set<String>> channels = singles(when.channels());
        List<Set<String>> tags = singles(when.tags());
        List<Set<String>> tiers = singles(when.tiers());
        long count = 1L * departments.size() * priorities.size() * channels.size() * tags.size() * tiers.size();
        List<RuleCriteria> combinations = new ArrayList<>();
        if (count > COMBINATIONS_MAX) {
            return combinations;
        }
        for (Set<String> department : departments) {
            for (Set<Priority> priority : priorities) {
                for (Set<String> channel : channels) {
                    for (Set<String> tag : tags) {
                        for (Set<String> tier : tiers) {
                            combinations.add(new RuleCriteria(department, priority, channel, tag, tier));
                        }
                    }
                }
            }
        }
        return combinations;
    }

    private static <T> List<Set<T>> singles(Set<T> values) {
        List<Set<T>> singles = new ArrayList<>();
        if (values.isEmpty()) {
            singles.add(Set.of());
        }
        for (T value : values) {
            singles.add(Set.of(value));
        }
        return singles;
    }
}
