package io.holdfast.messaging;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

import io.holdfast.testservers.EmbeddedServers;

/** The secured broker and a database, for the service of this module's tests with its own principal. */
public final class SecuredServers implements QuarkusTestResourceLifecycleManager {

    static final String DATABASE = "secured_probe";
    static final String PRINCIPAL = "probe-service";

    static SecuredKafka kafka() {
        return new SecuredKafka(
                grant(AclOperation.READ, ResourceType.GROUP, "holdfast-probe"),
                grant(AclOperation.READ, ResourceType.TOPIC, "tickets"),
                grant(AclOperation.READ, ResourceType.TOPIC, "purchases"),
                grant(AclOperation.WRITE, ResourceType.TOPIC, "tickets"),
                grant(AclOperation.WRITE, ResourceType.TOPIC, "customers"),
                grant(AclOperation.WRITE, ResourceType.TOPIC, "probe-service-dead-letters"));
    }

    private static SecuredKafka.Grant grant(AclOperation operation, ResourceType type, String name) {
        return new SecuredKafka.Grant(PRINCIPAL, operation, type, name);
    }

    @Override
    public Map<String, String> start() {
        EmbeddedServers.running().recreateDatabase(DATABASE);
        Map<String, String> settings = new HashMap<>(EmbeddedServers.configuration(DATABASE));
        settings.remove("kafka.bootstrap.servers");
        // As a deployment's environment names them.
        kafka().clientProperties(PRINCIPAL)
                .forEach((name, value) ->
                        settings.put("KAFKA_" + name.replace('.', '_').toUpperCase(Locale.ROOT), value));
        return settings;
    }

    @Override
    public void stop() {
        // The servers are shared by all test classes and end with the JVM.
    }
}
