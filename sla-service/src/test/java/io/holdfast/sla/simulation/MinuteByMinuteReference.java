package io.holdfast.sla.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reference implementation for the default policy's breaches of one ticket: it counts minute by minute and records a breach
 * in the minute in which the count exceeds the target. It shares no code with the evaluator and supports only the data of
 * the ServiceNow file: technical tickets, times to the minute, round the clock.
 */
final class MinuteByMinuteReference {

    /** The fields of one event; a field that is absent is empty. */
    record Line(String id, String time, String type, String author, String status, String priority) {}

    private static final class Wait {
        private final String metric;
        private final int cycle;
        private long minutes;
        private boolean breached;

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

    private MinuteByMinuteReference(String ticket, Set<String> breaches) {
        this.ticket = ticket;
        this.breaches = breaches;
    }

    /** Adds {@code ticket metric cycle priority} of each breach until the given instant. The lines are in order. */
    static void count(String ticket, List<Line> lines, Instant until, Set<String> breaches) {
        MinuteByMinuteReference count = new MinuteByMinuteReference(ticket, breaches);
        Line created = lines.getFirst();
        count.now = minuteOf(created.time());
        count.priority = created.priority();
        count.wait = new Wait("first-response", 1);
        for (Line line : lines.subList(1, lines.size())) {
            count.advanceTo(minuteOf(line.time()));
            count.apply(line);
        }
        count.advanceTo(minuteOf(until.toString()));
    }

    private void advanceTo(long minute) {
        while (now < minute) {
            now++;
            Wait waiting = wait;
            if (waiting != null && counts(waiting)) {
                waiting.minutes++;
                checkBreach();
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

    private void checkBreach() {
        Wait waiting = wait;
        if (waiting != null && !waiting.breached && !isOver() && waiting.minutes > targetMinutes(waiting)) {
            waiting.breached = true;
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

    private void apply(Line line) {
        switch (line.type()) {
            case "reply-sent" -> {
                if (line.author().equals("agent")) {
                    firstAnswerGiven = true;
                    wait = null;
                } else {
                    customerReplied();
                }
            }
            case "ticket-status-changed" -> status = line.status();
            case "ticket-reclassified" -> {
                priority = line.priority();
                checkBreach();
            }
            default -> throw new IllegalArgumentException(line.type());
        }
    }

    private void customerReplied() {
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
