package io.holdfast.sla.stream;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.Event;
import io.holdfast.contract.WarningEvent.SlaWarned;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.EventJson;

/**
 * A server-sent event: a fact, a heartbeat, or a gap marker where events were skipped.
 *
 * @param id the position in the log after it, which the client sends back as {@code Last-Event-ID}
 * @param name the event's type; empty for a heartbeat
 * @param data JSON; empty for a heartbeat
 */
record StreamEvent(String id, String name, String data) {

    private static final String GAP = """
            {"detail":"More events were missed than the stream repeats. See GET /breaches?since= for the breaches."}""";

    static StreamEvent heartbeat(String id) {
        return new StreamEvent(id, "", "");
    }

    static StreamEvent gap(String id) {
        return new StreamEvent(id, "gap", GAP);
    }

    boolean isHeartbeat() {
        return name.isEmpty();
    }

    /** The clock of a breach, a withdrawal or a warning; empty for other events. */
    static Optional<ClockDetails> clockOf(Event event) {
        return switch (event) {
            case BreachEvent breach -> Optional.of(breach.clock());
            case SlaWarned warning -> Optional.of(warning.clock());
            default -> Optional.empty();
        };
    }

    /** The JSON of the data, as on Kafka. */
    static String dataOf(ConsumedFact delivery, EventJson json) {
        return new String(json.write(delivery.fact().event()), StandardCharsets.UTF_8);
    }
}
