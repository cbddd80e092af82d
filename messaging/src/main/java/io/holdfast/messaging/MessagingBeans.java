package io.holdfast.messaging;

import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.sqlclient.Pool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.holdfast.contract.Topic;

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
    KafkaAccess kafka(@Identifier("default-kafka-broker") Map<String, Object> properties) {
        return KafkaAccess.of(properties);
    }

    @Produces
    @Singleton
    RelayStatus relayStatus() {
        return new RelayStatus(System::nanoTime);
    }

    /** An application without the extension of OpenTelemetry has no tracer. */
    @Produces
    @Singleton
    Traces traces(Instance<Tracer> tracer) {
        return new Traces(
                tracer.isResolvable() ? tracer.get() : TracerProvider.noop().get(Traces.class.getPackageName()));
    }

    @Produces
    @Singleton
    OutboxRelay relay(
            OutboxConfig outbox,
            MeterRegistry registry,
            KafkaAccess kafka,
            Admin admin,
            RelayStatus status,
            Traces traces,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") String password) {
        Properties connection = relayConnection(user, password);
        return new OutboxRelay(
                () -> new OutboxTable(DriverManager.getConnection(url, connection)),
                () -> new KafkaSink(kafka, outbox.producer(), traces),
                new KafkaTopicProbe(admin),
                RelaySettings.of(outbox),
                new RelayMetrics(registry, Clock.systemUTC()),
                status);
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
    PartitionerCheck recordPlace(TopicsConfig topics) {
        return new PartitionerCheck(topics.partitions());
    }

    @Produces
    @Singleton
    Inbox inbox(
            Pool pool,
            EventJson json,
            InboxHandler handler,
            InboxConfig config,
            Outbox outbox,
            InboxProgress progress,
            InboxMetrics meters,
            Admin admin,
            PartitionerCheck partitioner,
            Traces traces,
            @ConfigProperty(name = "holdfast.service") String service) {
        DeadLetters deadLetters = new DeadLetters(fullName(service), Clock.systemUTC());
        DeadLetterOutbox deadLetterOutbox = new DeadLetterOutbox(
                outbox, new KafkaTopicProbe(admin), Topic.deadLettersOf(fullName(service)), progress);
        InboxHandler confirming = config.confirmsErasures()
                ? new ErasureConfirmation(handler, outbox, fullName(service), Clock.systemUTC())
                : handler;
        InboxTransaction step =
                new InboxTransaction(pool, json, confirming, deadLetterOutbox, deadLetters, partitioner, traces);
        return new Inbox(step, outbox, progress, meters);
    }

    @Produces
    @Singleton
    Admin admin(TopicsConfig topics, KafkaAccess kafka) {
        int startMillis = Math.toIntExact(topics.startTimeout().toMillis());
        return Admin.create(kafka.with(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                startMillis,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                500,
                AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
                2_000,
                AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
                5_000)));
    }

    void close(@Disposes Admin admin) {
        admin.close(Duration.ofSeconds(1));
    }

    @Produces
    @Singleton
    LogTailFactory logTails(EventJson json, TopicsConfig topics, KafkaAccess kafka) {
        return new LogTailFactory(kafka, json, topics.partitions());
    }

    @Produces
    @Singleton
    LogOffsets logHead(Admin admin, InboxProgress progress) {
        return new KafkaLogOffsets(admin, progress);
    }

    static Properties relayConnection(String user, String password) {
        Properties connection = new Properties();
        connection.setProperty("user", user);
        connection.setProperty("password", password);
        connection.setProperty("ApplicationName", "outbox-relay");
        connection.setProperty("connectTimeout", "5");
        // Seconds. A database that says nothing, or whose host is lost without a word, ends the leadership.
        connection.setProperty("socketTimeout", "15");
        connection.setProperty("tcpKeepAlive", "true");
        // Details of an error quote the values of rows, such as a customer's address, and failures are logged.
        connection.setProperty("logServerErrorDetail", "false");
        // A deletion that is lost in a crash of the database only causes a record to be sent again. The relay uses its
        // connection at least every few seconds: one that is idle belongs to a suspended process, which must not lead.
        connection.setProperty(
                "options", "-c synchronous_commit=off -c statement_timeout=10s -c idle_session_timeout=45s");
        return connection;
    }
}
