import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Compares what the platform has with what a load was acknowledged, over REST and on the topics, and waits for it:
 * {@code java Count.java PLATFORM-FOLDER RESULTS-FOLDER SECONDS}. Prints one line of counts; exit code 1 if any of lost, twice,
 * false breaches, disorder, answers 500 and others is not 0.
 */
final class Count {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final Path results;
    private final Path platform;
    private final String addresses;
    private final Map<String, long[]> expected = new HashMap<>();

    private final List<String> differences = new ArrayList<>();

    private long lost;
    private long twice;
    private long falseBreaches;
    private long disorder;
    private long sentAgain;

    private Count(Path platform, Path results) throws IOException {
        this.platform = platform;
        this.results = results;
        this.addresses = Files.readString(platform.resolve("addresses.json"));
        for (String line : Files.readAllLines(results.resolve("customers"))) {
            String[] parts = line.split(" ");
            expected.put(parts[0], new long[] {Long.parseLong(parts[1]), Long.parseLong(parts[2])});
        }
    }

    public static void main(String... args) throws IOException, InterruptedException {
        Logger.getLogger("").setLevel(Level.WARNING);
        Count count = new Count(Path.of(args[0]), Path.of(args[1]));
        long start = System.nanoTime();
        long deadline = start + Duration.ofSeconds(Long.parseLong(args[2])).toNanos();
        while (true) {
            boolean complete;
            try {
                complete = count.compare();
            } catch (IOException | RuntimeException unavailable) {
                complete = false;
                System.err.println("not readable yet: " + unavailable.getMessage());
            }
            if (complete || System.nanoTime() > deadline) {
                break;
            }
            TimeUnit.SECONDS.sleep(2);
        }
        System.exit(count.report(Duration.ofNanos(System.nanoTime() - start)));
    }

    private int report(Duration waited) throws IOException {
        differences.stream().limit(20).forEach(System.err::println);
        Map<String, Long> answers = new HashMap<>();
        for (String line : Files.readAllLines(results.resolve("answers"))) {
            answers.put(line.substring(0, line.indexOf(' ')), Long.parseLong(line.substring(line.indexOf(' ') + 1)));
        }
        long errors = answers.entrySet().stream()
                .filter(each -> each.getKey().matches("5\\d\\d") && !each.getKey().equals("503"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long others = answers.getOrDefault("rejected", 0L) + answers.getOrDefault("503-without-retry-after", 0L);
        System.out.printf(
                "tickets %d, purchases %d: lost %d, twice %d, false breaches %d, disorder %d, answers 500 %d, rejected or without"
                        + " Retry-After %d (sent again to the topics %d; complete after %d s; answers %s)%n",
                sum(0), sum(1), lost, twice, falseBreaches, disorder, errors, others, sentAgain, waited.toSeconds(), answers);
        return lost + twice + falseBreaches + disorder + errors + others == 0 ? 0 : 1;
    }

    private long sum(int index) {
        return expected.values().stream().mapToLong(counts -> counts[index]).sum();
    }

    /** Whether everything is there. */
    private boolean compare() throws IOException, InterruptedException {
        differences.clear();
        lost = 0;
        twice = 0;
        disorder = 0;
        sentAgain = 0;
        for (Map.Entry<String, long[]> customer : expected.entrySet()) {
            String totals = get("ticket", "/customers/" + customer.getKey());
            compare("tickets of " + customer.getKey(), customer.getValue()[0], number(totals, "tickets"));
            compare("replies of " + customer.getKey(), customer.getValue()[0], number(totals, "replies"));
            compare("purchases of " + customer.getKey(), customer.getValue()[1], number(totals, "purchases"));
            compare("points of " + customer.getKey(), customer.getValue()[1],
                    number(get("loyalty", "/customers/" + customer.getKey()), "balance"));
        }
        String compliance = get("sla", "/compliance?groupBy=metric");
        String firstResponse = "\"metric\":\"first-response\"";
        compare(
                "answered clocks",
                sum(0),
                compliance.contains(firstResponse)
                        ? number(compliance.substring(compliance.indexOf(firstResponse)), "met")
                        : 0);
        falseBreaches = breaches();
        compareTopic("tickets", 2 * sum(0));
        compareTopic("purchases", sum(1));
        return lost == 0;
    }

    private void compare(String what, long wanted, long found) {
        if (found != wanted) {
            differences.add(what + ": " + found + ", not " + wanted);
        }
        lost += Math.max(0, wanted - found);
        twice += Math.max(0, found - wanted);
    }

    /** Each event is on the topic, and within a key no first delivery of a later one is before that of an earlier one. */
    private void compareTopic(String topic, long wanted) {
        Set<String> seen = new HashSet<>();
        Map<String, String> last = new HashMap<>();
        read(topic, record -> {
            if (record.key() != null && expected.containsKey(record.key())) {
                judge(record, seen, last);
            }
        });
        compare("events on " + topic, wanted, seen.size());
    }

    private void read(String topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        Topics.read(Load.field(addresses, "kafka"), topic, reader);
    }

    private void judge(ConsumerRecord<String, byte[]> record, Set<String> seen, Map<String, String> last) {
        String source = Topics.header(record, "ce_source");
        String id = Topics.header(record, "ce_id");
        if (!seen.add(source + " " + id)) {
            sentAgain++;
        } else if (source.equals("/load")) {
            // The id ends in the number of the batch and the kind: customer-000017-t.
            String sequence = id.substring(id.length() - 8, id.length() - 2);
            String before = last.put(record.key(), sequence);
            if (before != null && before.compareTo(sequence) > 0) {
                disorder++;
                differences.add(record.topic() + "-" + record.partition() + "@" + record.offset() + " has " + id + " after " + before);
            }
        }
    }

    /** Breaches that were published, withdrawn ones too: the load answers every ticket in time. */
    private long breaches() {
        Set<String> ids = new HashSet<>();
        read("sla-breaches", record -> {
            if (Topics.header(record, "ce_type").equals("sla-breached") && expected.containsKey(record.key())) {
                ids.add(Topics.header(record, "ce_id"));
            }
        });
        return ids.size();
    }

    private static long number(String json, String name) {
        Matcher number = Pattern.compile("\"" + name + "\"\\s*:\\s*(-?\\d+)").matcher(json);
        return number.find() ? Long.parseLong(number.group(1)) : 0;
    }

    private String get(String service, String path) throws IOException, InterruptedException {
        String token = Load.field(Files.readString(platform.resolve("credentials.json")), "adminToken");
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(Load.field(addresses, service) + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 404) {
            return "";
        }
        if (response.statusCode() != 200) {
            throw new IOException(service + " " + path + " answers " + response.statusCode());
        }
        return response.body();
    }
}
