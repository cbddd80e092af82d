package io.holdfast.ticket.intake;

import java.util.IdentityHashMap;

import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventJson;

/** The data of a flush's facts as JSON: the same bytes for the fact's row and for the outbox, written once. */
final class EncodedOnce {

    private final EventJson json;
    private final IdentityHashMap<Fact<?>, byte[]> written = new IdentityHashMap<>();

    EncodedOnce(EventJson json) {
        this.json = json;
    }

    byte[] data(Fact<? extends Event> fact) {
        return written.computeIfAbsent(fact, first -> json.write(first.event()));
    }
}
