package io.holdfast.messaging;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.vertx.mutiny.sqlclient.Pool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
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

    private static final Duration TOPICS_TIMEOUT = Duration.ofMinutes(1);

    private final Pool pool;
    private final Admin admin;
    private final InboxProgress progress;
    private final InboxMetrics metrics;
    private final InboxHandler handler;

    InboxRebalanceListener(Pool pool, Admin admin, InboxProgress progress, InboxMetrics metrics, InboxHandler handler) {
        this.pool = pool;
        this.admin = admin;
        this.progress = progress;
        this.metrics = metrics;
        this.handler = handler;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        UUID owner = UUID.randomUUID();
        Map<TopicPartitionKey, Long> beginnings = keyed(consumer.beginningOffsets(assigned));
        Map<String, String> topicIds = topicIds(assigned);
        Map<TopicPartitionKey, Watermarks.Watermark> marks =
                await(pool.withTransaction(tx -> Watermarks.acquire(tx, owner, beginnings, topicIds)), ACQUIRE_TIMEOUT);
        LogComparison log = LogComparison.of(marks, topicIds, beginnings, keyed(consumer.endOffsets(assigned)));
        if (log.blocked().isPresent()) {
            // Reading on would skip all records below the watermarks as processed before.
            LOG.error(log.blocked().get());
            progress.block(log.blocked().get());
            return;
        }
        Map<TopicPartitionKey, Long> nextOffsets = new HashMap<>();
        marks.forEach((partition, mark) -> nextOffsets.put(partition, mark.nextOffset()));
        passOverGaps(owner, log, marks, nextOffsets);
        nextOffsets.forEach((partition, offset) ->
                consumer.seek(new TopicPartition(partition.topic(), partition.partition()), offset));
        Set<Integer> partitions = numbersOf(assigned);
        await(handler.onAssigned(partitions), ACQUIRE_TIMEOUT);
        progress.startAssignment(
                new InboxProgress.Assignment(consumer.groupMetadata().generationId(), owner), nextOffsets);
        progress.assignTopics(topicIds);
        LOG.infof("assigned partitions %s", partitions);
    }

    /** Facts are lost for this service, and waiting would not bring them back: it is told, and consumption goes on. */
    private void passOverGaps(
            UUID owner,
            LogComparison log,
            Map<TopicPartitionKey, Watermarks.Watermark> marks,
            Map<TopicPartitionKey, Long> nextOffsets) {
        if (log.gaps().isEmpty()) {
            return;
        }
        Map<TopicPartitionKey, Long> before = new HashMap<>();
        log.gaps().keySet().forEach(partition -> before.put(partition, nextOffsets.getOrDefault(partition, 0L)));
        await(pool.withTransaction(tx -> Watermarks.advance(tx, owner, before, log.gaps())), ACQUIRE_TIMEOUT);
        nextOffsets.putAll(log.gaps());
        String gaps = log.describeGaps(marks);
        LOG.error(gaps);
        metrics.countLost(log.recordsLost(marks));
        progress.reportGap(gaps);
    }

    private Map<String, String> topicIds(Collection<TopicPartition> assigned) {
        Set<String> topics = assigned.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        if (topics.isEmpty()) {
            return Map.of();
        }
        Map<String, TopicDescription> described = await(
                Uni.createFrom()
                        .completionStage(() ->
                                admin.describeTopics(topics).allTopicNames().toCompletionStage()),
                TOPICS_TIMEOUT);
        Map<String, String> ids = new HashMap<>();
        described.forEach(
                (topic, description) -> ids.put(topic, description.topicId().toString()));
        return ids;
    }

    private static <T> T await(Uni<T> action, Duration timeout) {
        return action.onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .expireIn(timeout.toMillis())
                .await()
                .atMost(timeout);
    }

    private static Map<TopicPartitionKey, Long> keyed(Map<TopicPartition, Long> offsets) {
        Map<TopicPartitionKey, Long> keyed = new HashMap<>();
        offsets.forEach((partition, offset) ->
                keyed.put(new TopicPartitionKey(partition.topic(), partition.partition()), offset));
        return keyed;
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
