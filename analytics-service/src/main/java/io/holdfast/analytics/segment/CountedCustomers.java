package io.holdfast.analytics.segment;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import io.vertx.mutiny.sqlclient.Tuple;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.sql.SqlTimes;

/**
 * The customers of one partition whom an answer counts.
 *
 * @param lists their numbers, by window or cohort
 */
record CountedCustomers(int partition, List<RoaringBitmap> lists) {

    CountedCustomers {
        lists = List.copyOf(lists);
    }

    static long size(List<CountedCustomers> counted) {
        return counted.stream()
                .flatMap(each -> each.lists().stream())
                .mapToLong(RoaringBitmap::getLongCardinality)
                .sum();
    }

    /**
     * List, partition and number of each customer as arrays, and the instant of each list.
     *
     * @param instants as many as there are lists
     */
    static Tuple parameters(List<CountedCustomers> counted, List<Instant> instants) {
        int size = Math.toIntExact(size(counted));
        List<Integer> list = new ArrayList<>(size);
        List<Integer> partitions = new ArrayList<>(size);
        List<Integer> numbers = new ArrayList<>(size);
        for (CountedCustomers part : counted) {
            for (int i = 0; i < instants.size(); i++) {
                int index = i;
                part.lists().get(i).forEach((int number) -> {
                    list.add(index);
                    partitions.add(part.partition());
                    numbers.add(number);
                });
            }
        }
        return Tuple.of(
                list.toArray(Integer[]::new),
                partitions.toArray(Integer[]::new),
                numbers.toArray(Integer[]::new),
                instants.stream().map(SqlTimes::utc).toArray(OffsetDateTime[]::new));
    }
}
