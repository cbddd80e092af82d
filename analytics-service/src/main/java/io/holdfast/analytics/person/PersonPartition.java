package io.holdfast.analytics.person;

/**
 * The partition of persons: that of customers who were merged, whatever the partitions of their ids. It is none of Kafka's, and
 * its row is locked after all others, since locks are taken in ascending order.
 */
public final class PersonPartition {

    private PersonPartition() {}

    public static int number() {
        return Integer.MAX_VALUE;
    }
}
