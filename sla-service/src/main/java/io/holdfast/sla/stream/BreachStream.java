package io.holdfast.sla.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

import io.smallrye.mutiny.Multi;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.Event;
import io.holdfast.contract.Topic;
import io.holdfast.contract.WarningEvent.SlaWarned;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.EventJson;
import io.holdfast.stream.EventStream;
import io.holdfast.stream.EventStreams;
import io.holdfast.stream.StreamContent;

/** Breaches, withdrawals and warnings, each with the data that it has on Kafka. */
@ApplicationScoped
class BreachStream {

    private final EventStream stream;

    BreachStream(EventStreams streams, EventJson json) {
        this.stream = streams.create(new Content(json));
    }

    Multi<OutboundSseEvent> follow(
            EventFilter filter, @Nullable String lastEventId, SecurityContext security, Sse events) {
        return stream.follow(
                fact -> clockOf(fact.fact().event()).filter(filter::matches).isPresent(),
                lastEventId,
                security,
                events);
    }

    /** The clock of a breach, a withdrawal or a warning; empty for other events. */
    private static Optional<ClockDetails> clockOf(Event event) {
        return switch (event) {
            case BreachEvent breach -> Optional.of(breach.clock());
            case SlaWarned warning -> Optional.of(warning.clock());
            default -> Optional.empty();
        };
    }

    private record Content(EventJson json) implements StreamContent {

        @Override
        public String metricPrefix() {
            return "holdfast.sla";
        }

        @Override
        public List<Topic> topics() {
            return List.of(Topic.SLA_BREACHES, Topic.SLA_WARNINGS);
        }

        @Override
        public String dataOf(ConsumedFact fact) {
            return new String(json.write(fact.fact().event()), StandardCharsets.UTF_8);
        }

        @Override
        public int eventsPerSecondMax() {
            return Integer.MAX_VALUE;
        }

        @Override
        public String gapDetail() {
            return "More events were missed than the stream repeats. See GET /breaches?since= for the breaches.";
        }
    }
}
