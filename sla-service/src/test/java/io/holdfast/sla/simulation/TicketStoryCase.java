package io.holdfast.sla.simulation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One story of {@code cases/stories.json}: a request of {@code POST /simulations} and the expected clocks. An event is
 * {@code [+days] time [T-n] what [field=value ...]}, a clock {@code [T-n] metric cycle state [field=value ...]}.
 */
final class TicketStoryCase {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String MONDAY = "2026-03-02";
    private static final String TICKET = "T-1";

    private final JsonNode given;
    private final LocalDate day;

    TicketStoryCase(JsonNode given) {
        this.given = given;
        this.day = LocalDate.parse(given.path("day").asText(MONDAY));
    }

    String name() {
        return given.get("id").asText() + " " + given.get("title").asText();
    }

    ObjectNode request(JsonNode calendars) {
        ObjectNode body = JSON.objectNode();
        ArrayNode rules = body.putObject("policy").put("name", "story").putArray("rules");
        if (given.has("rules")) {
            rules.addAll((ArrayNode) given.get("rules"));
        } else {
            ObjectNode rule = rules.addObject();
            for (String part : List.of("targets", "calendar", "pauseOn", "warnAt")) {
                if (given.has(part)) {
                    rule.set(part, given.get(part));
                }
            }
        }
        ArrayNode inline = body.putArray("calendars");
        calendars
                .properties()
                .forEach(calendar ->
                        inline.addObject().put("name", calendar.getKey()).setAll((ObjectNode) calendar.getValue()));
        ArrayNode events = body.putArray("events");
        given.get("events").forEach(event -> events.add(event(event.asText())));
        return body.put("asOf", instant(given.get("asOf").asText()).toString());
    }

    /** Whether no two events have the same time, so that their order in the request does not matter. */
    boolean isIndependentOfOrder() {
        TreeSet<String> times = new TreeSet<>();
        given.get("events").forEach(event -> times.add(words(event.asText()).getFirst()));
        return times.size() == given.get("events").size();
    }

    private ObjectNode event(String text) {
        List<String> words = words(text);
        ObjectNode event =
                JSON.objectNode().put("time", instant(words.removeFirst()).toString());
        ObjectNode data = event.putObject("data").put("customerId", "C-1");
        data.put("ticketId", words.getFirst().startsWith("T-") ? words.removeFirst() : TICKET);
        String what = words.removeFirst();
        String type = switch (what) {
            case "created" -> "ticket-created";
            case "change" -> "ticket-reclassified";
            case "customer", "agent", "bot", "note" -> "reply-sent";
            case "merged" -> "ticket-merged";
            case "assigned", "rated" -> "ticket-" + what;
            case "tier" -> "tier-changed";
            case "unknown" -> "ticket-applauded";
            default -> "ticket-status-changed";
        };
        event.put("type", type);
        switch (type) {
            case "reply-sent" ->
                data.put("author", what.equals("note") ? "agent" : what)
                        .put("visibility", what.equals("note") ? "internal" : "public");
            case "ticket-status-changed" -> data.put("status", what);
            default -> {}
        }
        for (String word : words) {
            String name = word.substring(0, word.indexOf('='));
            String value = word.substring(name.length() + 1);
            switch (name) {
                case "tags" -> {
                    ArrayNode tags = data.putArray("tags");
                    List.of(value.split(",")).stream()
                            .filter(tag -> !tag.isEmpty())
                            .forEach(tags::add);
                }
                case "score" -> data.put(name, Integer.parseInt(value));
                case "into" -> data.put("intoTicketId", value);
                case "id" -> event.put("id", value).put("source", "/story");
                default -> data.put(name, value);
            }
        }
        return event;
    }

    /** Checks that the response has exactly the expected clocks, each with the expected fields. */
    void check(JsonNode answer) {
        Map<String, JsonNode> clocks = new TreeMap<>();
        answer.get("clocks")
                .forEach(clock -> clocks.put(
                        clock.get("ticketId").asText() + " "
                                + clock.get("metric").asText() + " " + clock.get("cycle"),
                        clock));
        List<String> expected = new ArrayList<>();
        for (JsonNode line : given.get("clocks")) {
            List<String> words = new ArrayList<>(List.of(line.asText().split(" (?=[^+\\d]|\\d+ )")));
            String ticket = words.getFirst().startsWith("T-") ? words.removeFirst() : TICKET;
            String key = ticket + " " + words.removeFirst() + " " + words.removeFirst();
            expected.add(key);
            assertThat(clocks).as(answer.toString()).containsKey(key);
            check(key, Objects.requireNonNull(clocks.get(key)), words);
        }
        assertThat(clocks.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private void check(String key, JsonNode clock, List<String> words) {
        assertThat(clock.get("state").asText()).as(key + " state").isEqualTo(words.removeFirst());
        assertThat(clock.get("breached").asBoolean())
                .as(key + " breached")
                .isEqualTo(words.stream().anyMatch(word -> word.startsWith("breached=")));
        for (String word : words) {
            String name = word.substring(0, word.indexOf('='));
            String value = word.substring(name.length() + 1);
            String field = switch (name) {
                case "due" -> "dueAt";
                case "started" -> "startedAt";
                case "breached" -> "breachedAt";
                case "at" -> clock.get("state").asText() + "At";
                default -> name;
            };
            assertThat(
                            name.equals("warned")
                                    ? warnings(clock)
                                    : clock.path(field).asText())
                    .as(key + " " + field)
                    .isEqualTo(name.equals("elapsed") ? value : instants(value));
        }
    }

    private static String warnings(JsonNode clock) {
        List<String> at = new ArrayList<>();
        clock.get("warnings").forEach(warning -> at.add(warning.get("at").asText()));
        return at.isEmpty() ? "null" : String.join(",", at);
    }

    private String instants(String text) {
        if (text.equals("-")) {
            return "null";
        }
        List<String> instants = new ArrayList<>();
        for (String each : List.of(text.split(",", -1))) {
            instants.add(instant(each).toString());
        }
        return String.join(",", instants);
    }

    /** The first word is the time, with its day if there is one. */
    private static List<String> words(String event) {
        return new ArrayList<>(List.of(event.split(" (?!\\d\\d:)")));
    }

    private Instant instant(String text) {
        String[] parts = text.split(" ", -1);
        int days = parts.length == 2 ? Integer.parseInt(parts[0]) : 0;
        return day.plusDays(days)
                .atTime(LocalTime.parse(parts[parts.length - 1]))
                .toInstant(ZoneOffset.UTC);
    }
}
