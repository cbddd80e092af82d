package io.holdfast.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * A real Kafka broker that asks for credentials (SASL) and checks access control lists, beside the one that other tests
 * share. Started once per JVM. Nobody but the administrator may do anything until access is granted.
 */
public final class SecuredBroker {

    /** The super user. */
    public static final String ADMIN = "admin";

    /** A principal with valid credentials and no rights. */
    public static final String STRANGER = "stranger";

    private static final List<String> USERS = List.of(
            ADMIN, STRANGER, "ticket-service", "sla-service", "loyalty-service", "analytics-service", "probe-service");
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final ServerProcess process;

    private SecuredBroker(ServerProcess process) {
        this.process = process;
    }

    /** Starts the broker unless it runs. */
    public static SecuredBroker running() {
        synchronized (RunningServers.JVM_LOCK) {
            ServerProcess process = new ServerProcess(
                    "secured-kafka",
                    "io.holdfast.local.server.KafkaServer",
                    RunningServers.withHeap("-Xmx400m"),
                    List.of("--properties=" + writeProperties()));
            if (!process.wasStarted()) {
                process.start();
            }
            return new SecuredBroker(process);
        }
    }

    /** How a principal reaches the broker: Kafka's client properties. */
    public Map<String, String> clientProperties(String principal) {
        return Map.of(
                "bootstrap.servers",
                "localhost:" + process.port(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + " username=\"%s\" password=\"%s\";".formatted(principal, passwordOf(principal)));
    }

    private static String passwordOf(String principal) {
        return principal + "-secret";
    }

    private static Path writeProperties() {
        String users = USERS.stream()
                .map(user -> " user_%s=\"%s\"".formatted(user, passwordOf(user)))
                .collect(Collectors.joining());
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.clients.plain.sasl.jaas.config",
                        LOGIN + " username=\"%s\" password=\"%s\"%s;".formatted(ADMIN, passwordOf(ADMIN), users),
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // The broker reaches its own controller without credentials.
                "super.users", "User:" + ADMIN + ";User:ANONYMOUS"));
        try {
            Path file = Files.createTempFile("holdfast-secured-kafka-", ".properties");
            file.toFile().deleteOnExit();
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The repository's folder {@code deploy/kafka}. */
    public static Path deploymentFiles() {
        return ServerProcess.root().resolve("deploy/kafka");
    }
}
