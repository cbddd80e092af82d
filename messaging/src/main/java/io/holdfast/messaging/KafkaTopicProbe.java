package io.holdfast.messaging;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Describes topics through Kafka's admin client, with the operations that this client is authorized for. */
final class KafkaTopicProbe implements TopicProbe {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final Admin admin;

    KafkaTopicProbe(Admin admin) {
        this.admin = admin;
    }

    @Override
    public Map<String, State> probe(Set<String> topics) {
        Map<String, KafkaFuture<TopicDescription>> answers = admin.describeTopics(
                        topics,
                        new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS).includeAuthorizedOperations(true))
                .topicNameValues();
        Map<String, State> states = new HashMap<>();
        answers.forEach((topic, answer) -> states.put(topic, await(answer)));
        return states;
    }

    private static State await(KafkaFuture<TopicDescription> answer) {
        try {
            return stateOf(answer.get(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return stateOf(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka does not describe its topics in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private static State stateOf(TopicDescription topic) {
        if (topic.authorizedOperations() != null
                && !topic.authorizedOperations().contains(AclOperation.WRITE)) {
            return State.unavailable("this service is not authorized to write it");
        }
        for (TopicPartitionInfo partition : topic.partitions()) {
            @Nullable Node leader = partition.leader();
            if (leader == null || leader.isEmpty()) {
                return State.unavailable("its partition " + partition.partition() + " has no leader");
            }
        }
        return new State(topic.partitions().size(), null);
    }

    private static State stateOf(Throwable failure) {
        if (failure instanceof UnknownTopicOrPartitionException) {
            return State.unavailable("it does not exist");
        }
        if (failure instanceof TopicAuthorizationException) {
            return State.unavailable("it does not exist, or this service is not authorized for it");
        }
        if (failure instanceof InvalidTopicException) {
            return State.unavailable("its name is not valid");
        }
        throw new KafkaException("Kafka does not describe its topics: " + failure.getMessage(), failure);
    }
}
