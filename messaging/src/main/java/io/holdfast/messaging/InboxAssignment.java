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

import io.holdfast.messaging.Watermarks.Mark;

/**
 * On each rebalance: make this instance the only one who may move the partitions' watermarks, load the service's state,
 * and read from where the watermarks stand. Runs on the polling thread, before it returns a record.
 */
@ApplicationScoped
@Identifier("inbox")
class InboxAssignment implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(InboxAssignment.class);
    /** Within the group's patience (max.poll.interval, 5 minutes) and longer than a database needs to come back. */
    private static final Duration OWNING_MAX = Duration.ofMinutes(4);

    private final Pool pool;
    private final InboxProgress progress;
    private final InboxHandler handler;

    InboxAssignment(Pool pool, InboxProgress progress, InboxHandler handler) {
        this.pool = pool;
        this.progress = progress;
        this.handler = handler;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        UUID owner = UUID.randomUUID();
        Set<Integer> partitions = numbersOf(assigned);
        Map<Mark, Long> first = new HashMap<>();
        consumer.beginningOffsets(assigned)
                .forEach((partition, offset) -> first.put(new Mark(partition.topic(), partition.partition()), offset));
        Map<Mark, Long> from = pool.withTransaction(tx -> Watermarks.own(tx, owner, first))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .expireIn(OWNING_MAX.toMillis())
                .await()
                .atMost(OWNING_MAX);
        Optional<String> torn = beyondTheEnd(from, consumer.endOffsets(assigned));
        if (torn.isPresent()) {
            // Reading on would pass over whatever comes next as seen before, without a word.
            LOG.error(torn.get());
            progress.refused(torn.get());
            return;
        }
        // Retention may have taken records that were never read here; what is left begins later than the watermark.
        from.replaceAll((mark, offset) -> Math.max(offset, first.getOrDefault(mark, 0L)));
        from.forEach((mark, offset) -> consumer.seek(new TopicPartition(mark.topic(), mark.partition()), offset));
        handler.onAssigned(partitions)
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .expireIn(OWNING_MAX.toMillis())
                .await()
                .atMost(OWNING_MAX);
        progress.assigned(new InboxProgress.Assignment(consumer.groupMetadata().generationId(), owner), from);
        LOG.infof("reads partitions %s", partitions);
    }

    /** A log that ends before its watermark is not the log that was read: made anew, or without its last part. */
    static Optional<String> beyondTheEnd(Map<Mark, Long> from, Map<TopicPartition, Long> ends) {
        List<String> torn = new ArrayList<>();
        from.forEach((mark, offset) -> {
            long end = ends.getOrDefault(new TopicPartition(mark.topic(), mark.partition()), offset);
            if (offset > end) {
                torn.add("%s-%d was read up to %d and ends at %d"
                        .formatted(mark.topic(), mark.partition(), offset, end));
            }
        });
        return torn.isEmpty()
                ? Optional.empty()
                : Optional.of("the log is not the one that was read: " + String.join("; ", torn)
                        + ". Restore it, or set next_offset in inbox_watermark to where to go on, and restart.");
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        progress.revoked();
        handler.onRevoked(numbersOf(revoked));
    }

    private static Set<Integer> numbersOf(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toUnmodifiableSet());
    }
}
