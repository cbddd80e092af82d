package io.holdfast.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Adds the conversations of the made-up year. About one first response in six comes after the target of the built-in policy,
 * and one in four of the department technical.
 */
final class HistoryTickets {

    private static final List<String> DEPARTMENTS = List.of(
            "technical",
            "technical",
            "technical",
            "technical",
            "technical",
            "sales",
            "sales",
            "sales",
            "enterprise",
            "enterprise");
    private static final List<String> PRIORITIES =
            List.of("normal", "normal", "normal", "normal", "normal", "normal", "normal", "high", "high", "urgent");
    private static final List<String> CHANNELS = List.of("email", "email", "email", "web", "web", "whatsapp", "phone");
    private static final int AGENTS = 6;
    private static final int ROUNDS_MAX = 2;
    private static final double LATE_TECHNICAL = 0.25;
    private static final double LATE_ELSEWHERE = 0.08;
    private static final double RATED = 0.45;

    private final HistoryEvents events;
    private final RandomGenerator random;

    HistoryTickets(HistoryEvents events, RandomGenerator random) {
        this.events = events;
        this.random = random;
    }

    /** The targets of the built-in policy; the demo's rule is for tickets with its tag only. */
    private record Targets(Duration firstResponse, Duration nextResponse) {

        static Targets of(String department, String priority) {
            if (department.equals("enterprise")) {
                return hours(1, 4);
            }
            return switch (priority) {
                case "urgent" -> new Targets(Duration.ofMinutes(30), Duration.ofHours(1));
                case "high" -> department.equals("sales") ? hours(1, 8) : hours(4, 16);
                default -> department.equals("sales") ? hours(2, 15) : hours(8, 32);
            };
        }

        private static Targets hours(int firstResponse, int nextResponse) {
            return new Targets(Duration.ofHours(firstResponse), Duration.ofHours(nextResponse));
        }
    }

    /** Adds a conversation; returns whether its first response comes after the target. */
    boolean add(String customer, String ticketId, Instant created) {
        String department = element(DEPARTMENTS);
        String priority = element(PRIORITIES);
        String agent = "agent-" + (1 + random.nextInt(AGENTS));
        Targets targets = Targets.of(department, priority);
        events.add(
                ticketId,
                "ticket-created",
                created,
                data(customer, ticketId)
                        .put("channel", element(CHANNELS))
                        .put("department", department)
                        .put("priority", priority));
        events.add(
                ticketId + "-agent",
                "ticket-assigned",
                created.plusSeconds(60),
                data(customer, ticketId).put("agentId", agent));
        boolean isLate = random.nextDouble() < (department.equals("technical") ? LATE_TECHNICAL : LATE_ELSEWHERE);
        Instant at = created.plus(
                isLate ? share(targets.firstResponse(), 1.1, 3) : share(targets.firstResponse(), 0.1, 0.9));
        addReply(customer, ticketId, 0, at, agent);
        int rounds = random.nextInt(ROUNDS_MAX + 1);
        for (int round = 1; round <= rounds; round++) {
            at = at.plus(share(Duration.ofHours(8), 0.05, 1));
            addReply(customer, ticketId, 2 * round - 1, at, "");
            at = at.plus(share(targets.nextResponse(), 0.1, 1.05));
            addReply(customer, ticketId, 2 * round, at, agent);
        }
        addEnd(customer, ticketId, at.plus(share(Duration.ofHours(1), 0.2, 1)), agent, isLate);
        return isLate;
    }

    /** @param agent empty for a reply of the customer */
    private void addReply(String customer, String ticketId, int number, Instant at, String agent) {
        ObjectNode reply = data(customer, ticketId)
                .put("replyId", "reply-" + number)
                .put("author", agent.isEmpty() ? "customer" : "agent");
        if (!agent.isEmpty()) {
            reply.put("agentId", agent);
        }
        events.add(ticketId + "-reply-" + number, "reply-sent", at, reply);
    }

    private void addEnd(String customer, String ticketId, Instant resolved, String agent, boolean isLate) {
        events.add(
                ticketId + "-resolved",
                "ticket-status-changed",
                resolved,
                data(customer, ticketId).put("status", "resolved").put("previousStatus", "open"));
        if (random.nextDouble() < RATED) {
            events.add(
                    ticketId + "-rating",
                    "ticket-rated",
                    resolved.plus(share(Duration.ofHours(24), 0.05, 1)),
                    data(customer, ticketId)
                            .put("score", (isLate ? 1 : 3) + random.nextInt(3))
                            .put("agentId", agent));
        }
    }

    private static ObjectNode data(String customer, String ticketId) {
        return HistoryEvents.data(customer).put("ticketId", ticketId);
    }

    /** A random part of a duration, in whole seconds. */
    private Duration share(Duration duration, double min, double max) {
        return Duration.ofSeconds((long) (duration.toSeconds() * random.nextDouble(min, max)));
    }

    private String element(List<String> elements) {
        return elements.get(random.nextInt(elements.size()));
    }
}
