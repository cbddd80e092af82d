import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Sends deliveries of all channels at once, each channel at the same rate, and sends again what was answered 503 or not at all,
 * until it is answered 200: {@code java ChannelLoad.java PLATFORM-FOLDER RESULTS-FOLDER SECONDS RATE}. Of ten deliveries one
 * is sent twice at the same time. Then compares what the platform has with what was sent, and prints figures; exit code 1 if
 * anything differs.
 *
 * <p>The file {@code outages} in the folder of results has a line with the beginning and the end of each outage, in
 * milliseconds since 1970.
 */
final class ChannelLoad {

    /** The account's settings and the content have 8 s each before 503 is answered. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(4);
    private static final int RETRY_SECONDS_MAX = 8;
    /** Reached only in an outage. */
    private static final int CONNECTIONS_MAX = 1_500;
    /** Answers in this time after the start are slower, and are not among the figures of latency. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Pattern RESULT = Pattern.compile("accepted=(\\d+), duplicate=(\\d+), ignored=(\\d+), kept=(\\d+)");

    /** What became of the deliveries of a channel, by their number. */
    private record Sent(ChannelVendors.Vendor vendor, AtomicIntegerArray accepted, AtomicIntegerArray unclear, AtomicIntegerArray kept, AtomicIntegerArray done) {

        static Sent of(ChannelVendors.Vendor vendor, int count) {
            return new Sent(vendor, new AtomicIntegerArray(count), new AtomicIntegerArray(count), new AtomicIntegerArray(count), new AtomicIntegerArray(count));
        }
    }

    private record Answered(long atMillis, long nanos) {}

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Semaphore connections = new Semaphore(CONNECTIONS_MAX);
    private final Path results;
    private final String address;
    private final String token;
    private final int count;
    private final int rate;
    private final ChannelVendors vendors;
    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> differences = new ConcurrentLinkedQueue<>();

    private ChannelLoad(Path platform, Path results, int seconds, int rate) throws Exception {
        this.results = results;
        this.address = Load.field(Files.readString(platform.resolve("addresses.json")), "ticket");
        this.token = Load.field(Files.readString(platform.resolve("credentials.json")), "adminToken");
        this.rate = rate;
        this.count = seconds * rate / 10 * 10;
        this.vendors = new ChannelVendors(Math.max(1, count / ChannelCheck.MESSAGES_EACH));
        vendors.all().forEach(vendor -> sent.add(Sent.of(vendor, count)));
    }

    public static void main(String... args) throws Exception {
        ChannelLoad load = new ChannelLoad(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        load.createAccounts();
        long start = System.currentTimeMillis();
        load.send();
        load.compareResults();
        load.printFigures(start);
        ChannelCheck check = new ChannelCheck(load.client, load.address, load.token);
        for (Sent each : load.sent) {
            load.differences.addAll(check.compare(load.vendors, each.vendor(), load.count));
        }
        load.differences.stream().limit(30).forEach(System.out::println);
        System.exit(load.differences.isEmpty() ? 0 : 1);
    }

    private void createAccounts() throws IOException, InterruptedException {
        for (Sent each : sent) {
            HttpRequest request = HttpRequest.newBuilder(uri(each.vendor()))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(each.vendor().settings()))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 201) {
                throw new IllegalStateException(request.uri() + " " + response.statusCode() + " " + response.body());
            }
        }
    }

    private URI uri(ChannelVendors.Vendor vendor) {
        return URI.create(address + "/channels/" + vendor.channel() + "/" + ChannelVendors.ACCOUNT);
    }

    /** Each delivery is sent at its time, whatever became of those before it. */
    private void send() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = i;
            long due = start + number * TimeUnit.SECONDS.toNanos(1) / rate;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            for (Sent each : sent) {
                for (int copy = 0; copy < (number % 10 == 3 ? 2 : 1); copy++) {
                    threads.add(Thread.ofVirtual().start(() -> sendUntilTaken(each, number)));
                }
            }
        }
        System.out.printf("%,d deliveries sent in %.1f s%n", threads.size(), (System.nanoTime() - start) / 1e9);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void sendUntilTaken(Sent to, int number) {
        long end = System.nanoTime() + GIVE_UP_AFTER.toNanos();
        try {
            for (int seconds = 1; System.nanoTime() < end; seconds = Math.min(2 * seconds, RETRY_SECONDS_MAX)) {
                ChannelVendors.Delivery delivery = to.vendor().deliveries().apply(number);
                HttpRequest.Builder request = HttpRequest.newBuilder(uri(to.vendor()))
                        .timeout(ANSWER_MAX)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()));
                delivery.headers().forEach(request::header);
                HttpResponse<String> response = post(request.build());
                if (response != null && response.statusCode() == 200) {
                    count(to, number, response.headers().firstValue("Holdfast-Result").orElse(""));
                    return;
                }
                to.unclear().incrementAndGet(number);
                if (response != null && response.statusCode() != 503) {
                    differ(to, number, "is answered " + response.statusCode() + " " + response.body());
                    return;
                }
                TimeUnit.SECONDS.sleep(Math.max(seconds, retryAfterSeconds(response)));
            }
            differ(to, number, "was never answered 200");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private long retryAfterSeconds(HttpResponse<String> response) {
        if (response == null) {
            return 1;
        }
        String value = response.headers().firstValue("Retry-After").orElse("");
        if (value.isEmpty()) {
            add("503-without-retry-after");
            return 1;
        }
        return Long.parseLong(value);
    }

    private HttpResponse<String> post(HttpRequest request) throws InterruptedException {
        connections.acquire();
        try {
            return postNow(request);
        } finally {
            connections.release();
        }
    }

    private HttpResponse<String> postNow(HttpRequest request) throws InterruptedException {
        long begin = System.nanoTime();
        long atMillis = System.currentTimeMillis();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            add(String.valueOf(response.statusCode()));
            if (response.statusCode() == 200) {
                answered.add(new Answered(atMillis, System.nanoTime() - begin));
            }
            return response;
        } catch (HttpTimeoutException late) {
            add("late");
            return null;
        } catch (IOException noConnection) {
            add("no-connection");
            System.err.println(Instant.now() + " " + request.uri() + " " + noConnection);
            return null;
        }
    }

    private void count(Sent to, int number, String result) {
        Matcher counts = RESULT.matcher(result);
        if (!counts.matches() || !counts.group(3).equals("0")) {
            differ(to, number, "has the result " + result);
            return;
        }
        to.done().incrementAndGet(number);
        to.accepted().addAndGet(number, Integer.parseInt(counts.group(1)));
        to.kept().addAndGet(number, Integer.parseInt(counts.group(4)));
    }

    /**
     * Each message, order and refund was accepted in one answer. The exception is what was stored for an answer that was lost, so
     * that it was a duplicate afterwards, and a refund that was kept until its order came.
     */
    private void compareResults() {
        for (Sent each : sent) {
            long accepted = 0;
            long excused = 0;
            for (int number = 0; number < count; number++) {
                int of = each.accepted().get(number);
                boolean isExcused = each.unclear().get(number) > 0 || each.kept().get(number) > 0;
                accepted += of;
                // A refund of WooCommerce comes with its order.
                excused += isExcused ? each.vendor().isRefund(number) ? 2 : 1 : 0;
                if (!each.vendor().isShop() && (of > 1 || (of == 0 && !isExcused) || each.kept().get(number) > 0)) {
                    differ(each, number, "was accepted " + of + " times and kept " + each.kept().get(number) + " times");
                }
            }
            System.out.printf("%-12s %,6d sent, %,6d accepted, %,6d with an answer 503%n", each.vendor().channel(), count, accepted, excused);
            if (accepted > count || accepted + excused < count) {
                differences.add(each.vendor().channel() + ": " + accepted + " accepted of " + count);
            }
        }
        answers.forEach((what, number) -> {
            if (!what.equals("200") && !what.equals("503")) {
                differences.add(number + " answers " + what);
            }
        });
    }

    private void printFigures(long start) throws IOException {
        List<long[]> outages = new ArrayList<>();
        for (String line : Files.readAllLines(results.resolve("outages"))) {
            outages.add(List.of(line.split(" ")).stream().mapToLong(Long::parseLong).toArray());
        }
        long end = start + count * 1000L / rate;
        long seconds = LongStream.range(0, (end - start) / 1000)
                .filter(second -> isQuiet(start, outages, start + 1000 * second))
                .count();
        long[] nanos = answered.stream()
                .filter(each -> each.atMillis() < end && isQuiet(start, outages, each.atMillis()))
                .mapToLong(Answered::nanos)
                .sorted()
                .toArray();
        System.out.println("answers: " + new TreeMap<>(answers));
        if (nanos.length > 0) {
            System.out.printf("outside of outages and warm-up, %d s: %.0f answered a second, p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                    seconds, nanos.length / (double) seconds, nanos[nanos.length / 2] / 1e6,
                    nanos[(int) (nanos.length * 0.99)] / 1e6, nanos[nanos.length - 1] / 1e6);
        }
    }

    private static boolean isQuiet(long start, List<long[]> outages, long millis) {
        return millis >= start + WARM_UP.toMillis() && outages.stream().noneMatch(outage -> millis >= outage[0] && millis <= outage[1]);
    }

    private void differ(Sent of, int number, String what) {
        differences.add(of.vendor().channel() + " " + number + " " + what);
    }

    private void add(String what) {
        answers.computeIfAbsent(what, name -> new AtomicLong()).incrementAndGet();
    }
}
