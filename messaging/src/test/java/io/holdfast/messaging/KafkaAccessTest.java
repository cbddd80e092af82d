package io.holdfast.messaging;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.testservers.SecuredBroker;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the services' own clients may do on a broker with credentials and access control lists. */
class KafkaAccessTest {

    private final SecuredKafka kafka = new SecuredKafka();

    static List<String> services() {
        return SecuredKafka.SERVICES;
    }

    @Test
    void onlyAddressesAndSecurityAreTaken() {
        assertThat(KafkaAccess.of(Map.of(
                                "bootstrap.servers", "a:1",
                                "sasl.mechanism", "PLAIN",
                                "ssl.truststore.location", "",
                                "heap.opts", "-Xmx1g",
                                "group.id", "x"))
                        .with(Map.of("acks", "all")))
                .containsOnly(
                        Map.entry("bootstrap.servers", "a:1"),
                        Map.entry("sasl.mechanism", "PLAIN"),
                        Map.entry("acks", "all"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceWritesItsOwnTopicsOnly(String service) throws Exception {
        Set<String> own = named(service, AclOperation.WRITE);
        Set<String> written = new HashSet<>();
        for (String topic : SecuredKafka.topics()) {
            if (isWritten(kafka.access(service), topic)) {
                written.add(topic);
            }
        }

        assertThat(written).isEqualTo(own).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("services")
    void theRelayIsToldWhichTopicsItMayWrite(String service) {
        try (Admin admin = Admin.create(kafka.access(service).with(Map.of()))) {
            Set<String> writable = new KafkaTopicProbe(admin)
                    .probe(Set.copyOf(SecuredKafka.topics())).entrySet().stream()
                            .filter(topic -> topic.getValue().problem() == null)
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet());

            assertThat(writable).isEqualTo(named(service, AclOperation.WRITE));
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceStartsWithoutTheRightToCreateTopics(String service) {
        Set<String> consumed = new TreeSet<>(named(service, AclOperation.READ));
        try (Admin admin = Admin.create(kafka.access(service).with(Map.of()))) {
            assertThatCode(() -> new TopicInitializer(admin, new Topics(), service, consumed).createMissing())
                    .doesNotThrowAnyException();
        }
    }

    /** ticket-service reads all topics, for webhooks. */
    @ParameterizedTest
    @ValueSource(strings = {"sla-service", "loyalty-service", "analytics-service"})
    void aServiceIsToldWhichTopicItMayNotRead(String service) {
        try (Admin admin = Admin.create(kafka.access(service).with(Map.of()))) {
            assertThatThrownBy(() -> new TopicInitializer(admin, new Topics(), service, Set.of(forbiddenInput(service)))
                            .createMissing())
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining(forbiddenInput(service));
        }
    }

    /** A topic that the service neither reads nor writes. */
    private static String forbiddenInput(String service) {
        return service.equals("analytics-service") ? "sla-warnings" : "retention";
    }

    @Test
    void theLiveStreamReadsWithCredentials() {
        try (LogTailConsumer consumer = new LogTailConsumer(
                kafka.access("sla-service"),
                LogTailConsumer.partitionsOf(
                        List.of(io.holdfast.contract.Topic.SLA_BREACHES), TestKafkaClient.PARTITIONS))) {
            assertThat(consumer.endPosition()).isNotNull();
        }
    }

    @Test
    void aStrangerWithValidCredentialsMayDoNothing() throws Exception {
        for (String topic : SecuredKafka.topics()) {
            assertThat(isWritten(kafka.access(SecuredBroker.STRANGER), topic)).isFalse();
        }
        try (Admin admin = Admin.create(kafka.access(SecuredBroker.STRANGER).with(Map.of()))) {
            assertThat(admin.listTopics().names().get()).isEmpty();
        }
        try (LogTailConsumer consumer = new LogTailConsumer(
                kafka.access(SecuredBroker.STRANGER),
                LogTailConsumer.partitionsOf(List.of(io.holdfast.contract.Topic.TICKETS), 1))) {
            assertThatThrownBy(consumer::endPosition).isInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void nobodyGetsInWithoutCredentials() {
        String address = kafka.clientProperties(SecuredBroker.STRANGER).get("bootstrap.servers");
        KafkaAccess none = KafkaAccess.of(
                Map.of("bootstrap.servers", Optional.ofNullable(address).orElseThrow()));
        try (Admin admin =
                Admin.create(none.with(Map.of("default.api.timeout.ms", 3_000, "request.timeout.ms", 2_000)))) {
            assertThatThrownBy(() -> admin.listTopics().names().get()).isInstanceOf(ExecutionException.class);
        }
    }

    private static boolean isWritten(KafkaAccess access, String topic) throws InterruptedException {
        try (KafkaSink sink = new KafkaSink(access, Map.of("max.block.ms", "20000"), TestTraces.NONE)) {
            sink.send(List.of(
                            new OutboxTable.Row(1, new ProducerRecord<>(topic, null, "k", new byte[] {1}, List.of()))))
                    .getFirst()
                    .get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .as("%s", topic)
                    .isInstanceOfAny(
                            TopicAuthorizationException.class,
                            org.apache.kafka.common.errors.ClusterAuthorizationException.class);
            return false;
        }
    }

    private static Set<String> named(String principal, AclOperation operation) {
        return SecuredKafka.listedGrants().stream()
                .filter(grant -> grant.principal().equals(principal))
                .filter(grant -> grant.operation() == operation && grant.type() == ResourceType.TOPIC)
                .map(SecuredKafka.Grant::name)
                .collect(Collectors.toSet());
    }

    record Topics() implements TopicsConfig {
        @Override
        public int partitions() {
            return TestKafkaClient.PARTITIONS;
        }

        @Override
        public short replicationFactor() {
            return 1;
        }

        @Override
        public long retentionMillis() {
            return -1;
        }

        @Override
        public Duration startTimeout() {
            return Duration.ofSeconds(60);
        }
    }
}
