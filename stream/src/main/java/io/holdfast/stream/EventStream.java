package io.holdfast.stream;

import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.LogPosition;
import io.holdfast.messaging.LogTail;
import io.holdfast.rest.Caller;
import io.holdfast.rest.Connections;
import io.holdfast.rest.Problem;

/**
 * Streams the facts that are appended to some topics, from whatever instance, to connected clients. All clients share one
 * log reader, which reads only while there is a client.
 */
public final class EventStream {

    private static final Logger LOG = Logger.getLogger(EventStream.class);
    /** How long a client may take to read the rest of a stream that has ended. */
    private static final Duration END_READ_TIME = Duration.ofSeconds(5);

    private final StreamConfig config;
    private final LogTail log;
    private final StreamContent content;
    private final CurrentVertxRequest requests;
    private final Vertx vertx;
    private final ClientLimit limit;
    private final Counter cutOff;
    /** The fact that was encoded last; confined to the thread that reads the log. */
    private @Nullable ConsumedFact lastRecord;

    private String lastEncoded = "";

    EventStream(
            StreamConfig config,
            LogTail log,
            StreamContent content,
            MeterRegistry meters,
            CurrentVertxRequest requests,
            Vertx vertx) {
        this.config = config;
        this.log = log;
        this.content = content;
        this.requests = requests;
        this.vertx = vertx;
        this.limit = new ClientLimit(config.clientsMax(), config.clientsPerCallerMax());
        meters.gauge(content.metricPrefix() + ".stream.clients", limit, ClientLimit::count);
        this.cutOff = Counter.builder(content.metricPrefix() + ".stream.cut")
                .description("Clients that were disconnected because they did not read")
                .register(meters);
    }

    void close() {
        log.close();
    }

    /**
     * The events that the client of the current request gets, until it disconnects or its token expires.
     *
     * @param filter which facts it gets
     * @param lastEventId the id of the event after which it goes on; null or empty: the end of the log
     * @throws Problem 422 when the id is none of this stream; 429 when the caller has the maximum number of clients, 503 when
     *     all callers together have
     */
    public Multi<OutboundSseEvent> follow(
            Predicate<ConsumedFact> filter, @Nullable String lastEventId, SecurityContext security, Sse events) {
        LogPosition from = position(lastEventId);
        Principal principal = security.getUserPrincipal();
        Optional<Duration> timeLeft = principal instanceof Caller caller ? caller.timeLeft() : Optional.empty();
        return subscribe(filter, from, limit.take(principal.getName()), timeLeft)
                .map(event -> sseEvent(event, events.newEventBuilder()));
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

    private Multi<StreamEvent> subscribe(
            Predicate<ConsumedFact> filter,
            @Nullable LogPosition from,
            ClientLimit.Place place,
            Optional<Duration> timeLeft) {
        RoutingContext request = requests.getCurrent();
        // Who is gone before the answer begins never subscribes; then the end of the request releases the place.
        request.addEndHandler(ended -> place.release());
        if (request.response().closed()) {
            place.release();
        }
        Delivery delivery = new Delivery(() -> Connections.abort(request.request()));
        return delivery.events(emitter -> {
            StreamClient client = new StreamClient(
                    emitter, delivery, filter, this::encode, content, config, this::countCutOff, System::nanoTime);
            try {
                log.subscribe(client, from);
            } catch (IllegalStateException closed) {
                emitter.complete();
            }
            // After the subscription, which would stay if the client were gone before it; a late action runs at once.
            Runnable stopTimer = timeLeft.map(left -> endAfter(left, client)).orElse(() -> {});
            emitter.onTermination(() -> {
                stopTimer.run();
                place.release();
                log.unsubscribe(client);
                Connections.abortUnlessRead(vertx, request.request(), END_READ_TIME);
            });
        });
    }

    /** What stops the timer. */
    private Runnable endAfter(Duration left, StreamClient client) {
        long timer = vertx.setTimer(Math.max(1, left.toMillis()), id -> client.end());
        return () -> vertx.cancelTimer(timer);
    }

    private String encode(ConsumedFact record) {
        if (!record.equals(lastRecord)) {
            lastRecord = record;
            lastEncoded = content.dataOf(record);
        }
        return lastEncoded;
    }

    private void countCutOff() {
        cutOff.increment();
        LOG.info("a client of the event stream was disconnected because it does not read");
    }
}
