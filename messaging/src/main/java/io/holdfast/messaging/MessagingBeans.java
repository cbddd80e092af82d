package io.holdfast.messaging;

import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.mutiny.sqlclient.Pool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces the beans of this module whose classes do not depend on CDI. */
@Singleton
final class MessagingBeans {

    static String fullName(String service) {
        return service + "-service";
    }

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
        Properties connection = relayConnection(user, password);
        return new OutboxRelay(
                () -> new OutboxTable(DriverManager.getConnection(url, connection)),
                () -> new KafkaSink(bootstrapServers, outbox.producer()),
                RelaySettings.of(outbox),
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
        return new InboxProgress(Clock.systemUTC());
    }

    @Produces
    @Singleton
    InboxMetrics meters(MeterRegistry registry, InboxProgress progress) {
        return new InboxMetrics(registry, progress);
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

    private static Properties relayConnection(String user, String password) {
        Properties connection = new Properties();
        connection.setProperty("user", user);
        connection.setProperty("password", password);
        connection.setProperty("ApplicationName", "outbox-relay");
        connection.setProperty("connectTimeout", "5");
        // Ends the leadership when the database host is lost without closing the connection.
        connection.setProperty("socketTimeout", "30");
        connection.setProperty("tcpKeepAlive", "true");
        // A deletion that is lost in a crash of the database only causes a record to be sent again.
        connection.setProperty("options", "-c synchronous_commit=off");
        return connection;
    }
}
