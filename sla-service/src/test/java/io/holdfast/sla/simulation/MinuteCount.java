package io.holdfast.sla.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The default policy's breaches of one ticket by another way: a wait counts its minutes one by one and is broken in the
 * minute in which it has counted more than its target. Shares nothing with the evaluator, on purpose; knows only what the
 * ServiceNow file holds: technical tickets, times to the minute, round the clock.
 */
final class MinuteCount {

    private static final class Wait {
        private final String metric;
        private final int cycle;
        private long minutes;
        private boolean broken;

        Wait(String metric, int cycle) {
            this.metric = metric;
            this.cycle = cycle;
        }
    }

    private final String ticket;
    private final Set<String> breaches;

    private long now;
    private String priority = "";
    private String status = "open";
    private boolean firstAnswerGiven;
    private int cycles;
    private @Nullable Wait wait;

    private MinuteCount(String ticket, Set<String> breaches) {
        this.ticket = ticket;
        this.breaches = breaches;
    }

    /** Adds {@code ticket metric cycle priority} of each breach until the given instant. The events are in order. */
    static void count(List<JsonNode> events, Instant until, Set<String> breaches) {
        JsonNode created = events.getFirst();
        MinuteCount count = new MinuteCount(created.at("/data/ticketId").asText(), breaches);
        count.now = minuteOf(created.get("time").asText());
        count.priority = created.at("/data/priority").asText();
        count.wait = new Wait("first-response", 1);
        for (JsonNode event : events.subList(1, events.size())) {
            count.walkTo(minuteOf(event.get("time").asText()));
            count.happens(event.get("type").asText(), event.get("data"));
        }
        count.walkTo(minuteOf(until.toString()));
    }

    private void walkTo(long minute) {
        while (now < minute) {
            now++;
            Wait waiting = wait;
            if (waiting != null && counts(waiting)) {
                waiting.minutes++;
                judge();
            }
        }
    }

    private boolean counts(Wait waiting) {
        return switch (status) {
            case "resolved", "closed" -> false;
            case "pending", "on-hold" -> waiting.metric.equals("first-response");
            default -> true;
        };
    }

    private void judge() {
        Wait waiting = wait;
        if (waiting != null && !waiting.broken && !isOver() && waiting.minutes > targetMinutes(waiting)) {
            waiting.broken = true;
            breaches.add(ticket + " " + waiting.metric + " " + waiting.cycle + " " + priority);
        }
    }

    private boolean isOver() {
        return status.equals("resolved") || status.equals("closed");
    }

    private long targetMinutes(Wait waiting) {
        boolean first = waiting.metric.equals("first-response");
        return switch (priority) {
            case "urgent" -> first ? 30 : 60;
            case "high" -> first ? 4 * 60 : 16 * 60;
            default -> first ? 8 * 60 : 32 * 60;
        };
    }

    private void happens(String type, JsonNode data) {
        switch (type) {
            case "reply-sent" -> {
                if (data.get("author").asText().equals("agent")) {
                    firstAnswerGiven = true;
                    wait = null;
                } else {
                    customerWrites();
                }
            }
            case "ticket-status-changed" -> status = data.get("status").asText();
            case "ticket-reclassified" -> {
                priority = data.get("priority").asText();
                judge();
            }
            default -> throw new IllegalArgumentException(type);
        }
    }

    private void customerWrites() {
        if (isOver() && firstAnswerGiven) {
            wait = null;
        }
        if (!status.equals("on-hold")) {
            status = "open";
        }
        if (firstAnswerGiven && wait == null) {
            cycles++;
            wait = new Wait("next-response", cycles);
        }
    }

    private static long minuteOf(String time) {
        return Duration.between(Instant.EPOCH, Instant.parse(time)).toMinutes();
    }
}
