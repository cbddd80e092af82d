package io.holdfast.messaging;

import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the parts together and starts them: the topics first, then the relay; the inbox's channel starts by itself after both. */
@ApplicationScoped
class Messaging {

    private static final long RELAY_STOP_MILLIS = 3_000;

    private final TopicsConfig topics;
    private final String service;
    private final OutboxRelay relay;
    private final Admin admin;
    private final Thread relayThread;

    Messaging(
            TopicsConfig topics,
            @ConfigProperty(name = "holdfast.service") String service,
            OutboxRelay relay,
            Admin admin) {
        this.topics = topics;
        this.service = service;
        this.relay = relay;
        this.admin = admin;
        this.relayThread = Thread.ofPlatform().name("outbox-relay").daemon().unstarted(relay);
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        new TopicInitializer(admin, topics, fullName(service)).createMissing();
        relayThread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        relay.stop();
        relayThread.join(RELAY_STOP_MILLIS);
        relayThread.interrupt();
    }

    private static String fullName(String service) {
        return service + "-service";
    }

    /** Makes the parts that know nothing of injection. */
    @Singleton
    static final class Parts {

        @Produces
        @Singleton
        EventJson json() {
            return new EventJson();
        }

        @Produces
        @Singleton
        OutboxRelay relay(
                OutboxConfig outbox,
                MeterRegistry registry,
                @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
                @ConfigProperty(name = "quarkus.datasource.username") String user,
                @ConfigProperty(name = "quarkus.datasource.password") String password,
                @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
            Properties connection = new Properties();
            connection.setProperty("user", user);
            connection.setProperty("password", password);
            connection.setProperty("ApplicationName", "outbox-relay");
            connection.setProperty("connectTimeout", "5");
            // A database that went away without a word must not keep the leader waiting for ever.
            connection.setProperty("socketTimeout", "30");
            connection.setProperty("tcpKeepAlive", "true");
            // A deletion that a crash of the database undoes is sent again, as after a crash of the relay: nobody waits
            // for it.
            connection.setProperty("options", "-c synchronous_commit=off");
            RelaySettings settings = new RelaySettings(
                    outbox.busyPause(),
                    outbox.gatherPause(),
                    outbox.idlePauseMax(),
                    outbox.standbyPause(),
                    outbox.retryPause(),
                    outbox.fullScan(),
                    outbox.batchRowsMax(),
                    outbox.windowIds());
            return new OutboxRelay(
                    () -> new OutboxTable(DriverManager.getConnection(url, connection)),
                    () -> new KafkaSink(bootstrapServers, outbox.producer()),
                    settings,
                    new RelayMetrics(registry, Clock.systemUTC()));
        }

        @Produces
        @Singleton
        Outbox outbox(EventJson json, OutboxRelay relay, TopicsConfig topics) {
            return new Outbox(json, relay::wake, topics.partitions());
        }

        @Produces
        @Singleton
        InboxProgress progress() {
            return new InboxProgress();
        }

        @Produces
        @Singleton
        InboxMetrics meters(MeterRegistry registry) {
            return new InboxMetrics(registry);
        }

        @Produces
        @Singleton
        Inbox inbox(
                Pool pool,
                EventJson json,
                InboxHandler handler,
                Outbox outbox,
                InboxProgress progress,
                InboxMetrics meters,
                @ConfigProperty(name = "holdfast.service") String service) {
            DeadLetters deadLetters = new DeadLetters(fullName(service), Clock.systemUTC());
            InboxTransaction step = new InboxTransaction(pool, json, handler, outbox, deadLetters);
            return new Inbox(step, outbox, progress, meters);
        }

        @Produces
        @Singleton
        Admin admin(TopicsConfig topics, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
            int startMillis = Math.toIntExact(topics.startTimeout().toMillis());
            return Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrapServers,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    startMillis,
                    AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                    500));
        }

        void close(@Disposes Admin admin) {
            admin.close(Duration.ofSeconds(1));
        }

        @Produces
        @Singleton
        LogTailFactory logTails(
                EventJson json,
                TopicsConfig topics,
                @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
            return new LogTailFactory(bootstrapServers, json, topics.partitions());
        }

        @Produces
        @Singleton
        LogOffsets logHead(Admin admin, InboxProgress progress) {
            return new KafkaLogOffsets(admin, progress);
        }
    }
}
