package io.holdfast.ticket.store;

import java.util.IdentityHashMap;

import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventJson;

/** Encodes the data of a flush's events as JSON, each once: a fact's row and its outbox record hold the same bytes. */
final class EncodedEvents {

    private final EventJson json;
    private final IdentityHashMap<Event, byte[]> encoded = new IdentityHashMap<>();

    EncodedEvents(EventJson json) {
        this.json = json;
    }

    byte[] encode(Fact<? extends Event> fact) {
        return encoded.computeIfAbsent(fact.event(), json::write);
    }
}
