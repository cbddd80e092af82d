package io.holdfast.analytics.person;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

import io.holdfast.analytics.activity.MergeNotice;
import io.holdfast.analytics.activity.MergedFacts;

/**
 * Which ids are one person: those that merges connect. A merge is published once under each of its two ids, and takes effect
 * when both records were consumed. An erasure of either id removes its record. So the result does not depend on the order in
 * which two partitions are consumed.
 */
final class Persons {

    private final SortedMap<String, MergedFacts> facts;

    Persons(SortedMap<String, MergedFacts> facts) {
        this.facts = facts;
    }

    /** The ids of each person, ascending; every id is in one of them. */
    List<Set<String>> groups() {
        List<Set<String>> groups = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String id : facts.keySet()) {
            if (!seen.contains(id)) {
                Set<String> group = connectedTo(id);
                seen.addAll(group);
                groups.add(group);
            }
        }
        return groups;
    }

    /**
     * The id that is not merged into another one. There is exactly one as long as merges are no circle and nobody is merged twice,
     * which ticket-service refuses; otherwise the first one.
     */
    String root(Set<String> group) {
        Set<String> sorted = new TreeSet<>(group);
        return sorted.stream()
                .filter(id -> confirmed(id).stream().noneMatch(MergeNotice::intoOther))
                .findFirst()
                .orElseGet(() -> sorted.iterator().next());
    }

    private Set<String> connectedTo(String first) {
        Set<String> group = new TreeSet<>(Set.of(first));
        Deque<String> open = new ArrayDeque<>(group);
        while (!open.isEmpty()) {
            for (MergeNotice merge : confirmed(open.remove())) {
                if (group.add(merge.otherId())) {
                    open.add(merge.otherId());
                }
            }
        }
        return group;
    }

    private List<MergeNotice> confirmed(String id) {
        return merges(id).stream()
                .filter(merge -> merges(merge.otherId()).contains(merge.counterpart(id)))
                .toList();
    }

    private Set<MergeNotice> merges(String id) {
        MergedFacts known = facts.get(id);
        return known == null ? Set.of() : known.merges();
    }
}
