package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

import io.holdfast.contract.Topic;

/**
 * Creates missing topics at startup, and fails when existing topics have another number of partitions than configured:
 * facts of one customer would be on different partitions of different topics.
 */
final class TopicInitializer {

    private static final Logger LOG = Logger.getLogger(TopicInitializer.class);

    private final Admin admin;
    private final TopicsConfig config;
    private final String service;

    TopicInitializer(Admin admin, TopicsConfig config, String service) {
        this.admin = admin;
        this.config = config;
        this.service = service;
    }

    void createMissing() {
        List<String> facts = Arrays.stream(Topic.values()).map(Topic::wireName).toList();
        List<String> required = new ArrayList<>(facts);
        required.add(Topic.deadLettersOf(service));
        try {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = required.stream()
                    .filter(topic -> !existing.contains(topic))
                    .map(this::newTopic)
                    .toList();
            for (var created : admin.createTopics(missing).values().entrySet()) {
                awaitCreated(created.getKey(), created.getValue());
            }
            requirePartitions(admin.describeTopics(facts).allTopicNames().get());
        } catch (ExecutionException e) {
            throw new KafkaException("the topics cannot be prepared: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
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

    private static void awaitCreated(String topic, KafkaFuture<Void> created)
            throws ExecutionException, InterruptedException {
        try {
            created.get();
            LOG.infof("created topic %s", topic);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
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
