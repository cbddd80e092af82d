package io.holdfast.messaging;

import java.util.List;
import java.util.Set;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Starts messaging: creates missing topics, then starts the relay's thread. The inbox's channel is started by Quarkus, after
 * both.
 */
@ApplicationScoped
class MessagingLifecycle {

    private static final long RELAY_STOP_TIMEOUT_MILLIS = 3_000;

    private final TopicsConfig topics;
    private final Set<String> consumed;
    private final String service;
    private final OutboxRelay relay;
    private final Admin admin;
    private final Thread relayThread;

    MessagingLifecycle(
            TopicsConfig topics,
            InboxConfig inbox,
            @ConfigProperty(name = "holdfast.service") String service,
            OutboxRelay relay,
            Admin admin) {
        this.topics = topics;
        this.consumed = Set.copyOf(inbox.topics().orElse(List.of()));
        this.service = service;
        this.relay = relay;
        this.admin = admin;
        this.relayThread = Thread.ofPlatform().name("outbox-relay").daemon().unstarted(relay);
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        new TopicInitializer(admin, topics, MessagingBeans.fullName(service), consumed).createMissing();
        relayThread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        relay.stop();
        relayThread.join(RELAY_STOP_TIMEOUT_MILLIS);
        relayThread.interrupt();
    }
}
