package io.holdfast.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.vertx.mutiny.sqlclient.Pool;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * On each rebalance: make this instance the only one who may move the partitions' watermarks, load the service's state,
 * and read from where the watermarks stand. Runs on the polling thread, before it returns a record.
 */
@ApplicationScoped
@Identifier("inbox")
class InboxRebalanceListener implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(InboxRebalanceListener.class);
    /** Within the group's patience (max.poll.interval, 5 minutes) and longer than a database needs to come back. */
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofMinutes(4);

    private final Pool pool;
    private final InboxProgress progress;
    private final InboxHandler handler;

    InboxRebalanceListener(Pool pool, InboxProgress progress, InboxHandler handler) {
        this.pool = pool;
        this.progress = progress;
        this.handler = handler;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        UUID owner = UUID.randomUUID();
        Set<Integer> partitions = numbersOf(assigned);
        Map<TopicPartitionKey, Long> beginningOffsets = new HashMap<>();
        consumer.beginningOffsets(assigned)
                .forEach((partition, offset) ->
                        beginningOffsets.put(new TopicPartitionKey(partition.topic(), partition.partition()), offset));
        Map<TopicPartitionKey, Long> nextOffsets = pool.withTransaction(
                        tx -> Watermarks.acquire(tx, owner, beginningOffsets))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .expireIn(ACQUIRE_TIMEOUT.toMillis())
                .await()
                .atMost(ACQUIRE_TIMEOUT);
        Optional<String> truncated = findTruncation(nextOffsets, consumer.endOffsets(assigned));
        if (truncated.isPresent()) {
            // Reading on would pass over whatever comes next as seen before, without a word.
            LOG.error(truncated.get());
            progress.block(truncated.get());
            return;
        }
        // Retention may have taken records that were never read here; what is left begins later than the watermark.
        nextOffsets.replaceAll((partition, offset) -> Math.max(offset, beginningOffsets.getOrDefault(partition, 0L)));
        nextOffsets.forEach((partition, offset) ->
                consumer.seek(new TopicPartition(partition.topic(), partition.partition()), offset));
        handler.onAssigned(partitions)
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .expireIn(ACQUIRE_TIMEOUT.toMillis())
                .await()
                .atMost(ACQUIRE_TIMEOUT);
        progress.startAssignment(
                new InboxProgress.Assignment(consumer.groupMetadata().generationId(), owner), nextOffsets);
        LOG.infof("reads partitions %s", partitions);
    }

    /** A log that ends before its watermark is not the log that was read: made anew, or without its last part. */
    static Optional<String> findTruncation(
            Map<TopicPartitionKey, Long> nextOffsets, Map<TopicPartition, Long> endOffsets) {
        List<String> truncated = new ArrayList<>();
        nextOffsets.forEach((partition, offset) -> {
            long end = endOffsets.getOrDefault(new TopicPartition(partition.topic(), partition.partition()), offset);
            if (offset > end) {
                truncated.add("%s-%d was read up to %d and ends at %d"
                        .formatted(partition.topic(), partition.partition(), offset, end));
            }
        });
        return truncated.isEmpty()
                ? Optional.empty()
                : Optional.of("the log is not the one that was read: " + String.join("; ", truncated)
                        + ". Restore it, or set next_offset in inbox_watermark to where to go on, and restart.");
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        progress.endAssignment();
        handler.onRevoked(numbersOf(revoked));
    }

    private static Set<Integer> numbersOf(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toUnmodifiableSet());
    }
}
