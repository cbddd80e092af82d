package io.holdfast.local.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Collects the CloudEvents of the made-up year; those after its end are left out. Not thread-safe. */
final class HistoryEvents {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SOURCE = "/demo/history";

    private final Instant end;
    private final List<Dated> events = new ArrayList<>();

    HistoryEvents(Instant end) {
        this.end = end;
    }

    private record Dated(Instant time, ObjectNode event) {}

    static ObjectNode data(String customerId) {
        return JSON.createObjectNode().put("customerId", customerId);
    }

    void add(String id, String type, Instant time, ObjectNode data) {
        if (time.isBefore(end)) {
            ObjectNode event = JSON.createObjectNode()
                    .put("specversion", "1.0")
                    .put("id", id)
                    .put("source", SOURCE)
                    .put("type", type)
                    .put("time", time.toString());
            event.set("data", data);
            events.add(new Dated(time, event));
        }
    }

    List<ObjectNode> inOrderOfTime() {
        return events.stream()
                .sorted(Comparator.comparing(Dated::time))
                .map(Dated::event)
                .toList();
    }
}
