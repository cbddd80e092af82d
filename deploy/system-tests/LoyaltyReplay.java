import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Replays what happened to customers, facts from the topics and the requests that were answered, with {@code POST /simulations},
 * and compares the accounts with the ledger. A referrer and the customer that it referred are replayed together.
 *
 * <p>A simulation has everything in order of time. The load sends requests when all facts have been processed, so only a scheduled
 * run can come before an earlier fact, when an outage delays the fact: points that a refund takes back may have expired by then,
 * and a tier may have ended. Both results are right. Such customers, whom the load notes, are replayed as well, but may differ.
 */
final class LoyaltyReplay {

    private static final int ATTEMPTS_MAX = 4;
    private static final int COMPARED_PART_MIN = 4;
    private static final int SHOWN_LENGTH_MAX = 300;

    private final LoyaltyClient client;
    private final LoyaltyDatabase database;
    private final LoyaltyRecord record;
    private final JsonNode programme;
    private final Path results;
    private final Map<String, List<JsonNode>> events = new HashMap<>();

    LoyaltyReplay(
            LoyaltyClient client, LoyaltyDatabase database, LoyaltyRecord record, JsonNode programme, Path results) {
        this.client = client;
        this.database = database;
        this.record = record;
        this.programme = programme;
        this.results = results;
    }

    /** What is different. */
    List<String> run(int sample, long seed) throws IOException, InterruptedException {
        List<String> ordered = new ArrayList<>();
        List<String> reordered = new ArrayList<>();
        Set<String> customers = new TreeSet<>();
        record.purchases().forEach(each -> customers.add(each.customer()));
        for (String referrer : customers) {
            if (referrer.contains("-a")) {
                boolean isOrdered = !record.reordered().contains(referrer)
                        && !record.reordered().contains(partner(referrer));
                (isOrdered ? ordered : reordered).add(referrer);
            }
        }
        Collections.shuffle(ordered, new Random(seed));
        Collections.shuffle(reordered, new Random(seed));
        List<String> compared = ordered.subList(0, Math.min(sample / 2, ordered.size()));
        List<String> others = reordered.subList(0, Math.min(sample / 2, reordered.size()));
        readFacts(compared, others);
        readRequests();
        List<String> faults = compare(compared);
        List<String> differing = compare(others);
        System.out.printf(
                "  replayed %,d customers of %,d whose facts were in order of time: %,d pairs differ; of %,d others %,d pairs do%n",
                2 * compared.size(), 2 * ordered.size(), faults.size(), 2 * others.size(), differing.size());
        // How many can be compared depends on how long the outages were.
        if (2 * compared.size() < sample / COMPARED_PART_MIN) {
            faults.add("only " + 2 * compared.size() + " customers can be replayed of the " + sample + " asked for");
        }
        return faults;
    }

    private static String partner(String referrer) {
        return referrer.replace("-a", "-b");
    }

    private List<String> compare(List<String> referrers) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        for (String referrer : referrers) {
            String difference = compare(referrer, List.of(referrer, partner(referrer)));
            if (!difference.isEmpty()) {
                faults.add("replay of " + referrer + ": " + difference);
            }
        }
        return faults;
    }

    /** The first difference; empty when there is none. The ledger is read when nothing is due. */
    private String compare(String name, List<String> customers) throws IOException, InterruptedException {
        String difference = "the ledger is never without something due";
        for (int i = 0; i < ATTEMPTS_MAX && !difference.isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(i * 500L);
            JsonNode live = LoyaltyAccounts.load(database, customers);
            if (live.get("overdue").asBoolean()) {
                continue;
            }
            ObjectNode request = LoyaltyClient.JSON.createObjectNode();
            request.set("programme", programme);
            request.set("events", eventsOf(customers, live));
            request.put("asOf", OffsetDateTime.parse(live.get("asOf").asText()).toInstant().toString());
            JsonNode simulated = client.send("POST", "loyalty", "/simulations", request, null).body();
            difference = simulated.has("accounts")
                    ? LoyaltyAccounts.difference(live.get("accounts"), simulated.get("accounts"))
                    : simulated.toString();
            if (difference.isEmpty() && !simulated.get("refusals").isEmpty()) {
                difference = "refused: " + simulated.get("refusals");
            }
            if (!difference.isEmpty()) {
                save(name, request, live, simulated);
            }
        }
        return difference.substring(0, Math.min(SHOWN_LENGTH_MAX, difference.length()));
    }

    private void save(String name, JsonNode request, JsonNode live, JsonNode simulated) throws IOException {
        ObjectNode all = LoyaltyClient.JSON.createObjectNode();
        all.set("request", request);
        all.set("live", live);
        all.set("simulated", simulated);
        Files.writeString(results.resolve("replay-" + name + ".json"), all.toPrettyString());
    }

    private ArrayNode eventsOf(List<String> customers, JsonNode live) {
        List<JsonNode> all = new ArrayList<>();
        customers.forEach(customer -> all.addAll(events.getOrDefault(customer, List.of())));
        all.sort(Comparator.comparing(each -> timeOf(each, live)));
        ArrayNode array = LoyaltyClient.JSON.createArrayNode();
        for (JsonNode each : all) {
            ObjectNode event = each.deepCopy();
            event.put("time", timeOf(each, live).toInstant().toString());
            if (event.get("data").has("entryId")) {
                ObjectNode data = (ObjectNode) event.get("data");
                data.set("adjustmentId", live.get("adjustments").get(data.remove("entryId").asText()));
            }
            array.add(event);
        }
        return array;
    }

    /** The answer to a request that sets a tier has no time; the account has it. */
    private static OffsetDateTime timeOf(JsonNode event, JsonNode live) {
        return OffsetDateTime.parse(
                event.has("time")
                        ? event.get("time").asText()
                        : live.get("tierSetAt").get(event.get("data").get("customerId").asText()).asText());
    }

    private void readFacts(List<String> compared, List<String> others) {
        Set<String> customers = new HashSet<>();
        for (List<String> referrers : List.of(compared, others)) {
            referrers.forEach(referrer -> customers.addAll(List.of(referrer, partner(referrer))));
        }
        customers.forEach(customer -> events.put(customer, new ArrayList<>()));
        Set<String> seen = new HashSet<>();
        for (String topic : List.of("purchases", "tickets")) {
            Topics.read(client.address("kafka"), topic, each -> {
                if (customers.contains(each.key())
                        && !Topics.header(each, "ce_type").equals("ticket-created")
                        && seen.add(Topics.header(each, "ce_id"))) {
                    events.get(each.key()).add(fact(each));
                }
            });
        }
    }

    private static JsonNode fact(ConsumerRecord<String, byte[]> record) {
        try {
            ObjectNode fact = LoyaltyClient.JSON.createObjectNode();
            fact.put("type", Topics.header(record, "ce_type")).put("time", Topics.header(record, "ce_time"));
            fact.set("data", LoyaltyClient.JSON.readTree(record.value()));
            return fact;
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void readRequests() {
        for (JsonNode each : record.requests()) {
            List<JsonNode> ofCustomer = events.get(each.get("customer").asText());
            if (ofCustomer != null && each.get("status").asInt() < 300) {
                ofCustomer.add(event(each));
            }
        }
    }

    /** Requests that were refused changed nothing. */
    private static JsonNode event(JsonNode line) {
        JsonNode answer = line.get("answer");
        ObjectNode data = line.get("request").deepCopy();
        data.put("customerId", line.get("customer").asText());
        Map<String, String> kinds = new TreeMap<>(Map.of(
                "hold", "redemption-held heldAt",
                "capture", "redemption-captured changedAt",
                "cancel", "redemption-cancelled changedAt",
                "adjustment", "points-adjusted at",
                "tier", "tier-set -",
                "use", "reward-used changedAt"));
        String[] typeAndTime = kinds.get(line.get("kind").asText()).split(" ");
        ObjectNode event = LoyaltyClient.JSON.createObjectNode().put("type", typeAndTime[0]);
        if (answer.has(typeAndTime[1])) {
            event.put("time", answer.get(typeAndTime[1]).asText());
        }
        if (line.get("kind").asText().equals("hold")) {
            data.put("redemptionId", answer.get("redemptionId").asText());
        } else if (line.get("kind").asText().equals("adjustment")) {
            data.put("entryId", answer.get("entryId").asText());
        }
        event.set("data", data);
        return event;
    }
}
