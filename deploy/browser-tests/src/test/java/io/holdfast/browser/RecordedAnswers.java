package io.holdfast.browser;

import java.io.IOException;
import java.io.InputStream;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers of the services, as they were recorded, by path. */
final class RecordedAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordedAnswers() {}

    /** Path to body, of the file {@code answers/<board>.json}. */
    static Map<String, String> of(String board) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        read(board)
                .properties()
                .forEach(entry -> answers.put(entry.getKey(), entry.getValue().toString()));
        return answers;
    }

    private static JsonNode read(String board) throws IOException {
        try (InputStream file = RecordedAnswers.class.getResourceAsStream("/answers/" + board + ".json")) {
            if (file == null) {
                throw new IllegalStateException("no answers for " + board);
            }
            return JSON.readTree(file);
        }
    }

    /** A field of the answer to a path. */
    static JsonNode figure(String board, String path, String field) throws IOException {
        return read(board).path(path).path(field);
    }

    /** An answer to {@code /churn} of the 30 days before a date. */
    static String churn(LocalDate to, double churn) throws IOException {
        ObjectNode answer = read("retention").path("/churn").deepCopy();
        return answer.put("from", to.minusDays(30) + "T00:00:00Z")
                .put("to", to + "T00:00:00Z")
                .put("churn", churn)
                .put("low", churn - 0.05)
                .put("high", churn + 0.05)
                .put("status", "final")
                .toString();
    }

    /** An answer to {@code /compliance} by weekday and hour, with clocks in the hours of work. */
    static String complianceByHour() throws IOException {
        ObjectNode answer = read("promises").path("/compliance").deepCopy();
        ArrayNode items = answer.putArray("items");
        for (DayOfWeek day : DayOfWeek.values()) {
            for (int hour = 7; hour < 19; hour++) {
                int breached = (7 * hour + 13 * day.getValue()) % 40;
                ObjectNode item = items.addObject()
                        .put("met", 100 - breached)
                        .put("breached", breached)
                        .put("running", 0)
                        .put("cancelled", 0)
                        .put("rate", (100 - breached) / 100.0);
                item.putObject("group")
                        .put("weekday", day.name().toLowerCase(Locale.ROOT))
                        .put("hour", "%02d".formatted(hour));
            }
        }
        return answer.toString();
    }

    /** The data of an event of the stream about a breach: as on Kafka, so without an id of the breach. */
    static String breachEvent(String ticketId) throws IOException {
        ObjectNode breach =
                read("promises").path("/breaches").path("items").path(0).deepCopy();
        breach.remove(List.of("breachId", "breachedAt", "respondedAt"));
        Instant now = Instant.now();
        return breach.put("ticketId", ticketId)
                .put("dueAt", now.toString())
                .put("detectedAt", now.plusMillis(5).toString())
                .toString();
    }

    /** A ticket like a recorded one. */
    static String ticket(String ticketId, String subject, String message) throws IOException {
        ObjectNode ticket = read("tickets").path("/tickets/t-1").deepCopy();
        return ticket.put("ticketId", ticketId)
                .put("subject", subject)
                .put("message", message)
                .toString();
    }
}
