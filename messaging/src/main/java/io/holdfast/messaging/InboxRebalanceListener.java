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
 * Handles rebalances: fences the partitions' earlier owners by writing a new owner token into the watermarks, seeks the
 * consumer to the watermarks and lets the service load its state. Runs on the polling thread, before any record of the
 * new assignment is returned.
 */
@ApplicationScoped
@Identifier("inbox")
class InboxRebalanceListener implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(InboxRebalanceListener.class);
    /** Below max.poll.interval (5 minutes), and longer than a database needs to restart. */
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
            // Reading on would skip all records below the watermarks as processed before.
            LOG.error(truncated.get());
            progress.block(truncated.get());
            return;
        }
        // Retention may have deleted records beyond the watermark.
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
        LOG.infof("assigned partitions %s", partitions);
    }

    /** A partition that ends before its watermark was created anew or has lost its end; gives the message for the operator. */
    static Optional<String> findTruncation(
            Map<TopicPartitionKey, Long> nextOffsets, Map<TopicPartition, Long> endOffsets) {
        List<String> truncated = new ArrayList<>();
        nextOffsets.forEach((partition, offset) -> {
            long end = endOffsets.getOrDefault(new TopicPartition(partition.topic(), partition.partition()), offset);
            if (offset > end) {
                truncated.add("%s-%d was processed up to offset %d and ends at %d"
                        .formatted(partition.topic(), partition.partition(), offset, end));
            }
        });
        return truncated.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the log is shorter than what was processed of it: " + String.join("; ", truncated)
                                + ". Restore it, or set next_offset in inbox_watermark to the offset to go on from, and restart.");
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
