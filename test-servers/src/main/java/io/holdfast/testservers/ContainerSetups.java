package io.holdfast.testservers;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;

/** Kafka and PostgreSQL in containers, with the settings of docker-compose.yml that tests rely on. */
final class ContainerSetups {

    private static final long ANSWER_MAX_SECONDS = 5;

    private ContainerSetups() {}

    static ContainerServer.Setup kafka() {
        return new ContainerServer.Setup(
                "kafka",
                "1000:1000",
                9092,
                ContainerSetups::kafkaEnvironment,
                List.of(),
                ContainerSetups::kafkaAnswers);
    }

    static ContainerServer.Setup postgres() {
        return new ContainerServer.Setup(
                "postgres",
                "999:999",
                5432,
                port -> Map.of(
                        "POSTGRES_USER", RunningServers.USER,
                        "POSTGRES_PASSWORD", RunningServers.PASSWORD),
                List.of("postgres", "-c", "max_connections=200"),
                ContainerSetups::postgresAnswers);
    }

    private static Map<String, String> kafkaEnvironment(int port) {
        return Map.ofEntries(
                Map.entry("CLUSTER_ID", "aG9sZGZhc3QtY29udGFpbg"),
                Map.entry("KAFKA_NODE_ID", "1"),
                Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
                Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
                Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
                Map.entry("KAFKA_LISTENERS", "CLIENTS://:9092,CONTROLLER://:9093"),
                Map.entry("KAFKA_ADVERTISED_LISTENERS", "CLIENTS://localhost:" + port),
                Map.entry("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("KAFKA_INTER_BROKER_LISTENER_NAME", "CLIENTS"),
                Map.entry("KAFKA_LOG_DIRS", "/var/lib/kafka/data"),
                Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
                Map.entry("KAFKA_LOG_RETENTION_MS", "-1"),
                Map.entry("KAFKA_DEFAULT_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
                Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
                // Lets consumers of tests have a short session timeout.
                Map.entry("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000"),
                // A killed broker can register again only when its old session has expired.
                Map.entry("KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000"),
                Map.entry("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500"),
                Map.entry("KAFKA_HEAP_OPTS", "-Xmx400m"));
    }

    private static boolean kafkaAnswers(int port) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "localhost:" + port))) {
            return !admin.describeCluster()
                    .nodes()
                    .get(ANSWER_MAX_SECONDS, TimeUnit.SECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static boolean postgresAnswers(int port) {
        try (Connection connection = RunningServers.connect(port, "postgres")) {
            return connection.isValid((int) ANSWER_MAX_SECONDS);
        } catch (SQLException notYet) {
            return false;
        }
    }
}
