package io.holdfast.messaging;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.common.utils.Utils;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Event;

/**
 * Checks that a record is where the contract puts it: an event of a customer has the {@code customerId} as its key and is on the partition
 * that Kafka's default partitioner computes from the key. A service keeps a customer's state by partition, so that a record
 * anywhere else would take the customer away from their own partition. Thread-safe.
 */
final class PartitionerCheck {

    private final int partitions;
    /** Topics whose number of partitions was changed: nobody knows which of their records were sent before. */
    private final Map<String, Integer> otherwisePartitioned = new ConcurrentHashMap<>();

    /** @param partitions of every topic, as configured; a service starts only if the topics have as many */
    PartitionerCheck(int partitions) {
        this.partitions = partitions;
    }

    /** Takes note of how many partitions a topic has now. Records of one with another number are not checked for their partition. */
    void observe(String topic, int count) {
        if (count == partitions) {
            otherwisePartitioned.remove(topic);
        } else {
            otherwisePartitioned.put(topic, count);
        }
    }

    /** @throws UnreadableEventException when the record is not where its event belongs */
    void check(InboxRecord record, Event event) throws UnreadableEventException {
        if (!(event instanceof CustomerFact fact)) {
            return; // an import is complete on every partition; no order depends on where a webhook is
        }
        String key = record.key();
        if (key == null || !hasKey(fact, key)) {
            throw new UnreadableEventException("key", "must be the customerId of the data", null);
        }
        int expected = partitionOf(key);
        if (record.partition() != expected && !otherwisePartitioned.containsKey(record.topic())) {
            throw new UnreadableEventException(
                    "key", "belongs on partition " + expected + ", as Kafka's default partitioner computes it", null);
        }
    }

    /** A merge of customers has a place in the order of each of them. */
    private static boolean hasKey(CustomerFact fact, String key) {
        return fact instanceof CustomerMerged merged
                ? merged.hasKey(key)
                : fact.customerId().value().equals(key);
    }

    int partitionOf(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
