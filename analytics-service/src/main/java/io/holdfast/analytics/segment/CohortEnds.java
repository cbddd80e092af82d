package io.holdfast.analytics.segment;

import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.vertx.mutiny.sqlclient.Tuple;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.growth.CohortMembers;
import io.holdfast.analytics.window.Days;
import io.holdfast.sql.SqlTimes;

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

    /** Partition, number and instant of each customer, as arrays. */
    Tuple tuple() {
        int size = Math.toIntExact(customers());
        Integer[] partition = new Integer[size];
        Integer[] number = new Integer[size];
        OffsetDateTime[] end = new OffsetDateTime[size];
        int[] next = {0};
        partitions.forEach((ofPartition, members) -> {
            for (int c = 0; c < periods.size(); c++) {
                OffsetDateTime at = SqlTimes.utc(periods.get(c).toInstant());
                members.members().get(c).forEach((int customer) -> {
                    partition[next[0]] = ofPartition;
                    number[next[0]] = customer;
                    end[next[0]++] = at;
                });
            }
        });
        return Tuple.tuple()
                .addArrayOfInteger(partition)
                .addArrayOfInteger(number)
                .addArrayOfOffsetDateTime(end);
    }
}
