package io.holdfast.testservers;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/**
 * A real Kafka and a real PostgreSQL for tests. With Quarkus:
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
 * }</pre>
 *
 * Without: {@code EmbeddedServers.start("sla")}. The servers are started once per JVM and shared; each start of an
 * application finds no topics and an empty database of its own.
 */
public final class EmbeddedServers implements QuarkusTestResourceLifecycleManager {

    public static final String CHANNEL_KEY = "test-channel-key";

    private String database = "ticket";

    /** Starts the servers unless they run, deletes all topics and recreates the database of that name. */
    public static RunningServers start(String database) {
        RunningServers servers = RunningServers.shared();
        servers.deleteTopicsAndGroups();
        servers.recreateDatabase(database);
        return servers;
    }

    /** Starts the servers unless they run; deletes nothing. */
    public static RunningServers running() {
        return RunningServers.shared();
    }

    /** The configuration of a service that uses these servers. */
    public static Map<String, String> configuration(String database) {
        RunningServers servers = RunningServers.shared();
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", servers.bootstrapServers());
        settings.put("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers());
        settings.put("HOLDFAST_DB_HOST", "localhost");
        settings.put("HOLDFAST_DB_PORT", String.valueOf(servers.databasePort()));
        settings.put("HOLDFAST_DB_NAME", database);
        settings.put("HOLDFAST_DB_USER", RunningServers.USER);
        settings.put("HOLDFAST_DB_PASSWORD", RunningServers.PASSWORD);
        settings.put("HOLDFAST_CHANNEL_KEY", CHANNEL_KEY);
        settings.put("HOLDFAST_JWT_PUBLIC_KEY", TestTokens.publicKeyFile().toString());
        settings.put("quarkus.devservices.enabled", "false");
        return Map.copyOf(settings);
    }

    @Override
    public void init(Map<String, String> initArgs) {
        database = initArgs.getOrDefault("database", database);
    }

    @Override
    public Map<String, String> start() {
        start(database);
        // Quarkus keeps it from one application of a JVM to the next, with gauges that read the objects of the last
        // one.
        Metrics.globalRegistry.clear();
        Map<String, String> settings = new HashMap<>(configuration(database));
        // A client that waits for a topic, or for a broker that a test killed, warns several times a second.
        settings.put("quarkus.log.category.\"org.apache.kafka\".level", "ERROR");
        // A consumer of an application that was stopped while its broker was away may still join the group when the
        // broker is back, and holds it up for this long, by default 5 minutes.
        settings.put("mp.messaging.incoming.inbox.max.poll.interval.ms", "30000");
        // Only requests and events that ask for it are traced.
        settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", TraceCollector.shared().endpoint());
        settings.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        settings.put("OTEL_TRACES_SAMPLER_ARG", "0.0");
        settings.put("quarkus.otel.bsp.schedule.delay", "100ms");
        return settings;
    }

    @Override
    public void stop() {
        // The servers are shared by all test classes and end with the JVM.
    }
}
