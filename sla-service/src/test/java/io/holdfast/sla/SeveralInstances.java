package io.holdfast.sla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;
import io.holdfast.testservers.TestKafkaClient;
import io.holdfast.testservers.TestTokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The packaged service as several processes that start, stop and are killed under load. Takes minutes; its name keeps it
 * out of the test suite. Run it with {@code deploy/system-tests/several-instances}.
 */
class SeveralInstances {

    private static final Path PACKAGED = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int CHATS = 200;
    private static final Map<String, Integer> TARGET_SECONDS = Map.of("urgent", 4, "high", 8, "normal", 12, "low", 20);

    private final List<Instance> instances = new ArrayList<>();
    private RunningServers servers = EmbeddedServers.running();
    private TestKafkaClient log = servers.kafkaClient();

    /** One process of the service. */
    private static final class Instance {
        private final Process process;
        private final int port;

        Instance(int number, Map<String, String> settings) {
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-jar",
                    PACKAGED.toString());
            EmbeddedServers.configuration("sla").forEach((name, value) -> {
                if (name.equals(name.toUpperCase(java.util.Locale.ROOT))) {
                    builder.environment().put(name, value);
                }
            });
            builder.environment().putAll(settings);
            builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
            builder.redirectErrorStream(true)
                    .redirectOutput(
                            Path.of("target/instance-" + number + ".log").toFile());
            try {
                process = builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitReady() {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> send("GET", "/q/health/ready", "") == 200);
        }

        int send(String method, String address, String body) throws IOException, InterruptedException {
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + address))
                                .timeout(Duration.ofSeconds(10))
                                .header("Authorization", TestTokens.bearer("ops"))
                                .header("Content-Type", "application/json")
                                .method(
                                        method,
                                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
                return response.statusCode();
            }
        }

        void kill() {
            process.destroyForcibly().onExit().join();
        }

        void end() {
            process.destroy();
            process.onExit().join();
        }
    }

    @BeforeEach
    void prepare() {
        Assumptions.assumeTrue(Files.exists(PACKAGED), "skipped: package the service first");
        servers = EmbeddedServers.start("sla");
        log = servers.kafkaClient();
    }

    @AfterEach
    void stop() {
        instances.forEach(instance -> {
            if (instance.process.isAlive()) {
                instance.kill();
            }
        });
        log.close();
    }

    private Instance start(Map<String, String> settings) {
        Instance instance = new Instance(instances.size(), settings);
        instances.add(instance);
        return instance;
    }

    /** Expected result of one ticket. */
    private record Expected(String ticketId, Instant dueAt, boolean breached) {}

    @Test
    void eachBreachIsPublishedOnceWhileInstancesStartStopAndCrash() throws Exception {
        Instance first = start(Map.of());
        first.awaitReady();
        assertThat(first.send("PUT", "/policies/default", policy())).isEqualTo(200);
        List<Expected> expected = Collections.synchronizedList(new ArrayList<>());
        Thread load = Thread.ofPlatform().start(() -> load(expected, Duration.ofSeconds(100)));

        pause(15);
        Map<String, Instant> phases = new LinkedHashMap<>();
        phases.put("one", Instant.now());
        Instance second = start(Map.of());
        Instance third = start(Map.of());
        second.awaitReady();
        third.awaitReady();
        pause(20);
        phases.put("one, then three", Instant.now());
        second.kill();
        pause(15);
        phases.put("one of three killed", Instant.now());
        third.end();
        pause(10);
        phases.put("one of two stopped", Instant.now());
        first.kill();
        pause(15);
        start(Map.of()).awaitReady();
        phases.put("the last killed, another started 15 s later", Instant.now());
        load.join();
        phases.put("one again", Instant.now().plus(PATIENCE));
        Instant last =
                expected.stream().map(Expected::dueAt).max(Instant::compareTo).orElseThrow();
        long breachCount = expected.stream().filter(Expected::breached).count();
        await().atMost(PATIENCE)
                .until(() -> Instant.now().isAfter(last.plusSeconds(1)) && standingBreaches() >= breachCount);
        pause(5);

        verify(expected, phases);
    }

    /** Fifty tickets a second. Of eight, four get no reply, two a late one, two one in time. */
    private void load(List<Expected> expected, Duration length) {
        Random random = new Random(7);
        String run = UUID.randomUUID().toString().substring(0, 8);
        List<String> priorities = List.copyOf(new TreeMap<>(TARGET_SECONDS).keySet());
        List<Map.Entry<Instant, Runnable>> answers = new ArrayList<>();
        Instant end = Instant.now().plus(length);
        for (int i = 0; Instant.now().isBefore(end); i++) {
            Instant created = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            String priority = priorities.get(random.nextInt(priorities.size()));
            Instant due = created.plusSeconds(TARGET_SECONDS.getOrDefault(priority, 0));
            TestTicket ticket = TestTicket.create(log, "T" + i + "-" + run, "C" + i + "-" + run)
                    .created(created, "sales", priority, "email");
            int kind = i % 8;
            if (kind >= 4) {
                // A reply at the deadline itself is in time.
                Instant answered = kind < 6 ? due.plusMillis(1) : due;
                answers.add(Map.entry(answered, () -> ticket.agentReplied(answered)));
            }
            expected.add(new Expected(ticket.ticketId(), due, kind < 6));
            Instant now = Instant.now();
            answers.removeIf(answer -> {
                boolean come = !answer.getKey().isAfter(now);
                if (come) {
                    answer.getValue().run();
                }
                return come;
            });
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(20).toNanos());
        }
        answers.forEach(answer -> answer.getValue().run());
    }

    /** @param phases name and end of each phase, in order */
    private void verify(List<Expected> expected, Map<String, Instant> phases) throws SQLException {
        Map<String, List<ConsumedRecord>> breaches = new HashMap<>();
        int withdrawn = 0;
        for (ConsumedRecord record : log.readAll("sla-breaches")) {
            String ticket = field(record.value(), "ticketId");
            if (record.attribute("type").equals("sla-breach-withdrawn")) {
                withdrawn++;
                breaches.remove(ticket);
            } else {
                breaches.computeIfAbsent(ticket, id -> new ArrayList<>()).add(record);
            }
        }
        SoftAssertions all = new SoftAssertions();
        long lost = 0;
        long early = 0;
        long again = 0;
        List<Long> lags = new ArrayList<>();
        Map<String, List<Long>> lagsByPhase = new LinkedHashMap<>();
        for (Expected each : expected) {
            List<ConsumedRecord> records = breaches.getOrDefault(each.ticketId(), List.of());
            long ids = records.stream()
                    .map(record -> record.attribute("id"))
                    .distinct()
                    .count();
            all.assertThat(ids).as("breach ids of " + each).isEqualTo(each.breached() ? 1 : 0);
            lost += each.breached() && records.isEmpty() ? 1 : 0;
            again += Math.max(0, records.size() - ids);
            for (ConsumedRecord record : records) {
                Instant detected = Instant.parse(field(record.value(), "detectedAt"));
                early += detected.isAfter(each.dueAt()) ? 0 : 1;
                long lag = Duration.between(each.dueAt(), detected).toMillis();
                lags.add(lag);
                phases.entrySet().stream()
                        .filter(phase -> each.dueAt().isBefore(phase.getValue()))
                        .findFirst()
                        .ifPresent(phase -> lagsByPhase
                                .computeIfAbsent(phase.getKey(), name -> new ArrayList<>())
                                .add(lag));
                all.assertThat(record.attribute("time")).isEqualTo(each.dueAt().toString());
            }
        }
        Collections.sort(lags);
        phases.keySet().forEach(phase -> printLags(phase, lagsByPhase.getOrDefault(phase, List.of())));
        System.out.printf(
                "tickets %d, breaches %d, lost %d, early %d, withdrawn %d, published again with the same id %d, in the table %d, lag p50 %d ms p99 %d ms max %d ms%n",
                expected.size(),
                lags.size(),
                lost,
                early,
                withdrawn,
                again,
                standingBreaches(),
                lags.get(lags.size() / 2),
                lags.get(lags.size() * 99 / 100),
                lags.getLast());
        all.assertThat(early).isZero();
        all.assertThat(standingBreaches())
                .isEqualTo(expected.stream().filter(Expected::breached).count());
        all.assertThat(rows("select count(*) - count(distinct ticket_id) from breach"))
                .isZero();
        all.assertAll();
    }

    private static void printLags(String what, List<Long> lags) {
        List<Long> sorted = lags.stream().sorted().toList();
        if (!sorted.isEmpty()) {
            System.out.printf(
                    "%s: %d breaches, lag p50 %d ms p99 %d ms max %d ms%n",
                    what,
                    sorted.size(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() * 99 / 100),
                    sorted.getLast());
        }
    }

    @Test
    void aReevaluationContinuesAfterACrashAndDelaysNoDeadline() throws Exception {
        Map<String, String> slowly =
                Map.of("HOLDFAST_RECOMPUTE_TICKETS_MAX", "50", "HOLDFAST_RECOMPUTE_PAUSE", "100ms");
        Instance first = start(slowly);
        first.awaitReady();
        putPolicy(first, "PT10H", "PT10H");
        String run = UUID.randomUUID().toString().substring(0, 8);
        Instant created = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
        int many = 4_000;
        for (int i = 0; i < many; i++) {
            TestTicket.create(log, "T" + i + "-" + run, "C" + i + "-" + run)
                    .created(created, "sales", "normal", "email");
        }
        await().atMost(PATIENCE).until(() -> rows("select count(*) from clock") == many);
        putPolicy(first, "PT1H", "PT10H");
        await().atMost(PATIENCE).until(() -> rows("select count(*) from breach where channel = 'email'") > many / 10);
        long before = rows("select count(*) from breach where channel = 'email'");
        first.kill();
        // From here on with a pace beyond what the machine can evaluate.
        Instance second = start(Map.of("HOLDFAST_RECOMPUTE_TICKETS_MAX", "500", "HOLDFAST_RECOMPUTE_PAUSE", "5ms"));
        second.awaitReady();

        await().atMost(PATIENCE).until(() -> standingBreaches() == many);
        await().atMost(PATIENCE).until(() -> rows("select count(*) from recompute") == 0);
        assertThat(before).isBetween(1L, many - 1L);
        assertThat(rows("select count(distinct breached_at) from breach where channel = 'email'"))
                .isEqualTo(1);
        System.out.printf(
                "re-evaluation: %d of %d evaluated before the kill, all exactly once in the end%n", before, many);

        for (int i = 0; i < many; i++) {
            TestTicket.create(log, "W" + i + "-" + run, "W" + i + "-" + run).created(created, "sales", "normal", "web");
        }
        await().atMost(PATIENCE).until(() -> rows("select count(*) from clock") == 2L * many);
        measureBesideReevaluation(second, run, 2 * many);
        assertThat(log.readAll("sla-breaches").stream()
                        .map(record -> record.attribute("id"))
                        .distinct()
                        .count())
                .isEqualTo(2 * many + CHATS);
    }

    /** Measures how late deadlines are detected during a re-evaluation, without a crash. */
    private void measureBesideReevaluation(Instance instance, String run, int many) throws Exception {
        Instant chatted = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < CHATS; i++) {
            TestTicket.create(log, "X" + i + "-" + run, "X" + i + "-" + run)
                    .created(chatted.minusSeconds(18).plusMillis(20L * i), "sales", "normal", "chat");
        }
        await().atMost(PATIENCE).until(() -> rows("select count(*) from clock where channel = 'chat'") == CHATS);
        Instant startedAt = Instant.now();
        putPolicy(instance, "PT1H", "PT1H");
        await().atMost(PATIENCE)
                .until(() -> rows("select count(*) from breach where channel = 'web'") == many / 2
                        && rows("select count(*) from recompute") == 0);
        Instant ended = Instant.now();
        await().atMost(PATIENCE).until(() -> standingBreaches() == many + CHATS);

        List<Long> lags = new ArrayList<>();
        try (Connection connection = servers.connect("sla");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select (1000 * extract(epoch from detected_at - due_at))::bigint from breach
                         where channel = 'chat' and due_at between '%s' and '%s'""".formatted(startedAt, ended))) {
            while (rows.next()) {
                lags.add(rows.getLong(1));
            }
        }
        System.out.printf(
                "re-evaluation of %d tickets in %d ms%n",
                many, Duration.between(startedAt, ended).toMillis());
        printLags("other deadlines during the re-evaluation", lags);
    }

    private static void putPolicy(Instance instance, String email, String web)
            throws IOException, InterruptedException {
        assertThat(instance.send("PUT", "/policies/default", """
                {"rules":[{"when":{"channel":["email"]},"targets":{"first-response":"%s"}},
                          {"when":{"channel":["web"]},"targets":{"first-response":"%s"}},
                          {"targets":{"first-response":"PT20S"}}]}""".formatted(email, web)))
                .isEqualTo(200);
    }

    private static String policy() {
        StringBuilder rules = new StringBuilder();
        TARGET_SECONDS.forEach((priority, seconds) -> rules.append(rules.isEmpty() ? "" : ",")
                .append("{\"when\":{\"priority\":[\"%s\"]},\"targets\":{\"first-response\":\"PT%dS\"}}"
                        .formatted(priority, seconds)));
        return "{\"rules\":[" + rules + "]}";
    }

    private static String field(String json, String name) {
        int start = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return json.substring(start, json.indexOf('"', start));
    }

    private long standingBreaches() throws SQLException {
        return rows("select count(*) from breach where standing");
    }

    private long rows(String query) throws SQLException {
        return servers.queryLong("sla", query);
    }

    /** A fixed sleep: the instances are killed at fixed times of the load. */
    private static void pause(int seconds) {
        Instant then = Instant.now().plusSeconds(seconds);
        await().atMost(Duration.ofMinutes(2)).until(() -> Instant.now().isAfter(then));
    }
}
