package io.holdfast.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

import io.holdfast.contract.Topic;

/**
 * Creates missing topics at startup, unless the service is not authorized to. Fails when a topic that the service consumes is
 * missing then, and when topics have another number of partitions than configured: facts of one customer would be on
 * different partitions of different topics.
 */
final class TopicInitializer {

    private static final Logger LOG = Logger.getLogger(TopicInitializer.class);

    /** How long all brokers may take to learn of a new topic. */
    private static final Duration KNOWN_MAX = Duration.ofSeconds(30);

    private static final long DESCRIBE_PAUSE_MILLIS = 100;

    private final Admin admin;
    private final TopicsConfig config;
    private final String service;
    private final Set<String> consumed;

    /**
     * @param service the full name, such as {@code sla-service}
     * @param consumed the topics that the service consumes
     */
    TopicInitializer(Admin admin, TopicsConfig config, String service, Set<String> consumed) {
        this.admin = admin;
        this.config = config;
        this.service = service;
        this.consumed = consumed;
    }

    void createMissing() {
        List<String> facts = Arrays.stream(Topic.values()).map(Topic::wireName).toList();
        List<String> required = new ArrayList<>(facts);
        required.add(Topic.deadLettersOf(service));
        try {
            // Topics that the service is not authorized to describe are not listed.
            Set<String> visible = new TreeSet<>(admin.listTopics().names().get());
            List<NewTopic> missing = required.stream()
                    .filter(topic -> !visible.contains(topic))
                    .map(this::newTopic)
                    .toList();
            Set<String> forbidden = new TreeSet<>();
            for (var created : admin.createTopics(missing).values().entrySet()) {
                boolean exists = awaitCreated(created.getKey(), created.getValue());
                (exists ? visible : forbidden).add(created.getKey());
            }
            report(forbidden);
            visible.retainAll(facts);
            requirePartitions(describe(visible));
        } catch (ExecutionException e) {
            throw new KafkaException("the topics cannot be prepared: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /**
     * Describes topics, again while one of them is unknown: a topic that was created a moment ago, maybe by another service, is
     * not known to every broker yet.
     */
    private Map<String, TopicDescription> describe(Set<String> topics) throws ExecutionException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                return admin.describeTopics(topics).allTopicNames().get();
            } catch (ExecutionException e) {
                boolean unknown = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!unknown || System.nanoTime() - start > KNOWN_MAX.toNanos()) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(DESCRIBE_PAUSE_MILLIS);
        }
    }

    private NewTopic newTopic(String name) {
        return new NewTopic(name, config.partitions(), config.replicationFactor())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(config.retentionMillis()),
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE));
    }

    /** False when the service is not authorized to create the topic. */
    private static boolean awaitCreated(String topic, KafkaFuture<Void> created)
            throws ExecutionException, InterruptedException {
        try {
            created.get();
            LOG.infof("created topic %s", topic);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return false;
            }
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            return true;
        }
    }

    private void report(Set<String> forbidden) {
        Set<String> unreadable = new TreeSet<>(forbidden);
        unreadable.retainAll(consumed);
        if (!unreadable.isEmpty()) {
            throw new KafkaException(
                    "not authorized for the topics %s, or they are missing: see deploy/kafka".formatted(unreadable));
        }
        if (!forbidden.isEmpty()) {
            LOG.infof("not authorized for the topics %s, which other services use", forbidden);
        }
    }

    private void requirePartitions(Map<String, TopicDescription> topics) {
        String mismatched = topics.values().stream()
                .filter(topic -> topic.partitions().size() != config.partitions())
                .map(topic -> topic.name() + " has " + topic.partitions().size())
                .sorted()
                .collect(Collectors.joining(", "));
        if (!mismatched.isEmpty()) {
            throw new KafkaException("every topic needs %d partitions (holdfast.topics.partitions), but %s"
                    .formatted(config.partitions(), mismatched));
        }
    }
}
