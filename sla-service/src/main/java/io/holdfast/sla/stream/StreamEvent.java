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
 * What a client is told: a fact of the log, a heartbeat, or that something was passed over.
 *
 * @param id how far all is read with it: what the client hands back to go on from there
 * @param name the event's type; empty for a heartbeat
 * @param data JSON; empty for a heartbeat
 */
record StreamEvent(String id, String name, String data) {

    private static final String GAP = """
            {"detail":"More was missed than is told again. See GET /breaches?since= for what happened meanwhile."}""";

    static StreamEvent heartbeat(String id) {
        return new StreamEvent(id, "", "");
    }

    static StreamEvent gap(String id) {
        return new StreamEvent(id, "gap", GAP);
    }

    boolean isHeartbeat() {
        return name.isEmpty();
    }

    /** The promise that a fact is about; empty for one that is none of the stream's. */
    static Optional<ClockDetails> clockOf(Event event) {
        return switch (event) {
            case BreachEvent breach -> Optional.of(breach.clock());
            case SlaWarned warning -> Optional.of(warning.clock());
            default -> Optional.empty();
        };
    }

    /** The fact's data as on Kafka. */
    static String dataOf(ConsumedFact delivery, EventJson json) {
        return new String(json.write(delivery.fact().event()), StandardCharsets.UTF_8);
    }
}
