package io.holdfast.analytics.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.growth.CohortMembers;
import io.holdfast.analytics.window.Days;

/**
 * The customers of cohorts, whose groups are those at the end of their cohort's period.
 *
 * @param periods of the cohorts
 * @param partitions the members by partition
 */
public record CohortEnds(List<Days> periods, Map<Integer, CohortMembers> partitions) {

    public CohortEnds {
        periods = List.copyOf(periods);
        partitions = Map.copyOf(partitions);
    }

    long customers() {
        return partitions.values().stream().mapToLong(CohortMembers::customers).sum();
    }

    boolean isEmpty(int cohort) {
        return partitions.values().stream()
                .allMatch(members -> members.members().get(cohort).isEmpty());
    }

    /** Those of some customers who are in a cohort, by partition. */
    Map<Integer, RoaringBitmap> ofCohort(int cohort, Map<Integer, RoaringBitmap> customers) {
        Map<Integer, RoaringBitmap> found = new HashMap<>();
        partitions.forEach((partition, members) -> {
            RoaringBitmap some = customers.get(partition);
            if (some != null) {
                found.put(partition, RoaringBitmap.and(members.members().get(cohort), some));
            }
        });
        return found;
    }

    List<CountedCustomers> counted() {
        List<CountedCustomers> counted = new ArrayList<>(partitions.size());
        partitions.forEach((partition, members) -> counted.add(new CountedCustomers(partition, members.members())));
        return counted;
    }
}
