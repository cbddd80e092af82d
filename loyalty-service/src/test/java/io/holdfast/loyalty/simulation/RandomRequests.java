package io.holdfast.loyalty.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Random simulations under a programme that has one of everything. Events of one customer are in their order of time. */
final class RandomRequests {

    private static final Instant START = Instant.parse("2025-01-31T22:30:00Z");
    private static final int EVENTS = 60;
    private static final int CUSTOMERS = 3;
    private static final long STEP_SECONDS_MAX = 5 * 86_400;

    private static final String PROGRAMME = """
            {"name": "everything", "timezone": "Europe/Berlin", "rounding": "half-up",
             "pointValue": {"currency": "EUR", "amount": "0.01"},
             "rules": [
              {"name": "spend", "kind": "per-amount", "points": 1, "per": "1.00"},
              {"name": "books", "kind": "per-item", "points": 7, "when": {"category": ["books"]},
               "caps": {"points": 50, "period": "P30D"}},
              {"name": "welcome", "kind": "fixed", "points": 25, "when": {"firstPurchase": true}},
              {"name": "gold-x2", "kind": "multiplier", "factor": "2", "when": {"tier": ["gold"]}},
              {"name": "thanks", "kind": "rating", "points": 5, "when": {"minScore": 3},
               "caps": {"points": 12, "period": "P30D"}},
              {"name": "friend", "kind": "referral", "referrerPoints": 40, "refereePoints": 20,
               "when": {"minSpend": "10.00"}, "caps": {"times": 2, "period": "P90D"}},
              {"name": "sorry", "kind": "goodwill", "points": 15, "revokedOnWithdrawal": true,
               "caps": {"times": 2, "period": "P60D"}},
              {"name": "coffee", "kind": "punch-card", "every": 3, "reward": "free-coffee", "when": {"sku": ["coffee"]}}],
             "tiers": {"basis": "points-earned", "window": "P3M", "grace": "P10D",
              "levels": [{"tier": "silver", "from": "60"}, {"tier": "gold", "from": "200"}]},
             "pending": "P7D", "expiry": {"after": "P2M", "end": "month"},
             "rewards": [{"name": "free-coffee", "points": 20, "stock": 4, "perCustomer": 2, "validFor": "P20D"},
                         {"name": "mug", "points": 35, "tiers": ["silver", "gold"]}],
             "holdTimeout": "P2D", "minimumRedemption": 5}
            """;

    private final Random random;
    private final boolean merges;
    private final ArrayNode events = CaseFiles.JSON.createArrayNode();
    private Instant now = START;
    private int purchases;
    private int holds;
    private boolean anyErased;

    private RandomRequests(Random random, boolean merges) {
        this.random = random;
        this.merges = merges;
    }

    static JsonNode create(Random random) {
        return create(new RandomRequests(random, false));
    }

    /** Customers are merged, and erased, too. */
    static JsonNode withMerges(Random random) {
        return create(new RandomRequests(random, true));
    }

    private static JsonNode create(RandomRequests requests) {
        Random random = requests.random;
        try {
            for (int i = 0; i < EVENTS; i++) {
                requests.now = requests.now.plusSeconds((long) (random.nextDouble() * STEP_SECONDS_MAX));
                requests.add();
            }
            ObjectNode request = CaseFiles.JSON.createObjectNode();
            request.set("programme", CaseFiles.JSON.readTree(PROGRAMME));
            request.set("events", requests.events);
            return request.put(
                    "asOf", requests.now.plusSeconds(STEP_SECONDS_MAX).toString());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void add() {
        if (merges && random.nextInt(12) == 0) {
            mergeOrErase();
            return;
        }
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> purchase();
            case 4, 5 -> refund();
            case 6 ->
                event("ticket-rated").put("ticketId", "t" + random.nextInt(20)).put("score", 1 + random.nextInt(5));
            case 7 -> breach("sla-breached");
            case 8 -> breach(random.nextBoolean() ? "sla-breach-withdrawn" : "sla-breached");
            case 9 -> hold();
            case 10 -> endHold();
            default -> other();
        }
    }

    private void purchase() {
        ObjectNode data = event("purchase");
        data.put("purchaseId", "p" + purchases++).put("currency", "EUR");
        if (random.nextBoolean()) {
            data.put("amount", cents(12_000));
        } else {
            BigDecimal books = new BigDecimal(cents(4_000));
            BigDecimal coffee = new BigDecimal(cents(900));
            ArrayNode items =
                    data.put("amount", books.add(coffee).toPlainString()).putArray("items");
            items.addObject()
                    .put("sku", "b1")
                    .put("category", "books")
                    .put("quantity", 1 + random.nextInt(3))
                    .put("amount", books.toPlainString());
            items.addObject()
                    .put("sku", "coffee")
                    .put("quantity", 1 + random.nextInt(4))
                    .put("amount", coffee.toPlainString());
        }
        // Live, an erased customer is a referrer again with the batch that has a later event of theirs, also before it.
        if (random.nextInt(3) == 0 && !anyErased) {
            data.put("referredBy", customer());
        }
    }

    /** A merge in a circle has no effect, as ticket-service refuses it. */
    private void mergeOrErase() {
        if (random.nextInt(6) == 0) {
            event("customer-erased");
            anyErased = true;
            return;
        }
        String customer = customer();
        String other = customer();
        if (!other.equals(customer)) {
            request("customer-merged").put("customerId", customer).put("intoCustomerId", other);
        }
    }

    /** Of a purchase that is there, or will be. */
    private void refund() {
        String purchaseId = "p" + random.nextInt(purchases + 2);
        String owner = "";
        for (JsonNode event : events) {
            if (event.get("data").path("purchaseId").asText().equals(purchaseId)
                    && event.get("type").asText().equals("purchase")) {
                owner = event.get("data").get("customerId").asText();
            }
        }
        ObjectNode data = event("purchase-refunded");
        if (!owner.isEmpty() && !(merges && random.nextInt(3) == 0)) {
            data.put("customerId", owner);
        }
        data.put("purchaseId", purchaseId)
                .put("refundId", "r" + random.nextInt(3))
                .put("amount", cents(6_000))
                .put("currency", "EUR");
    }

    private void breach(String type) {
        event(type)
                .put("ticketId", "t" + random.nextInt(8))
                .put("metric", "first-response")
                .put("cycle", 1)
                .put("policyVersion", 1);
    }

    private void hold() {
        ObjectNode data = event("redemption-held").put("redemptionId", "h" + holds++);
        switch (random.nextInt(3)) {
            case 0 -> data.put("rewardId", "free-coffee");
            case 1 -> data.put("rewardId", "mug");
            default -> data.put("points", 5 + random.nextInt(40)).put("reference", "p" + random.nextInt(purchases + 1));
        }
    }

    private void endHold() {
        String redemptionId = "h" + random.nextInt(holds + 1);
        ObjectNode data;
        if (random.nextInt(3) > 0) {
            data = request("redemption-captured");
            if (random.nextInt(3) == 0) {
                data.put("points", 1 + random.nextInt(10));
            }
        } else {
            data = request("redemption-cancelled");
        }
        data.put("redemptionId", redemptionId);
    }

    private void other() {
        switch (random.nextInt(3)) {
            case 0 ->
                event("points-adjusted")
                        .put("adjustmentId", "a" + events.size())
                        .put("points", random.nextBoolean() ? 30 : -10)
                        .put("reason", "test");
            case 1 ->
                event("tier-set")
                        .put("tier", random.nextBoolean() ? "gold" : "silver")
                        .put("until", now.plusSeconds(STEP_SECONDS_MAX).toString());
            default -> request("reward-used").put("issuedId", "coffee:" + customer() + ":" + (1 + random.nextInt(2)));
        }
    }

    private ObjectNode event(String type) {
        return request(type).put("customerId", customer());
    }

    private ObjectNode request(String type) {
        ObjectNode event = events.addObject().put("type", type).put("time", now.toString());
        return event.putObject("data");
    }

    private String customer() {
        return "c" + random.nextInt(merges ? CUSTOMERS + 2 : CUSTOMERS);
    }

    private String cents(int max) {
        return BigDecimal.valueOf(1 + random.nextInt(max), 2).toPlainString();
    }
}
