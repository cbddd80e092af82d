package io.holdfast.local.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/** Runs one Kafka broker that is its own controller (KRaft mode): {@code KafkaServer --data=FOLDER [--port=N] [--properties=FILE]}. */
public final class KafkaServer {

    /** Always the same, so that a folder whose formatting was interrupted can be formatted again. */
    private static final String CLUSTER_ID = "aG9sZGZhc3QtbG9jYWwtMQ";

    private KafkaServer() {}

    public static void main(String... args) {
        configureLogging();
        ServerArguments arguments = ServerArguments.parse(args);
        ServerProcess.run(arguments, () -> start(arguments));
    }

    private static void configureLogging() {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT %4$s %3$s %5$s%6$s%n");
        // Kafka needs Log4j only to change log levels at run time, which is not used here.
        System.setProperty("log4j.provider", "org.apache.logging.log4j.simple.internal.SimpleProvider");
        Logger.getLogger("").setLevel(Level.WARNING);
    }

    private static ServerProcess.Server start(ServerArguments arguments) throws IOException {
        int port = Ports.portOrFree(arguments.port());
        Properties properties = properties(arguments.data(), port, Ports.free());
        if (arguments.properties() != null) {
            try (Reader reader = Files.newBufferedReader(arguments.properties())) {
                properties.load(reader);
            }
        }
        formatStorage(arguments.data(), properties);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        server.startup();
        return new ServerProcess.Server() {
            @Override
            public Map<String, Object> readyMessage() {
                return Map.of(
                        "server",
                        "kafka",
                        "bootstrapServers",
                        "localhost:" + port,
                        "port",
                        port,
                        "serverPid",
                        ProcessHandle.current().pid());
            }

            @Override
            public void awaitExit() {
                server.awaitShutdown();
            }

            @Override
            public void stop() {
                if (!arguments.temporary()) {
                    server.shutdown();
                }
            }
        };
    }

    private static Properties properties(Path data, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@localhost:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listeners", "CLIENTS://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort),
                Map.entry("advertised.listeners", "CLIENTS://localhost:" + port),
                Map.entry("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "CLIENTS"),
                Map.entry("log.dirs", data.resolve("log").toString()),
                // Topics are never deleted by age, and are created explicitly only.
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("num.partitions", "12"),
                Map.entry("log.retention.ms", "-1"),
                // There is one broker, so there is one replica of everything.
                Map.entry("default.replication.factor", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // A killed broker can register again only when its old session has expired.
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("controller.quorum.election.timeout.ms", "500"),
                // Lets consumers have a short session timeout, so that a killed one is replaced in seconds.
                Map.entry("group.min.session.timeout.ms", "1000"),
                // Threads and memory for the load of one machine.
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("log.segment.bytes", String.valueOf(128 * 1024 * 1024)),
                Map.entry("log.index.size.max.bytes", String.valueOf(2 * 1024 * 1024)),
                Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(8 * 1024 * 1024))));
        return properties;
    }

    private static void formatStorage(Path data, Properties properties) throws IOException {
        Path file = data.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "Written at each start: changes are overwritten.");
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = StorageTool.execute(
                new String[] {"format", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", file.toString()},
                new PrintStream(output, true, StandardCharsets.UTF_8));
        if (status != 0) {
            throw new IllegalStateException("cannot format the Kafka folder " + data + ": "
                    + output.toString(StandardCharsets.UTF_8).strip());
        }
    }
}
