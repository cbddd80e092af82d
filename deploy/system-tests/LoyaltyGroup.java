import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * A group of customers, half of whom refer the other half. In rounds, they make purchases and rate tickets; when all that is
 * processed, requests are sent for them. A quiet group reports its purchases when nothing is due soon, so that a scheduled run
 * is not ahead of a fact that an outage delays; a busy one at any time.
 */
final class LoyaltyGroup {

    static final int ROUNDS = 6;
    static final int PURCHASES_A_ROUND = 4;

    private static final int BATCH_EVENTS = 900;
    private static final int SENT_AGAIN_EVERY = 10;
    /** Longer than an outage. */
    private static final Duration QUIET = Duration.ofSeconds(40);
    private static final Duration QUIET_WAIT_MAX = Duration.ofSeconds(60);
    /** Less than the time until the points of a purchase expire. */
    private static final Duration STEP_MAX = Duration.ofSeconds(20);
    private static final Duration PROCESSED_MAX = Duration.ofMinutes(4);
    /** The points of purchases are pending for two seconds. */
    private static final Duration PENDING = Duration.ofMillis(2_500);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int BUSY_PAUSE_MILLIS_MAX = 20_000;
    private static final int REFERRAL_ROUND = 1;
    private static final int REFERRAL_REFUND_ROUND = 3;

    private final LoyaltyClient client;
    private final LoyaltyDatabase database;
    private final LoyaltyRecord record;
    private final boolean quiet;
    private final Random random;
    private final String name;
    private final List<String> referrers = new ArrayList<>();
    private final List<String> referred = new ArrayList<>();
    private final List<LoyaltyRecord.Purchase> referredPurchases = new ArrayList<>();
    private final LoyaltyFacts facts;
    private final int purchasesMax;
    private int batches;

    /** @param purchasesMax how many purchases the group makes, all in all */
    LoyaltyGroup(
            int number, int purchasesMax, LoyaltyClient client, LoyaltyDatabase database, LoyaltyRecord record, long seed) {
        this.client = client;
        this.database = database;
        this.record = record;
        this.quiet = number % 2 == 0;
        this.random = new Random(seed + number);
        this.name = "k" + number + "-";
        this.purchasesMax = purchasesMax;
        this.facts = new LoyaltyFacts(record, random);
        int pairs = Math.max(1, purchasesMax / ((2 * ROUNDS - 1) * PURCHASES_A_ROUND + 1));
        for (int i = 0; i < pairs; i++) {
            referrers.add(name + "a" + i);
            referred.add(name + "b" + i);
        }
    }

    void run() throws InterruptedException {
        try (LoyaltyRequests requests = new LoyaltyRequests(client, record, facts, random)) {
            for (int round = 0; facts.purchases() < purchasesMax; round++) {
                List<String> customers = new ArrayList<>(referrers);
                if (round >= REFERRAL_ROUND) {
                    customers.addAll(referred);
                }
                pause();
                report(round, customers);
                TimeUnit.MILLISECONDS.sleep(PENDING.toMillis());
                requests.run(customers);
            }
        }
    }

    /** Facts of two customers, or of two topics, are processed in any order, so that each kind waits for the one before. */
    private void report(int round, List<String> customers) throws InterruptedException {
        if (round == REFERRAL_ROUND) {
            step(this::refer);
        }
        if (round == REFERRAL_REFUND_ROUND) {
            step(this::refundReferred);
        }
        step(touched -> purchase(customers, touched));
        step(touched -> rate(customers, touched));
    }

    private void refer(Set<String> touched) {
        for (int i = 0; i < referred.size() && facts.purchases() < purchasesMax; i++) {
            facts.begin();
            referredPurchases.add(facts.purchase(referred.get(i), referrers.get(i)));
            touched.add(referred.get(i));
            touched.add(referrers.get(i));
        }
    }

    private void refundReferred(Set<String> touched) {
        for (int i = 0; i < referredPurchases.size(); i += 5) {
            LoyaltyRecord.Purchase purchase = referredPurchases.get(i);
            facts.begin();
            facts.refund(purchase, new BigDecimal(purchase.amount()));
            touched.add(purchase.customer());
            touched.add(referrers.get(i));
        }
    }

    private void purchase(List<String> customers, Set<String> touched) {
        for (String customer : customers) {
            facts.begin();
            facts.refundEarlier(customer);
            for (int i = 0; i < PURCHASES_A_ROUND && facts.purchases() < purchasesMax; i++) {
                facts.purchase(customer);
            }
            touched.add(customer);
        }
    }

    private void rate(List<String> customers, Set<String> touched) {
        for (String customer : customers) {
            if (random.nextInt(5) == 0) {
                facts.begin();
                facts.rating(customer);
                touched.add(customer);
            }
        }
    }

    /** Reports facts and waits until they are processed; notes those whom a scheduled run may have overtaken. */
    private void step(Consumer<Set<String>> reporter) throws InterruptedException {
        Map<String, Instant> due = nextDue();
        Instant from = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Set<String> touched = new LinkedHashSet<>();
        reporter.accept(touched);
        post(facts.take());
        awaitProcessed();
        Instant until = Instant.now();
        boolean isLong = Duration.between(from, until).compareTo(STEP_MAX) > 0;
        Set<String> parted = isLong ? inSeveralTransactions(from) : Set.of();
        touched.removeIf(
                customer -> !parted.contains(customer) && due.getOrDefault(customer, Instant.MAX).isAfter(until));
        record.addReordered(touched);
    }

    /** In batches that keep the events of a customer together. */
    private void post(ArrayNode events) throws InterruptedException {
        ArrayNode batch = LoyaltyClient.JSON.createArrayNode();
        String last = "";
        for (JsonNode event : events) {
            String customer = event.get("data").get("customerId").asText();
            if (batch.size() >= BATCH_EVENTS && !customer.equals(last)) {
                postBatch(batch);
                batch = LoyaltyClient.JSON.createArrayNode();
            }
            batch.add(event);
            last = customer;
        }
        if (!batch.isEmpty()) {
            postBatch(batch);
        }
    }

    private void postBatch(ArrayNode batch) throws InterruptedException {
        int times = ++batches % SENT_AGAIN_EVERY == 0 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            LoyaltyClient.Answer answer = client.postEvents(batch);
            if (answer.status() != 207 || answer.body().toString().contains("\"rejected\"")) {
                throw new IllegalStateException("POST /events answers " + answer.status() + " " + answer.body());
            }
        }
    }

    private void awaitProcessed() throws InterruptedException {
        long deadline = System.nanoTime() + PROCESSED_MAX.toNanos();
        while (ofGroup("select count(*) from purchase where customer_id >= ? and customer_id < ?") < facts.purchases()
                || ofGroup("select count(*) from refund where customer_id >= ? and customer_id < ?") < facts.refunds()
                || ofGroup("select count(*) from engagement where customer_id >= ? and customer_id < ?")
                        < facts.ratings()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + ": facts are not processed within " + PROCESSED_MAX);
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    private void pause() throws InterruptedException {
        if (!quiet) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(BUSY_PAUSE_MILLIS_MAX));
            return;
        }
        long deadline = System.nanoTime() + QUIET_WAIT_MAX.toNanos();
        while (System.nanoTime() < deadline
                && ofGroup("""
                        select count(*) from account
                         where customer_id >= ? and customer_id < ? and next_due_at <= now() + interval '%d seconds'
                        """.formatted(QUIET.toSeconds())) > 0) {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    private Map<String, Instant> nextDue() throws InterruptedException {
        Map<String, Instant> due = new HashMap<>();
        database.query(
                "select customer_id, next_due_at from account"
                        + " where customer_id >= ? and customer_id < ? and next_due_at is not null",
                row -> due.put(row.getString(1), row.getTimestamp(2).toInstant()),
                name,
                nameAfter());
        return due;
    }

    private Set<String> inSeveralTransactions(Instant from) throws InterruptedException {
        return new LinkedHashSet<>(database.query("""
                select customer_id from entry
                 where customer_id >= ? and customer_id < ? and happened_at >= ?::timestamptz and kind <> 'expiry'
                 group by customer_id having count(distinct posted_at) > 1
                """, row -> row.getString(1), name, nameAfter(), from.toString()));
    }

    private long ofGroup(String count) throws InterruptedException {
        return database.number(count, name, nameAfter());
    }

    /** The first text after all that begin with the name: its last character is a hyphen, which a full stop follows. */
    private String nameAfter() {
        return name.replace('-', '.');
    }
}
