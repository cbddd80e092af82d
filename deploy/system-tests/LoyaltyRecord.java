import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a load did and was answered, in files of the folder of results. Thread-safe while it is written. */
final class LoyaltyRecord {

    private static final String FIELD = " ";

    record Purchase(String id, String customer, String amount, boolean referred) {}

    record Refund(String purchaseId, String amount) {}

    private final List<Purchase> purchases = new ArrayList<>();
    private final List<Refund> refunds = new ArrayList<>();
    private final List<String> ratings = new ArrayList<>();
    private final List<JsonNode> requests = new ArrayList<>();
    private final TreeSet<String> reordered = new TreeSet<>();

    synchronized void add(Purchase purchase) {
        purchases.add(purchase);
    }

    synchronized void add(Refund refund) {
        refunds.add(refund);
    }

    synchronized void addRating(String ticketId) {
        ratings.add(ticketId);
    }

    /** Adds an answered request; those of one customer come in their order. */
    synchronized void add(String customer, String kind, JsonNode request, LoyaltyClient.Answer answer) {
        ObjectNode line = LoyaltyClient.JSON.createObjectNode();
        line.put("customer", customer).put("kind", kind).put("status", answer.status());
        line.set("request", request);
        line.set("answer", answer.body());
        requests.add(line);
    }

    /** Adds customers of whom a scheduled run may have acted before an earlier fact was processed. */
    synchronized void addReordered(Collection<String> customers) {
        reordered.addAll(customers);
    }

    synchronized int purchaseCount() {
        return purchases.size();
    }

    List<Purchase> purchases() {
        return purchases;
    }

    List<Refund> refunds() {
        return refunds;
    }

    List<String> ratings() {
        return ratings;
    }

    List<JsonNode> requests() {
        return requests;
    }

    TreeSet<String> reordered() {
        return reordered;
    }

    void save(Path folder, Map<String, Long> answers) throws IOException {
        write(folder, "purchases", purchases, each ->
                String.join(FIELD, each.id(), each.customer(), each.amount(), String.valueOf(each.referred())));
        write(folder, "refunds", refunds, each -> each.purchaseId() + FIELD + each.amount());
        write(folder, "ratings", ratings, each -> each);
        write(folder, "requests", requests, JsonNode::toString);
        write(folder, "reordered", reordered, each -> each);
        write(folder, "answers", answers.entrySet(), each -> each.getKey() + FIELD + each.getValue());
    }

    private static <T> void write(Path folder, String name, Collection<T> elements, Function<T, String> line)
            throws IOException {
        try (PrintWriter file = new PrintWriter(folder.resolve(name).toFile(), StandardCharsets.UTF_8)) {
            elements.forEach(each -> file.println(line.apply(each)));
        }
    }

    static LoyaltyRecord load(Path folder) throws IOException {
        LoyaltyRecord loaded = new LoyaltyRecord();
        for (String line : Files.readAllLines(folder.resolve("purchases"))) {
            String[] parts = line.split(FIELD);
            loaded.add(new Purchase(parts[0], parts[1], parts[2], Boolean.parseBoolean(parts[3])));
        }
        for (String line : Files.readAllLines(folder.resolve("refunds"))) {
            String[] parts = line.split(FIELD);
            loaded.add(new Refund(parts[0], parts[1]));
        }
        for (String line : Files.readAllLines(folder.resolve("requests"))) {
            loaded.requests.add(LoyaltyClient.JSON.readTree(line));
        }
        loaded.ratings.addAll(Files.readAllLines(folder.resolve("ratings")));
        loaded.addReordered(Files.readAllLines(folder.resolve("reordered")));
        return loaded;
    }
}
