package io.holdfast.sla.stream;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Topic;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.LogPosition;
import io.holdfast.messaging.LogTail;
import io.holdfast.messaging.LogTailFactory;
import io.holdfast.rest.Problem;

/**
 * Streams the breaches and warnings in Kafka, of all instances, to connected clients. All clients share one log reader,
 * which reads only while there is a client.
 */
@ApplicationScoped
class EventStream {

    private static final Logger LOG = Logger.getLogger(EventStream.class);
    private static final int RETRY_AFTER_SECONDS = 30;

    private final StreamConfig config;
    private final EventJson json;
    private final LogTail log;
    private final AtomicInteger clientCount;
    private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
    private final Counter cutOff;
    private final Thread beforeExit = new Thread(this::close, "stream-close");
    /** The fact that was encoded last; confined to the thread that reads the log. */
    private @Nullable ConsumedFact lastRecord;

    private String lastEncoded = "";

    EventStream(StreamConfig config, LogTailFactory logs, EventJson json, MeterRegistry meters) {
        this.config = config;
        this.json = json;
        this.log = logs.create(List.of(Topic.SLA_BREACHES, Topic.SLA_WARNINGS), config.resumeEventsMax());
        this.clientCount = meters.gauge("holdfast.sla.stream.clients", new AtomicInteger());
        this.cutOff = Counter.builder("holdfast.sla.stream.cut")
                .description("Clients that were disconnected because they did not read")
                .register(meters);
    }

    /** A graceful shutdown waits for open requests, so that the streams must be ended before it: by a JVM shutdown hook. */
    void start(@Observes StartupEvent started) {
        Runtime.getRuntime().addShutdownHook(beforeExit);
    }

    void stop(@Observes ShutdownEvent stopping) {
        close();
        try {
            Runtime.getRuntime().removeShutdownHook(beforeExit);
        } catch (IllegalStateException exiting) {
            LOG.debug("the shutdown hook is already running");
        }
    }

    private void close() {
        log.close();
    }

    /** Parses the id of an event; empty when it is not a position of this log. */
    Optional<LogPosition> position(String text) {
        return log.position(text);
    }

    /**
     * The events after a position.
     *
     * @param from null for the end of the log
     * @throws Problem 503 when the maximum number of clients is connected
     */
    Multi<StreamEvent> subscribe(EventFilter filter, @Nullable LogPosition from) {
        if (clientCount.incrementAndGet() > config.clientsMax()) {
            clientCount.decrementAndGet();
            throw Problem.unavailable(
                    "The maximum number of clients is connected (%d); try again later, or consume the Kafka topics."
                            .formatted(config.clientsMax()),
                    RETRY_AFTER_SECONDS);
        }
        AtomicLong delivered = new AtomicLong();
        // StreamClient bounds the buffer: it knows how many events were taken.
        return Multi.createFrom()
                .<StreamEvent>emitter(
                        connection -> connect(
                                new StreamClient(
                                        connection, delivered, filter, this::encode, config, this::countCutOff),
                                connection,
                                from),
                        BackPressureStrategy.BUFFER)
                .invoke(delivered::incrementAndGet);
    }

    private void connect(
            StreamClient client, MultiEmitter<? super StreamEvent> connection, @Nullable LogPosition from) {
        clients.add(client);
        connection.onTermination(() -> {
            if (clients.remove(client)) {
                clientCount.decrementAndGet();
                log.unsubscribe(client);
            }
        });
        try {
            log.subscribe(client, from);
        } catch (IllegalStateException closed) {
            connection.complete();
        }
    }

    private String encode(ConsumedFact record) {
        if (!record.equals(lastRecord)) {
            lastRecord = record;
            lastEncoded = StreamEvent.dataOf(record, json);
        }
        return lastEncoded;
    }

    private void countCutOff(StreamClient client) {
        cutOff.increment();
        LOG.info("a client of the event stream was disconnected because it does not read");
    }
}
