package io.holdfast.sla.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Assumptions;

import io.holdfast.sla.calendar.DayNames;
import io.holdfast.sla.calendar.WorkingCalendar;
import io.holdfast.sla.rulebook.CalendarJson;

import static io.holdfast.sla.simulation.SlaCasesTest.instant;

/**
 * Builder of {@code POST /simulations} requests for cases. A case without a ticket of its own becomes a ticket with a
 * resolution target.
 */
final class CaseRequest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String CALENDAR = "of-the-case";
    private static final List<String> METRICS = List.of("first-response", "next-response", "resolution");

    private final ObjectNode body = JSON.objectNode();
    private final ObjectNode rule;
    private final ArrayNode events = body.putArray("events");

    private CaseRequest() {
        ObjectNode policy = body.putObject("policy").put("name", "case");
        rule = policy.putArray("rules").addObject();
        rule.putObject("when");
        rule.putObject("targets");
    }

    /** The ticket is created at the start and paused as given; its resolution is due at the deadline. */
    static ObjectNode deadline(JsonNode given) {
        Duration target = target(given);
        Instant start = instant(given.get("start"));
        CaseRequest request =
                new CaseRequest().withCalendar(given.get("calendar")).withTarget("resolution", target);
        request.addEvent(start, "ticket-created", null);
        for (JsonNode pause : given.path("pauses")) {
            request.addEvent(instant(pause.get(0)), "ticket-status-changed", "pending");
            request.addEvent(instant(pause.get(1)), "ticket-status-changed", "open");
        }
        Instant end = given.path("pauses").isEmpty()
                ? start
                : instant(
                        given.get("pauses").get(given.get("pauses").size() - 1).get(1));
        return request.asOf(end);
    }

    private static Duration target(JsonNode given) {
        return given.has("target_sec")
                ? Duration.ofSeconds(given.get("target_sec").asLong())
                : Duration.ofMinutes(given.get("target_min").asLong());
    }

    static ObjectNode elapsed(JsonNode given) {
        CaseRequest request =
                new CaseRequest().withCalendar(given.get("calendar")).withTarget("resolution", Duration.ofDays(365));
        request.addEvent(instant(given.get("from")), "ticket-created", null);
        return request.asOf(instant(given.get("to")));
    }

    /** A warning the given working time before a deadline, or a deadline after it. */
    static ObjectNode warningOffset(JsonNode given) {
        Instant deadline = instant(given.get("deadline"));
        long minutes = given.get("offset_working_min").asLong();
        CaseRequest request = new CaseRequest().withCalendar(given.get("calendar"));
        if (minutes > 0) {
            request.withTarget("resolution", Duration.ofMinutes(minutes)).addEvent(deadline, "ticket-created", null);
            return request.asOf(deadline);
        }
        // A ticket of an hour more, so that the deadline is the case's own.
        Duration target = Duration.ofMinutes(60 - minutes);
        Instant start = calendarOf(given.get("calendar")).subtract(deadline, target);
        request.withTarget("resolution", target).addEvent(start, "ticket-created", null);
        request.rule.putObject("warnAt").putArray("resolution").add("-PT" + -minutes + "M");
        return request.asOf(deadline);
    }

    /** A day that opens at the wall time, and a target of zero, which is due then. 24:00 is the next day's 00:00. */
    static ObjectNode wallToInstant(JsonNode given) {
        String wall = given.get("wall").asText();
        LocalDate date = LocalDate.parse(wall.substring(0, 10));
        boolean endOfDay = wall.endsWith("T24:00");
        LocalDate day = endOfDay ? date.plusDays(1) : date;
        ObjectNode calendar = JSON.objectNode();
        calendar.put("timezone", given.get("timezone").asText());
        calendar.putObject("weekly")
                .putArray(DayNames.of(day.getDayOfWeek()))
                .addArray()
                .add(endOfDay ? "00:00" : wall.substring(11))
                .add("24:00");
        Instant before = day.atStartOfDay(ZoneOffset.UTC).minusHours(36).toInstant();
        CaseRequest request = new CaseRequest().withCalendar(calendar).withTarget("resolution", Duration.ZERO);
        request.addEvent(before, "ticket-created", null);
        return request.asOf(before);
    }

    /** A step with targets sets them from then on. */
    static ObjectNode timeline(JsonNode given) {
        CaseRequest request =
                new CaseRequest().withCalendar(given.get("calendar")).withTarget(given.get("targets_min"));
        ObjectNode pauses = request.rule.putObject("pauseOn");
        METRICS.forEach(pauses::putArray);
        for (JsonNode pausable : given.at("/semantics/pausable")) {
            if (METRICS.contains(wireName(pausable.asText()))) {
                ArrayNode statuses = pauses.putArray(wireName(pausable.asText()));
                given.at("/semantics/pause_statuses").forEach(status -> statuses.add(wireName(status.asText())));
            }
        }
        for (JsonNode step : given.get("timeline")) {
            if (step.has("targets_min")) {
                request.changeTargets(instant(step.get("at")), step.get("targets_min"));
            } else {
                request.addStep(step);
            }
        }
        return request.asOf(instant(given.get("as_of")));
    }

    /** The target and the calendar of a case, without events; the target is an hour unless it is given. */
    static ObjectNode targetOnly(JsonNode given) {
        boolean hasTarget = given.has("target_min") || given.has("target_sec");
        return new CaseRequest()
                .withCalendar(given.path("calendar"))
                .withTarget("resolution", hasTarget ? target(given) : Duration.ofHours(1))
                .asOf(Instant.EPOCH);
    }

    static WorkingCalendar calendarOf(JsonNode calendar) {
        JsonNode inline =
                new CaseRequest().withCalendar(calendar).body.path("calendars").path(0);
        return inline.isMissingNode()
                ? WorkingCalendar.roundTheClock()
                : WorkingCalendar.of(CalendarJson.read(inline, null));
    }

    private void changeTargets(Instant at, JsonNode targets) {
        String tag = "change-" + events.size();
        ObjectNode changed = rule.deepCopy();
        changed.putObject("when").putArray("tags").add(tag);
        put(targets, changed.putObject("targets"));
        ((ArrayNode) body.at("/policy/rules")).insert(0, changed);
        addEvent(at, "ticket-reclassified", null).putArray("tags").add(tag);
    }

    private void addStep(JsonNode step) {
        Instant at = instant(step.get("at"));
        switch (step.get("type").asText()) {
            case "ticket_created" -> {
                addEvent(at, "ticket-created", null);
                if (step.has("status")) {
                    addEvent(
                            at,
                            "ticket-status-changed",
                            wireName(step.get("status").asText()));
                }
            }
            case "customer_message" -> reply(at, "customer", "public");
            case "agent_reply" -> reply(at, "agent", "public");
            case "agent_internal_note" -> reply(at, "agent", "internal");
            case "status" ->
                addEvent(
                        at, "ticket-status-changed", wireName(step.get("status").asText()));
            default -> Assumptions.abort("unknown step: " + step);
        }
    }

    private static String wireName(String name) {
        return name.replace('_', '-');
    }

    private void reply(Instant at, String author, String visibility) {
        ObjectNode data = addEvent(at, "reply-sent", null);
        data.put("author", author).put("visibility", visibility);
    }

    private ObjectNode addEvent(Instant at, String type, @org.jspecify.annotations.Nullable String status) {
        ObjectNode event = events.addObject().put("type", type).put("time", at.toString());
        ObjectNode data = event.putObject("data").put("ticketId", "T-1").put("customerId", "C-1");
        if (status != null) {
            data.put("status", status);
        }
        return data;
    }

    private CaseRequest withCalendar(JsonNode calendar) {
        if (calendar.isObject() && !calendar.path("always_open").asBoolean()) {
            ObjectNode ours = body.putArray("calendars").addObject().put("name", CALENDAR);
            ours.set("timezone", calendar.get("timezone"));
            ours.set("weekly", calendar.get("weekly"));
            if (calendar.has("holidays")) {
                ours.set("holidays", calendar.get("holidays"));
            }
            if (calendar.has("breaks")) {
                ours.set("closures", calendar.get("breaks"));
            }
            rule.put("calendar", CALENDAR);
        }
        return this;
    }

    private CaseRequest withTarget(JsonNode minutes) {
        put(minutes, (ObjectNode) rule.get("targets"));
        return this;
    }

    private static void put(JsonNode minutes, ObjectNode targets) {
        for (Map.Entry<String, JsonNode> target : minutes.properties()) {
            if (METRICS.contains(wireName(target.getKey())) && target.getValue().isNumber()) {
                targets.put(
                        wireName(target.getKey()),
                        Duration.ofMinutes(target.getValue().asLong()).toString());
            }
        }
    }

    private CaseRequest withTarget(String metric, Duration target) {
        ((ObjectNode) rule.get("targets")).put(metric, target.toString());
        return this;
    }

    private ObjectNode asOf(Instant asOf) {
        return body.put("asOf", asOf.toString());
    }
}
