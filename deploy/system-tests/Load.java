import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Generates load for a system test until a file named {@code stop} exists in the folder of results, and records what was
 * acknowledged: {@code java Load.java PLATFORM-FOLDER RESULTS-FOLDER RUN}.
 *
 * <p>A batch has, for each customer of a thread, a ticket, the answer of an agent a millisecond later, and a purchase of 1 EUR;
 * every fifth batch is followed by a purchase over REST. What was not acknowledged is sent again, unchanged, until it is. The
 * results are the files {@code customers} (name, tickets, purchases) and {@code answers} (what, count).
 */
final class Load {

    private static final int THREADS = 4;
    private static final int CUSTOMERS_EACH = 8;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(200);
    /** A request must be answered within 10 s, whatever has failed. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(12);

    private static final Pattern REJECTED = Pattern.compile("\"status\":\"rejected\"");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Path results;
    private final String run;
    private final String key;
    private final String token;
    private final Map<String, String> services = new TreeMap<>();
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private final Map<String, long[]> customers = new ConcurrentHashMap<>();

    private Load(Path platform, Path results, String run) throws IOException {
        this.results = results;
        this.run = run;
        String credentials = Files.readString(platform.resolve("credentials.json"));
        this.key = field(credentials, "channelKey");
        this.token = field(credentials, "adminToken");
        String addresses = Files.readString(platform.resolve("addresses.json"));
        for (String service : List.of("ticket", "sla", "loyalty", "analytics")) {
            services.put(service, field(addresses, service));
        }
    }

    public static void main(String... args) throws IOException, InterruptedException {
        Load load = new Load(Path.of(args[0]), Path.of(args[1]), args[2]);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> load.write(number)));
        }
        threads.add(Thread.ofPlatform().start(load::read));
        for (Thread thread : threads) {
            thread.join();
        }
        load.save();
    }

    static String field(String json, String name) {
        Matcher field = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        if (!field.find()) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return field.group(1);
    }

    private boolean isStopped() {
        return Files.exists(results.resolve("stop"));
    }

    private void write(int thread) {
        try {
            for (int sequence = 0; !isStopped(); sequence++) {
                sendBatch(thread, sequence);
                if (sequence % 5 == 0) {
                    sendPurchase(run + "-" + thread + "-0", sequence);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendBatch(int thread, int sequence) throws InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS_EACH; i++) {
            String customer = run + "-" + thread + "-" + i;
            String id = customer + "-" + String.format("%06d", sequence);
            events.add(event(id + "-t", "ticket-created", now, customer,
                    "\"ticketId\":\"" + id + "\",\"channel\":\"email\",\"department\":\"sales\""));
            events.add(event(id + "-r", "reply-sent", now.plusMillis(1), customer,
                    "\"ticketId\":\"" + id + "\",\"replyId\":\"" + id + "-r\",\"author\":\"agent\",\"agentId\":\"a\""));
            events.add(event(id + "-p", "purchase", now, customer,
                    "\"purchaseId\":\"" + id + "-p\",\"amount\":\"1.00\",\"currency\":\"EUR\""));
        }
        sendUntilAcknowledged("/events", "application/cloudevents-batch+json", "[" + String.join(",", events) + "]", "", 207);
        for (int i = 0; i < CUSTOMERS_EACH; i++) {
            count(run + "-" + thread + "-" + i, 1, 1);
        }
    }

    private static String event(String id, String type, Instant time, String customer, String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/load\",\"type\":\"%s\",\"time\":\"%s\",\"data\":{\"customerId\":\"%s\",%s}}"
                .formatted(id, type, time, customer, data);
    }

    private void sendPurchase(String customer, int sequence) throws InterruptedException {
        String id = customer + "-s-" + sequence;
        String body = "{\"purchaseId\":\"%s\",\"customerId\":\"%s\",\"amount\":\"1.00\",\"currency\":\"EUR\"}"
                .formatted(id, customer);
        sendUntilAcknowledged("/purchases", "application/json", body, id, 201);
        count(customer, 0, 1);
    }

    private void count(String customer, int tickets, int purchases) {
        long[] counts = customers.computeIfAbsent(customer, name -> new long[2]);
        synchronized (counts) {
            counts[0] += tickets;
            counts[1] += purchases;
        }
    }

    private void sendUntilAcknowledged(String path, String type, String body, String idempotencyKey, int success)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(services.get("ticket") + path))
                .timeout(ANSWER_MAX)
                .header("X-API-Key", key)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        while (true) {
            HttpResponse<String> response = send("ticket", request.build());
            if (response != null && response.statusCode() == success) {
                REJECTED.matcher(response.body()).results().forEach(each -> add("rejected"));
                if (response.body().contains("\"rejected\"")) {
                    log(response.body());
                }
                return;
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE.toMillis());
        }
    }

    /** Reads what a board would, from every service. */
    private void read() {
        try {
            while (!isStopped()) {
                get("ticket", "/tickets?limit=5&customerId=" + run + "-0-0");
                get("ticket", "/customers/" + run + "-0-0/history?limit=5");
                get("sla", "/clocks?state=running&limit=5");
                get("loyalty", "/customers/" + run + "-0-0");
                get("analytics", "/churn?window=P30D");
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void get(String service, String path) throws InterruptedException {
        send(service, HttpRequest.newBuilder(URI.create(services.get(service) + path))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private HttpResponse<String> send(String service, HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            int status = response.statusCode();
            add(String.valueOf(status));
            if (status >= 500 && status != 503) {
                log(service + " " + request.method() + " " + request.uri() + " " + status + " " + response.body());
            }
            if (status == 503 && response.headers().firstValue("Retry-After").isEmpty()) {
                add("503-without-retry-after");
            }
            return response;
        } catch (HttpTimeoutException late) {
            add("late-" + service);
            return null;
        } catch (IOException down) {
            add("no-connection-" + service);
            return null;
        }
    }

    private void add(String what) {
        answers.computeIfAbsent(what, name -> new AtomicLong()).incrementAndGet();
    }

    private synchronized void log(String line) {
        System.err.println(Instant.now() + " " + line);
    }

    private void save() throws IOException {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(customers).forEach((name, counts) -> lines.add(name + " " + counts[0] + " " + counts[1]));
        Files.write(results.resolve("customers"), lines);
        List<String> counted = new ArrayList<>();
        new TreeMap<>(answers).forEach((what, count) -> counted.add(what + " " + count));
        Files.write(results.resolve("answers"), counted);
    }
}
