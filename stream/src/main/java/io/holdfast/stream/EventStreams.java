package io.holdfast.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

import io.holdfast.messaging.LogTailFactory;

/** Creates event streams, and ends them before the service stops. */
@ApplicationScoped
public class EventStreams {

    private static final Logger LOG = Logger.getLogger(EventStreams.class);

    private final StreamConfig config;
    private final LogTailFactory logs;
    private final MeterRegistry meters;
    private final CurrentVertxRequest requests;
    private final Vertx vertx;
    private final List<EventStream> created = new CopyOnWriteArrayList<>();
    private final Thread beforeExit = new Thread(this::close, "stream-close");

    EventStreams(
            StreamConfig config, LogTailFactory logs, MeterRegistry meters, CurrentVertxRequest requests, Vertx vertx) {
        this.config = config;
        this.logs = logs;
        this.meters = meters;
        this.requests = requests;
        this.vertx = vertx;
    }

    /** A stream; it reads nothing while it has no client. */
    public EventStream create(StreamContent content) {
        EventStream stream = new EventStream(
                config, logs.create(content.topics(), config.resumeEventsMax()), content, meters, requests, vertx);
        created.add(stream);
        return stream;
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
        created.forEach(EventStream::close);
    }
}
