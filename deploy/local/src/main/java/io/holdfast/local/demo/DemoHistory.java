package io.holdfast.local.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A made-up year of a shop, the same for the same day at which it ends. Customers join over the whole year, buy at rates of
 * their own, and leave with a probability of their own after each purchase: the assumptions of the model BG/NBD (Fader,
 * Hardie, Lee 2005), so that its fit converges. They buy more before Christmas, and leave more often after a late response.
 *
 * <p>Ids do not depend on the day.
 */
final class DemoHistory {

    static final int CUSTOMERS = 400;
    static final int DAYS = 365;

    private static final int SEED = 2005;
    private static final double PURCHASES_PER_DAY = 1 / 22.0;
    /** From January to December. */
    private static final double[] SEASON = {0.8, 0.8, 0.9, 0.9, 1.0, 0.9, 0.7, 0.7, 1.0, 1.1, 1.5, 1.6};

    private static final double SEASON_MAX = 1.6;
    /** Second parameter of the Beta distribution of the dropout probability; the first is 1. */
    private static final double DROPOUT_BETA = 6;

    private static final double DROPOUT_AFTER_LATE_RESPONSE = 0.2;
    private static final double TICKET_AFTER_PURCHASE = 0.4;
    private static final double REFUNDED = 0.04;
    private static final double SAYS_WHY = 0.15;
    private static final List<String> REASONS =
            List.of("price", "price", "service", "service", "competitor", "product", "moved");

    private final RandomGenerator random = new Random(SEED);
    private final LocalDate start;
    private final HistoryEvents events;
    private final HistoryTickets tickets;

    private DemoHistory(LocalDate end) {
        this.start = end.minusDays(DAYS);
        this.events = new HistoryEvents(end.atStartOfDay(ZoneOffset.UTC).toInstant());
        this.tickets = new HistoryTickets(events, random);
    }

    /**
     * The events of the year as CloudEvents, in the order of their times.
     *
     * @param end the first day (UTC) that is not part of it
     */
    static List<ObjectNode> endingOn(LocalDate end) {
        DemoHistory history = new DemoHistory(end);
        for (int number = 1; number <= CUSTOMERS; number++) {
            history.addCustomer("demo-member-%03d".formatted(number));
        }
        return history.events.inOrderOfTime();
    }

    private void addCustomer(String customer) {
        double rate = PURCHASES_PER_DAY * gamma();
        double dropout = 1 - Math.pow(random.nextDouble(), 1 / DROPOUT_BETA);
        double spend = 15 + 45 * gamma();
        int day = random.nextInt(DAYS);
        for (int purchase = 1; day < DAYS; purchase++) {
            Instant at = timeOf(day);
            String suffix = customer + "-" + purchase;
            addPurchase(customer, "purchase-" + suffix, at, spend);
            boolean isLate = random.nextDouble() < TICKET_AFTER_PURCHASE
                    && tickets.add(customer, "ticket-" + suffix, timeOf(day + 1 + random.nextInt(4)));
            if (random.nextDouble() < dropout + (isLate ? DROPOUT_AFTER_LATE_RESPONSE : 0)) {
                addDeparture(customer, timeOf(day + 6 + random.nextInt(20)));
                return;
            }
            day = nextPurchase(day, rate);
        }
    }

    private void addPurchase(String customer, String purchaseId, Instant at, double spend) {
        String amount = BigDecimal.valueOf(spend * (0.5 + random.nextDouble()))
                .setScale(2, RoundingMode.HALF_UP)
                .toPlainString();
        ObjectNode data = HistoryEvents.data(customer)
                .put("purchaseId", purchaseId)
                .put("amount", amount)
                .put("currency", "EUR");
        events.add(
                purchaseId, "purchase", at, data.deepCopy().put("channel", random.nextInt(5) == 0 ? "phone" : "web"));
        if (random.nextDouble() < REFUNDED) {
            events.add(
                    purchaseId + "-refund",
                    "purchase-refunded",
                    at.plusSeconds(86_400L * (1 + random.nextInt(10))),
                    data.put("refundId", "refund"));
        }
    }

    /** Most customers do not say that they leave. */
    private void addDeparture(String customer, Instant at) {
        if (random.nextDouble() < SAYS_WHY) {
            events.add(
                    "left-" + customer,
                    "customer-left",
                    at,
                    HistoryEvents.data(customer).put("reason", REASONS.get(random.nextInt(REASONS.size()))));
        }
    }

    /** The day of the next purchase: a Poisson process whose rate follows the seasons, by thinning. */
    private int nextPurchase(int day, double rate) {
        int next = day;
        do {
            next += 1 + (int) Math.min(DAYS, exponential() / (rate * SEASON_MAX));
        } while (next < DAYS
                && random.nextDouble() * SEASON_MAX
                        > SEASON[start.plusDays(next).getMonthValue() - 1]);
        return next;
    }

    /** Between 7 and 21 o'clock. */
    private Instant timeOf(int day) {
        return start.plusDays(day)
                .atTime(7, 0)
                .plusSeconds(random.nextInt(14 * 3600))
                .toInstant(ZoneOffset.UTC);
    }

    /** Gamma distribution of shape 2 and mean 1. */
    private double gamma() {
        return (exponential() + exponential()) / 2;
    }

    private double exponential() {
        return -Math.log(1 - random.nextDouble());
    }
}
