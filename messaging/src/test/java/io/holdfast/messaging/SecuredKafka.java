package io.holdfast.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import io.holdfast.contract.Topic;
import io.holdfast.testservers.SecuredBroker;
import io.holdfast.testservers.TestKafkaClient;

import static org.awaitility.Awaitility.await;

/** The secured broker with the contract's topics and the access that {@code deploy/kafka/acls} grants to each service. */
final class SecuredKafka {

    static final List<String> SERVICES =
            List.of("ticket-service", "sla-service", "loyalty-service", "analytics-service");

    /** One line of {@code deploy/kafka/acls}. */
    record Grant(String principal, AclOperation operation, ResourceType type, String name) {

        static Grant parse(String line) {
            String[] words = line.trim().split("\\s+", 4);
            return new Grant(
                    words[0],
                    AclOperation.valueOf(words[1].toUpperCase(Locale.ROOT)),
                    ResourceType.valueOf(words[2].toUpperCase(Locale.ROOT)),
                    words[3]);
        }

        private AclBinding binding() {
            return new AclBinding(
                    new ResourcePattern(type, name, PatternType.LITERAL),
                    new AccessControlEntry("User:" + principal, "*", operation, AclPermissionType.ALLOW));
        }
    }

    private final SecuredBroker broker = SecuredBroker.running();

    /** Creates the topics and grants what the file lists, and what is given in addition. */
    SecuredKafka(Grant... additional) {
        List<Grant> grants = new ArrayList<>(listedGrants());
        grants.addAll(List.of(additional));
        try (Admin admin = Admin.create(access(SecuredBroker.ADMIN).with(Map.of()))) {
            topics().forEach(topic -> create(admin, topic));
            List<AclBinding> bindings = grants.stream().map(Grant::binding).toList();
            admin.createAcls(bindings).all().get();
            // The controller has them; the broker that clients ask has them a little later.
            await().until(() ->
                    admin.describeAcls(AclBindingFilter.ANY).values().get().containsAll(bindings)
                            && admin.listTopics().names().get().containsAll(topics()));
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    KafkaAccess access(String principal) {
        return KafkaAccess.of(broker.clientProperties(principal));
    }

    Map<String, String> clientProperties(String principal) {
        return broker.clientProperties(principal);
    }

    static List<String> topics() {
        return Stream.concat(
                        Arrays.stream(Topic.values()).map(Topic::wireName),
                        Stream.concat(SERVICES.stream(), Stream.of("probe-service"))
                                .map(Topic::deadLettersOf))
                .toList();
    }

    static List<Grant> listedGrants() {
        try (Stream<String> lines = Files.lines(SecuredBroker.deploymentFiles().resolve("acls"))) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Grant::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(Admin admin, String topic) {
        KafkaFuture<Void> created = admin.createTopics(
                        List.of(new NewTopic(topic, TestKafkaClient.PARTITIONS, (short) 1)))
                .all();
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
