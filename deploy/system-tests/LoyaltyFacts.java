import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The purchases, refunds and ratings of one group of customers, as events. Of one customer each is a millisecond later than the
 * one before. Not thread-safe.
 */
final class LoyaltyFacts {

    private static final String SOURCE = "/loyalty-load";
    private static final int REFUNDED_EVERY = 10;
    private static final int AMOUNT_CENTS_MIN = 100;
    private static final int AMOUNT_CENTS_MAX = 6_000;

    private final LoyaltyRecord record;
    private final Random random;
    private final Map<String, List<LoyaltyRecord.Purchase>> refundedLater = new HashMap<>();
    private final Map<String, String> lastPurchases = new HashMap<>();
    private ArrayNode events = LoyaltyClient.JSON.createArrayNode();
    private Instant time = Instant.EPOCH;
    private int purchases;
    private int refunds;
    private int ratings;

    LoyaltyFacts(LoyaltyRecord record, Random random) {
        this.record = record;
        this.random = random;
    }

    /** The events since the last call. */
    ArrayNode take() {
        ArrayNode taken = events;
        events = LoyaltyClient.JSON.createArrayNode();
        return taken;
    }

    int purchases() {
        return purchases;
    }

    int refunds() {
        return refunds;
    }

    int ratings() {
        return ratings;
    }

    /** The customer's last purchase; null before the first. */
    String lastPurchase(String customer) {
        return lastPurchases.get(customer);
    }

    /** Begins the events of another customer. */
    void begin() {
        time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    void refundEarlier(String customer) {
        List<LoyaltyRecord.Purchase> later = refundedLater.remove(customer);
        if (later != null) {
            later.forEach(this::refund);
        }
    }

    void purchase(String customer) {
        LoyaltyRecord.Purchase purchase = purchase(customer, null);
        if (purchases % REFUNDED_EVERY == 0) {
            if (random.nextBoolean()) {
                refund(purchase);
            } else {
                refundedLater.computeIfAbsent(customer, each -> new ArrayList<>()).add(purchase);
            }
        }
    }

    /** A purchase of a customer whom another one referred; null: nobody did. */
    LoyaltyRecord.Purchase purchase(String customer, String referrer) {
        String id = customer + "-p" + purchases++;
        BigDecimal amount = cents(AMOUNT_CENTS_MIN, AMOUNT_CENTS_MAX);
        LoyaltyRecord.Purchase purchase =
                new LoyaltyRecord.Purchase(id, customer, amount.toPlainString(), referrer != null);
        ObjectNode data = event("purchase", id, customer);
        data.put("purchaseId", id).put("amount", purchase.amount()).put("currency", "EUR");
        if (referrer != null) {
            data.put("referredBy", referrer);
        }
        if (random.nextInt(3) == 0) {
            ObjectNode item = data.putArray("items").addObject();
            item.put("sku", "coffee").put("quantity", 1 + random.nextInt(2)).put("amount", "1.00");
        }
        record.add(purchase);
        lastPurchases.put(customer, id);
        return purchase;
    }

    /** All of it, all in two parts, or a part. */
    void refund(LoyaltyRecord.Purchase purchase) {
        BigDecimal amount = new BigDecimal(purchase.amount());
        BigDecimal part = amount.multiply(new BigDecimal("0.37")).setScale(2, RoundingMode.UP);
        switch (random.nextInt(3)) {
            case 0 -> refund(purchase, amount);
            case 1 -> refund(purchase, part);
            default -> {
                refund(purchase, part);
                refund(purchase, amount.subtract(part));
            }
        }
    }

    void refund(LoyaltyRecord.Purchase purchase, BigDecimal amount) {
        String id = purchase.id() + "-r" + refunds++;
        event("purchase-refunded", id, purchase.customer())
                .put("purchaseId", purchase.id())
                .put("refundId", id)
                .put("amount", amount.toPlainString())
                .put("currency", "EUR");
        record.add(new LoyaltyRecord.Refund(purchase.id(), amount.toPlainString()));
    }

    /** A ticket and its rating. */
    void rating(String customer) {
        String id = customer + "-t" + ratings++;
        event("ticket-created", id + "-c", customer)
                .put("ticketId", id)
                .put("channel", "email")
                .put("department", "sales");
        event("ticket-rated", id + "-r", customer).put("ticketId", id).put("score", 1 + random.nextInt(5));
        record.addRating(id);
    }

    private ObjectNode event(String type, String id, String customer) {
        ObjectNode event = events.addObject();
        event.put("specversion", "1.0")
                .put("id", id)
                .put("source", SOURCE)
                .put("type", type)
                .put("time", time.toString());
        time = time.plusMillis(1);
        return event.putObject("data").put("customerId", customer);
    }

    private BigDecimal cents(int min, int max) {
        return BigDecimal.valueOf(min + random.nextInt(max - min), 2);
    }
}
