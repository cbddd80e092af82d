package io.holdfast.messaging;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

import io.holdfast.messaging.KafkaAccessTest.Topics;

import static org.assertj.core.api.Assertions.assertThat;

class TopicInitializerTest {

    private static final String SERVICE = "sla-service";

    private final SecuredKafka kafka = new SecuredKafka();

    @Test
    void aTopicThatABrokerDoesNotKnowYetIsDescribedAgain() {
        AtomicInteger described = new AtomicInteger();
        try (Admin admin = Admin.create(kafka.access(SERVICE).with(Map.of()))) {
            Admin late = unknownAtFirst(admin, described, 3);
            new TopicInitializer(late, new Topics(), SERVICE, Set.of("tickets")).createMissing();
        }
        assertThat(described).hasValue(4);
    }

    /** An admin client whose first answers say that a topic is unknown. */
    private static Admin unknownAtFirst(Admin admin, AtomicInteger described, int unknown) {
        return (Admin) Proxy.newProxyInstance(
                TopicInitializerTest.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) -> {
                    boolean isDescribe = method.getName().equals("describeTopics");
                    if (isDescribe && described.incrementAndGet() <= unknown) {
                        return unknownTopic();
                    }
                    try {
                        return method.invoke(admin, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private static DescribeTopicsResult unknownTopic() {
        KafkaFutureImpl<TopicDescription> failed = new KafkaFutureImpl<>();
        failed.completeExceptionally(new UnknownTopicOrPartitionException("not known yet"));
        return new DescribeTopicsResult(null, Map.of("tickets", failed)) {};
    }
}
