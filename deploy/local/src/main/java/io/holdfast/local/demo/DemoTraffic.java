package io.holdfast.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What happens next in a small shop: somebody writes, somebody buys, and agents answer, most of them in time. Each
 * {@link #step} sends at most what is due and one thing that is new.
 */
final class DemoTraffic {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CUSTOMERS = 250;
    private static final int CONVERSATIONS_MAX = 500;
    private static final int AGENTS = 6;
    private static final List<String> CHANNELS = List.of("email", "email", "web", "whatsapp", "messenger", "phone");
    private static final List<String> DEPARTMENTS = List.of("sales", "technical", "technical", "enterprise");
    private static final List<String> PRIORITIES = List.of("normal", "normal", "normal", "high", "urgent");
    private static final List<String> SUBJECTS = List.of(
            "Where is my parcel?",
            "The lamp flickers",
            "An offer for 40 seats",
            "Cannot sign in",
            "Wrong size, please help");

    private final Rest rest;
    private final RandomGenerator random;
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));
    private final Deque<Bought> bought = new ArrayDeque<>();
    private int tickets;
    private int replies;
    private int purchases;
    private int refused;
    private String lastBuyer = "";

    DemoTraffic(Rest rest, RandomGenerator random) {
        this.rest = rest;
        this.random = random;
    }

    /** An agent's or a customer's next word in a conversation; {@code left} words follow it. */
    private record Due(Instant at, String ticketId, boolean byAgent, int left) {}

    private record Bought(String purchaseId, String amount) {}

    /** What was accepted so far. */
    record Sent(int tickets, int replies, int purchases, int refused, String lastBuyer) {}

    Sent sent() {
        return new Sent(tickets, replies, purchases, refused, lastBuyer);
    }

    void step(Instant now) throws InterruptedException {
        while (!due.isEmpty() && !due.peek().at().isAfter(now)) {
            speak(due.remove(), now);
        }
        int dice = random.nextInt(100);
        if (dice < 40 && due.size() < CONVERSATIONS_MAX) {
            write(now);
        } else if (dice < 95) {
            buy();
        } else {
            giveBack();
        }
    }

    private void write(Instant now) throws InterruptedException {
        ObjectNode ticket = JSON.createObjectNode()
                .put("customerId", customer())
                .put("channel", any(CHANNELS))
                .put("department", any(DEPARTMENTS))
                .put("priority", any(PRIORITIES))
                .put("subject", any(SUBJECTS))
                .put("message", "Hello, can you help me?");
        ticket.putArray("tags").add(DemoPolicy.TAG);
        Optional<JsonNode> made = counted(rest.post("ticket", "/tickets", ticket));
        if (made.isPresent()) {
            tickets++;
            // About one first answer in five comes after its promise.
            due.add(new Due(
                    later(now, 2, DemoPolicy.FIRST_RESPONSE_SECONDS * 5 / 4),
                    made.get().path("ticketId").asText(),
                    true,
                    random.nextInt(5)));
        }
    }

    private void speak(Due word, Instant now) throws InterruptedException {
        ObjectNode reply = JSON.createObjectNode()
                .put("author", word.byAgent() ? "agent" : "customer")
                .put("message", word.byAgent() ? "Here is what we can do." : "Thank you, and one more thing.");
        if (word.byAgent()) {
            reply.put("agentId", "agent-" + (1 + random.nextInt(AGENTS)));
        }
        if (counted(rest.post("ticket", "/tickets/" + word.ticketId() + "/replies", reply))
                .isPresent()) {
            replies++;
        }
        if (word.left() > 0) {
            due.add(new Due(later(now, 3, 45), word.ticketId(), !word.byAgent(), word.left() - 1));
        } else {
            counted(rest.patch(
                    "ticket",
                    "/tickets/" + word.ticketId(),
                    JSON.createObjectNode().put("status", "resolved")));
        }
    }

    private void buy() throws InterruptedException {
        String amount = (5 + random.nextInt(120)) + "." + (10 + random.nextInt(90));
        String customer = customer();
        ObjectNode purchase = JSON.createObjectNode()
                .put("customerId", customer)
                .put("amount", amount)
                .put("currency", "EUR");
        Optional<JsonNode> made = counted(rest.post("ticket", "/purchases", purchase));
        if (made.isPresent()) {
            purchases++;
            lastBuyer = customer;
            bought.addLast(new Bought(made.get().path("purchaseId").asText(), amount));
            if (bought.size() > CONVERSATIONS_MAX) {
                bought.removeFirst();
            }
        }
    }

    private void giveBack() throws InterruptedException {
        Bought returned = bought.pollFirst();
        if (returned != null) {
            counted(rest.post(
                    "ticket",
                    "/purchases/" + returned.purchaseId() + "/refunds",
                    JSON.createObjectNode().put("amount", returned.amount())));
        }
    }

    private Optional<JsonNode> counted(Optional<JsonNode> answer) {
        if (answer.isEmpty()) {
            refused++;
        }
        return answer;
    }

    /** A few customers come often, most seldom. */
    private String customer() {
        double often = random.nextDouble();
        return "demo-customer-%03d".formatted(1 + (int) (CUSTOMERS * often * often));
    }

    private Instant later(Instant now, int secondsMin, int secondsMax) {
        return now.plus(Duration.ofMillis(random.nextLong(secondsMin * 1000L, secondsMax * 1000L)));
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
