import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The requests of one group of customers: adjustments, tiers, holds, captures, cancels, used rewards; those of a customer one
 * after the other. Used by one thread.
 */
final class LoyaltyRequests implements AutoCloseable {

    private static final String LOYALTY = "loyalty";
    private static final int CONNECTIONS = 4;
    /** A tier that ends while the group makes no purchases. */
    private static final int TIER_SECONDS = 12;

    private final LoyaltyClient client;
    private final LoyaltyRecord record;
    private final LoyaltyFacts facts;
    private final Random random;
    private final ExecutorService executor = Executors.newFixedThreadPool(CONNECTIONS);
    private final Set<String> withTier = new HashSet<>();
    private int keys;

    LoyaltyRequests(LoyaltyClient client, LoyaltyRecord record, LoyaltyFacts facts, Random random) {
        this.client = client;
        this.record = record;
        this.facts = facts;
        this.random = random;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** One request; null: none follows from it. */
    private interface Step {
        Hold send() throws InterruptedException;
    }

    private record Hold(String customer, String redemptionId, long points, boolean ofReward) {}

    /** Holds points of some customers, and then ends some of the holds. */
    void run(List<String> customers) throws InterruptedException {
        List<Step> begin = new ArrayList<>();
        for (String customer : customers) {
            begin.add(begin(customer));
        }
        List<Step> end = new ArrayList<>();
        for (Hold hold : sendAll(begin)) {
            end.add(end(hold));
        }
        sendAll(end);
    }

    private List<Hold> sendAll(List<Step> steps) throws InterruptedException {
        List<Future<Hold>> sent = new ArrayList<>();
        steps.forEach(step -> sent.add(executor.submit(step::send)));
        List<Hold> holds = new ArrayList<>();
        for (Future<Hold> each : sent) {
            try {
                if (each.get() != null) {
                    holds.add(each.get());
                }
            } catch (ExecutionException failed) {
                throw new IllegalStateException(failed.getCause());
            }
        }
        return holds;
    }

    /** What is random is drawn here, by one thread. */
    private Step begin(String customer) {
        ObjectNode adjustment = random.nextInt(4) == 0 ? adjustment() : null;
        ObjectNode hold = random.nextInt(10) < 6 ? hold(customer) : null;
        boolean tier = random.nextInt(50) == 0 && withTier.add(customer);
        String key = customer + "-" + keys++;
        return () -> {
            if (tier) {
                putTier(customer);
            }
            if (adjustment != null) {
                send(customer, "adjustment", "POST", "/customers/" + customer + "/adjustments", adjustment, key + "-a");
            }
            if (hold == null) {
                return null;
            }
            LoyaltyClient.Answer answer =
                    send(customer, "hold", "POST", "/customers/" + customer + "/redemptions", hold, key + "-h");
            return answer.isSuccess()
                    ? new Hold(
                            customer,
                            answer.body().get("redemptionId").asText(),
                            answer.body().get("points").asLong(),
                            hold.has("rewardId"))
                    : null;
        };
    }

    private Step end(Hold hold) {
        String path = "/redemptions/" + hold.redemptionId();
        ObjectNode request = LoyaltyClient.JSON.createObjectNode().put("redemptionId", hold.redemptionId());
        int kind = random.nextInt(20);
        boolean used = hold.ofReward() && random.nextBoolean();
        if (kind < 4) {
            return () -> {
                send(hold.customer(), "cancel", "POST", path + "/cancel", request, null);
                return null;
            };
        }
        if (kind < 9) {
            return () -> null;
        }
        ObjectNode body = LoyaltyClient.JSON.createObjectNode();
        if (kind < 12 && !hold.ofReward()) {
            body.put("points", 1 + hold.points() / 2);
            request.put("points", 1 + hold.points() / 2);
        }
        return () -> {
            LoyaltyClient.Answer answer = client.send("POST", LOYALTY, path + "/capture", body, null);
            record.add(hold.customer(), "capture", request, answer);
            if (answer.isSuccess() && used) {
                use(hold);
            }
            return null;
        };
    }

    private LoyaltyClient.Answer send(
            String customer, String kind, String method, String path, JsonNode request, String idempotencyKey)
            throws InterruptedException {
        boolean isBody = !kind.equals("cancel");
        LoyaltyClient.Answer answer = client.send(method, LOYALTY, path, isBody ? request : null, idempotencyKey);
        record.add(customer, kind, request, answer);
        return answer;
    }

    private void use(Hold hold) throws InterruptedException {
        ObjectNode request = LoyaltyClient.JSON.createObjectNode().put("issuedId", hold.redemptionId());
        LoyaltyClient.Answer answer = client.send("POST", LOYALTY, "/rewards/" + hold.redemptionId() + "/use", null, null);
        if (answer.error().equals("already-used") && !answer.first()) {
            // By the attempt that was not answered.
            answer = client.get(LOYALTY, "/rewards/" + hold.redemptionId());
        }
        record.add(hold.customer(), "use", request, answer);
    }

    private void putTier(String customer) throws InterruptedException {
        ObjectNode request = LoyaltyClient.JSON.createObjectNode()
                .put("tier", "gold")
                .put("until", Instant.now().plusSeconds(TIER_SECONDS).truncatedTo(ChronoUnit.MILLIS).toString())
                .put("reason", "load");
        LoyaltyClient.Answer answer = client.send("PUT", LOYALTY, "/customers/" + customer + "/tier", request, null);
        record.add(customer, "tier", request, answer);
        if (!answer.first()) {
            // It may have been set twice, and only the second time is known.
            record.addReordered(Set.of(customer));
        }
    }

    /** Points that never expire, expire as the programme says, or soon; or a few points less. */
    private ObjectNode adjustment() {
        ObjectNode adjustment = LoyaltyClient.JSON.createObjectNode().put("reason", "load");
        switch (random.nextInt(5)) {
            case 0 -> adjustment.put("points", -1 - random.nextInt(8));
            case 1 -> adjustment.put("points", 1 + random.nextInt(30));
            case 2 ->
                adjustment
                        .put("points", 1 + random.nextInt(30))
                        .put("expiresAt", Instant.now().plusSeconds(9).truncatedTo(ChronoUnit.MILLIS).toString());
            default -> adjustment.put("points", 1 + random.nextInt(30)).putNull("expiresAt");
        }
        return adjustment;
    }

    private ObjectNode hold(String customer) {
        ObjectNode hold = LoyaltyClient.JSON.createObjectNode();
        switch (random.nextInt(4)) {
            case 0 -> hold.put("rewardId", "mug");
            case 1 -> hold.put("rewardId", "free-coffee");
            case 2 -> hold.put("points", 5 + random.nextInt(30)).put("reference", facts.lastPurchase(customer));
            default -> hold.put("points", 5 + random.nextInt(60));
        }
        return hold;
    }
}
