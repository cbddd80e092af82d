package io.holdfast.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.LogPosition;
import io.holdfast.messaging.LogTail;
import io.holdfast.rest.Caller;
import io.holdfast.rest.Problem;

/**
 * Streams the facts that are appended to some topics, from whatever instance, to connected clients. All clients share one
 * log reader, which reads only while there is a client.
 */
public final class EventStream {

    private static final Logger LOG = Logger.getLogger(EventStream.class);
    private static final int RETRY_AFTER_SECONDS = 30;

    private final StreamConfig config;
    private final LogTail log;
    private final StreamContent content;
    private final AtomicInteger clientCount;
    private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
    private final Counter cutOff;
    /** The fact that was encoded last; confined to the thread that reads the log. */
    private @Nullable ConsumedFact lastRecord;

    private String lastEncoded = "";

    EventStream(StreamConfig config, LogTail log, StreamContent content, MeterRegistry meters) {
        this.config = config;
        this.log = log;
        this.content = content;
        this.clientCount = meters.gauge(content.metricPrefix() + ".stream.clients", new AtomicInteger());
        this.cutOff = Counter.builder(content.metricPrefix() + ".stream.cut")
                .description("Clients that were disconnected because they did not read")
                .register(meters);
    }

    void close() {
        log.close();
    }

    /**
     * The events that a client gets, until it disconnects or its token expires.
     *
     * @param filter which facts it gets
     * @param lastEventId the id of the event after which it goes on; null or empty: the end of the log
     * @throws Problem 422 when the id is none of this stream, 503 when the maximum number of clients is connected
     */
    public Multi<OutboundSseEvent> follow(
            Predicate<ConsumedFact> filter, @Nullable String lastEventId, SecurityContext security, Sse events) {
        Multi<StreamEvent> followed = subscribe(filter, position(lastEventId));
        Multi<StreamEvent> limited = security.getUserPrincipal() instanceof Caller caller
                ? caller.timeLeft().map(left -> followed.select().first(left)).orElse(followed)
                : followed;
        return limited.map(event -> sseEvent(event, events.newEventBuilder()));
    }

    private @Nullable LogPosition position(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return null;
        }
        return log.position(lastEventId)
                .orElseThrow(() -> Problem.invalid("Last-Event-ID", "is the id of an event of this stream, unchanged"));
    }

    private OutboundSseEvent sseEvent(StreamEvent event, OutboundSseEvent.Builder builder) {
        OutboundSseEvent.Builder sseEvent = builder.id(event.id());
        if (event.isHeartbeat()) {
            return sseEvent.comment("nothing new")
                    .reconnectDelay(config.retryAfter().toMillis())
                    .build();
        }
        return sseEvent.name(event.name()).data(String.class, event.data()).build();
    }

    private Multi<StreamEvent> subscribe(Predicate<ConsumedFact> filter, @Nullable LogPosition from) {
        if (clientCount.get() >= config.clientsMax()) {
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
                                        connection,
                                        delivered,
                                        filter,
                                        this::encode,
                                        content,
                                        config,
                                        this::countCutOff),
                                connection,
                                from),
                        BackPressureStrategy.BUFFER)
                .invoke(delivered::incrementAndGet);
    }

    private void connect(
            StreamClient client, MultiEmitter<? super StreamEvent> connection, @Nullable LogPosition from) {
        // Counted here, and not when it was asked for: who is gone before the answer begins never subscribes.
        clients.add(client);
        clientCount.incrementAndGet();
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
            lastEncoded = content.dataOf(record);
        }
        return lastEncoded;
    }

    private void countCutOff(StreamClient client) {
        cutOff.increment();
        LOG.info("a client of the event stream was disconnected because it does not read");
    }
}
