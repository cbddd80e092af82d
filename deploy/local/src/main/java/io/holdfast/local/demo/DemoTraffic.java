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
 * Generates the requests of a small shop: customers create tickets and purchases, agents and customers reply, purchases are
 * refunded and points redeemed. About one first response in five comes after its target. Not thread-safe.
 */
final class DemoTraffic {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CUSTOMERS = 250;
    private static final int CONVERSATIONS_MAX = 500;
    private static final int AGENTS = 6;
    private static final int REDEEMED_POINTS = 20;
    /** As many are under way, so that the board has some to show. */
    private static final int HELD_REDEMPTIONS = 4;

    private static final List<String> CHANNELS = List.of("email", "email", "web", "whatsapp", "messenger", "phone");
    private static final List<String> DEPARTMENTS = List.of("sales", "technical", "technical", "enterprise");
    private static final List<String> PRIORITIES = List.of("normal", "normal", "normal", "high", "urgent");
    private static final List<String> SUBJECTS = List.of(
            "Where is my parcel?",
            "The lamp flickers",
            "An offer for 40 seats",
            "Cannot sign in",
            "Wrong size, please help");

    private final ServiceClient client;
    private final RandomGenerator random;
    private final PriorityQueue<NextMessage> nextMessages = new PriorityQueue<>(Comparator.comparing(NextMessage::at));
    private final Deque<Purchase> refundable = new ArrayDeque<>();
    private final Deque<String> heldRedemptions = new ArrayDeque<>();
    private int tickets;
    private int replies;
    private int purchases;
    private int redemptions;
    private int failed;
    private String lastBuyer = "";

    DemoTraffic(ServiceClient rest, RandomGenerator random) {
        this.client = rest;
        this.random = random;
    }

    /** The next reply to a ticket, by an agent or the customer; {@code remaining} replies follow it. */
    private record NextMessage(Instant at, String ticketId, boolean byAgent, int remaining) {}

    private record Purchase(String purchaseId, String amount) {}

    /** Requests so far: those accepted by kind, those that failed, and the customer of the last purchase (empty: none). */
    record Counts(int tickets, int replies, int purchases, int redemptions, int failed, String lastBuyer) {}

    Counts counts() {
        return new Counts(tickets, replies, purchases, redemptions, failed, lastBuyer);
    }

    /** Sends the replies that are due and at most one new ticket, purchase, redemption or refund. */
    void generate(Instant now) throws InterruptedException {
        while (!nextMessages.isEmpty() && !nextMessages.peek().at().isAfter(now)) {
            sendReply(nextMessages.remove(), now);
        }
        int percentile = random.nextInt(100);
        if (percentile < 40 && nextMessages.size() < CONVERSATIONS_MAX) {
            createTicket(now);
        } else if (percentile < 90) {
            createPurchase();
        } else if (percentile < 95) {
            redeemPoints();
        } else {
            refundPurchase();
        }
    }

    private void createTicket(Instant now) throws InterruptedException {
        ObjectNode ticket = JSON.createObjectNode()
                .put("customerId", randomCustomer())
                .put("channel", randomElement(CHANNELS))
                .put("department", randomElement(DEPARTMENTS))
                .put("priority", randomElement(PRIORITIES))
                .put("subject", randomElement(SUBJECTS))
                .put("message", "Hello, can you help me?");
        ticket.putArray("tags").add(DemoPolicy.TAG);
        Optional<JsonNode> created = countFailure(client.post("ticket", "/tickets", ticket));
        if (created.isPresent()) {
            tickets++;
            // The longest delay is a quarter above the target, so about one first response in five is late.
            nextMessages.add(new NextMessage(
                    randomTimeAfter(now, 2, DemoPolicy.FIRST_RESPONSE_SECONDS * 5 / 4),
                    created.get().path("ticketId").asText(),
                    true,
                    random.nextInt(5)));
        }
    }

    private void sendReply(NextMessage message, Instant now) throws InterruptedException {
        ObjectNode reply = JSON.createObjectNode()
                .put("author", message.byAgent() ? "agent" : "customer")
                .put("message", message.byAgent() ? "Here is what we can do." : "Thank you, and one more thing.");
        if (message.byAgent()) {
            reply.put("agentId", "agent-" + (1 + random.nextInt(AGENTS)));
        }
        if (countFailure(client.post("ticket", "/tickets/" + message.ticketId() + "/replies", reply))
                .isPresent()) {
            replies++;
        }
        if (message.remaining() > 0) {
            nextMessages.add(new NextMessage(
                    randomTimeAfter(now, 3, 45), message.ticketId(), !message.byAgent(), message.remaining() - 1));
        } else {
            countFailure(client.patch(
                    "ticket",
                    "/tickets/" + message.ticketId(),
                    JSON.createObjectNode().put("status", "resolved")));
        }
    }

    private void createPurchase() throws InterruptedException {
        String amount = (5 + random.nextInt(120)) + "." + (10 + random.nextInt(90));
        String customer = randomCustomer();
        ObjectNode purchase = JSON.createObjectNode()
                .put("customerId", customer)
                .put("amount", amount)
                .put("currency", "EUR");
        Optional<JsonNode> created = countFailure(client.post("ticket", "/purchases", purchase));
        if (created.isPresent()) {
            purchases++;
            lastBuyer = customer;
            refundable.addLast(new Purchase(created.get().path("purchaseId").asText(), amount));
            if (refundable.size() > CONVERSATIONS_MAX) {
                refundable.removeFirst();
            }
        }
    }

    /** Of the last buyer, who may have too few. */
    private void redeemPoints() throws InterruptedException {
        boolean hasEnough = !lastBuyer.isEmpty()
                && client.get("loyalty", "/customers/" + lastBuyer)
                        .map(customer -> customer.path("available").asLong() >= REDEEMED_POINTS)
                        .orElse(false);
        if (!hasEnough) {
            return;
        }
        Optional<JsonNode> held = countFailure(client.post(
                "loyalty",
                "/customers/" + lastBuyer + "/redemptions",
                JSON.createObjectNode().put("points", REDEEMED_POINTS)));
        if (held.isPresent()) {
            heldRedemptions.addLast(held.get().path("redemptionId").asText());
        }
        if (heldRedemptions.size() > HELD_REDEMPTIONS) {
            captureOldestRedemption();
        }
    }

    /** It may have expired meanwhile. */
    private void captureOldestRedemption() throws InterruptedException {
        String path = "/redemptions/" + heldRedemptions.removeFirst();
        boolean isHeld = client.get("loyalty", path)
                .map(redemption -> redemption.path("state").asText().equals("held"))
                .orElse(false);
        if (isHeld
                && countFailure(client.post("loyalty", path + "/capture", JSON.createObjectNode()))
                        .isPresent()) {
            redemptions++;
        }
    }

    private void refundPurchase() throws InterruptedException {
        Purchase purchase = refundable.pollFirst();
        if (purchase != null) {
            countFailure(client.post(
                    "ticket",
                    "/purchases/" + purchase.purchaseId() + "/refunds",
                    JSON.createObjectNode().put("amount", purchase.amount())));
        }
    }

    private Optional<JsonNode> countFailure(Optional<JsonNode> response) {
        if (response.isEmpty()) {
            failed++;
        }
        return response;
    }

    /** A customer id; squaring the random number makes low ids frequent and high ids rare. */
    private String randomCustomer() {
        double uniform = random.nextDouble();
        return "demo-customer-%03d".formatted(1 + (int) (CUSTOMERS * uniform * uniform));
    }

    private Instant randomTimeAfter(Instant now, int secondsMin, int secondsMax) {
        return now.plus(Duration.ofMillis(random.nextLong(secondsMin * 1000L, secondsMax * 1000L)));
    }

    private String randomElement(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
