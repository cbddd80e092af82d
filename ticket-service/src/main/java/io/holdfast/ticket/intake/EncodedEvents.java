package io.holdfast.ticket.intake;

import java.util.IdentityHashMap;

import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventJson;

/** The data of a flush's facts as JSON: the same bytes for the fact's row and for the outbox, written once. */
final class EncodedEvents {

    private final EventJson json;
    private final IdentityHashMap<Fact<?>, byte[]> encoded = new IdentityHashMap<>();

    EncodedEvents(EventJson json) {
        this.json = json;
    }

    byte[] encode(Fact<? extends Event> fact) {
        return encoded.computeIfAbsent(fact, key -> json.write(key.event()));
    }
}
