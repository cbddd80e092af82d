package io.holdfast.ticket.stream;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Multi;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.Topic;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.stream.EventStream;
import io.holdfast.stream.EventStreams;
import io.holdfast.stream.StreamContent;

/** Says which tickets change: no texts, so that an event is small whatever was written. */
@ApplicationScoped
class TicketStream {

    /** A board loads once a second at most, however much changes; an import changes thousands of tickets a second. */
    private static final int EVENTS_PER_SECOND_MAX = 20;

    private final EventStream stream;

    TicketStream(EventStreams streams) {
        this.stream = streams.create(new Content());
    }

    /** @param ticketId null: all tickets */
    Multi<OutboundSseEvent> follow(
            @Nullable String ticketId, @Nullable String lastEventId, SecurityContext security, Sse events) {
        return stream.follow(
                fact -> fact.fact().event() instanceof TicketEvent event
                        && (ticketId == null || ticketId.equals(event.ticketId().value())),
                lastEventId,
                security,
                events);
    }

    private static final class Content implements StreamContent {

        @Override
        public String metricPrefix() {
            return "holdfast.ticket";
        }

        @Override
        public List<Topic> topics() {
            return List.of(Topic.TICKETS);
        }

        @Override
        public String dataOf(ConsumedFact fact) {
            TicketEvent event = (TicketEvent) fact.fact().event();
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("ticketId", event.ticketId().value())
                    .put("customerId", event.customerId().value())
                    .put("time", fact.fact().time().toString())
                    .toString();
        }

        @Override
        public int eventsPerSecondMax() {
            return EVENTS_PER_SECOND_MAX;
        }

        @Override
        public String gapDetail() {
            return "More tickets changed than are told one by one. See GET /tickets for the tickets.";
        }
    }
}
