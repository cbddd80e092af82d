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

/** Tells clients what the log is told, whichever instance said it. One reader for all; at rest while nobody watches. */
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
    /** The last fact put into words; of the log's reading thread. */
    private @Nullable ConsumedFact lastRecord;

    private String lastEncoded = "";

    EventStream(StreamConfig config, LogTailFactory logs, EventJson json, MeterRegistry meters) {
        this.config = config;
        this.json = json;
        this.log = logs.create(List.of(Topic.SLA_BREACHES, Topic.SLA_WARNINGS), config.resumeEventsMax());
        this.clientCount = meters.gauge("holdfast.sla.stream.clients", new AtomicInteger());
        this.cutOff = Counter.builder("holdfast.sla.stream.cut")
                .description("Clients that were cut off because they did not read")
                .register(meters);
    }

    /** An orderly stop waits for requests under way; these end only when they are told to. */
    void start(@Observes StartupEvent started) {
        Runtime.getRuntime().addShutdownHook(beforeExit);
    }

    void stop(@Observes ShutdownEvent stopping) {
        close();
        try {
            Runtime.getRuntime().removeShutdownHook(beforeExit);
        } catch (IllegalStateException exiting) {
            LOG.debug("the hook runs already");
        }
    }

    private void close() {
        log.close();
    }

    /** What a client was told last, as it tells; empty when it is no position of this log. */
    Optional<LogPosition> position(String text) {
        return log.position(text);
    }

    /**
     * What happens from now on, or from where the client was before.
     *
     * @throws Problem 503 when as many as may be are watching
     */
    Multi<StreamEvent> subscribe(EventFilter filter, @Nullable LogPosition from) {
        if (clientCount.incrementAndGet() > config.clientsMax()) {
            clientCount.decrementAndGet();
            throw Problem.unavailable(
                    "As many clients as may be are watching (%d); try again later, or read the topics themselves."
                            .formatted(config.clientsMax()),
                    RETRY_AFTER_SECONDS);
        }
        AtomicLong delivered = new AtomicLong();
        // What waits is bounded by the client, which knows how much was taken.
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
        LOG.info("a client of the stream is cut off: it does not read");
    }
}
