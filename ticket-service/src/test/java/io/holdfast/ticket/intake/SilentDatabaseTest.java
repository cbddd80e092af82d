package io.holdfast.ticket.intake;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.SilenceableProxy;
import io.holdfast.testservers.TestKafkaClient;
import io.holdfast.testservers.TestTokens;

import static io.holdfast.ticket.TicketApi.created;
import static org.assertj.core.api.Assertions.assertThat;

/** PostgreSQL says nothing for a while, under load: every request is answered, nothing is lost or done twice. */
@QuarkusTest
@WithTestResource(SilentDatabase.class)
@SuppressWarnings("NullAway.Init") // the extension sets the address and the proxy
class SilentDatabaseTest {

    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int WRITERS = 24;
    private static final int READERS = 24;

    @TestHTTPResource("/")
    URI service;

    SilenceableProxy database;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> ids = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private record Answer(String id, int status, Duration time, boolean retryAfter, String type) {}

    @Test
    void everyRequestIsAnsweredAndNothingIsLostOrDoneTwice() throws Exception {
        List<Thread> load = startLoad();
        Thread.sleep(2_000);
        database.silence();
        Thread.sleep(SILENCE.toMillis());
        database.resume();
        Thread.sleep(6_000);
        stopped.set(true);
        for (Thread thread : load) {
            thread.join();
        }

        assertThat(answers).extracting(Answer::status).contains(202, 200, 503).containsOnly(202, 200, 503);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.time()).isLessThan(ANSWER_MAX));
        assertThat(answers).filteredOn(answer -> answer.status() == 503).allSatisfy(answer -> {
            assertThat(answer.retryAfter()).isTrue();
            assertThat(answer.type()).startsWith("application/problem+json");
        });
        lastAnswersAreGood();
        sendAgainWhatWasNotAccepted();
        eachEventIsStoredAndPublishedOnce();
    }

    /** After the silence the service works as before, without a restart. */
    private void lastAnswersAreGood() throws Exception {
        for (int i = 0; i < 2 * 16; i++) {
            assertThat(read().status()).isEqualTo(200);
        }
    }

    private void sendAgainWhatWasNotAccepted() throws Exception {
        List<String> accepted = answers.stream()
                .filter(answer -> answer.status() == 202)
                .map(Answer::id)
                .toList();
        List<String> missing = new ArrayList<>(ids);
        missing.removeAll(accepted);
        for (String id : missing) {
            assertThat(write(id).status()).isEqualTo(202);
        }
    }

    private void eachEventIsStoredAndPublishedOnce() throws Exception {
        assertThat(EmbeddedServers.running().queryLong(SilentDatabase.DATABASE, "select count(*) from ticket"))
                .isEqualTo(ids.size());
        try (TestKafkaClient log = EmbeddedServers.running().kafkaClient()) {
            Map<String, Long> published = log
                    .read(
                            "tickets",
                            records -> records.stream()
                                            .map(record -> record.attribute("id"))
                                            .distinct()
                                            .count()
                                    >= ids.size())
                    .stream()
                    .collect(Collectors.groupingBy(
                            record -> record.attribute("id"), TreeMap::new, Collectors.counting()));
            assertThat(published.keySet()).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    private List<Thread> startLoad() {
        List<Thread> load = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            load.add(Thread.ofVirtual()
                    .start(() -> repeat(() -> {
                        String id = "silent-" + next.incrementAndGet();
                        ids.add(id);
                        answers.add(write(id));
                    })));
        }
        for (int i = 0; i < READERS; i++) {
            load.add(Thread.ofVirtual().start(() -> repeat(() -> answers.add(read()))));
        }
        return load;
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void repeat(Step step) {
        while (!stopped.get()) {
            try {
                step.run();
                Thread.sleep(100);
            } catch (IOException failed) {
                answers.add(new Answer("", 0, Duration.ZERO, false, failed.toString()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Answer write(String id) throws IOException, InterruptedException {
        return send(
                id,
                HttpRequest.newBuilder(service.resolve("/events"))
                        .header("X-API-Key", EmbeddedServers.CHANNEL_KEY)
                        .header("Content-Type", "application/cloudevents+json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                created(id, "2026-01-02T03:04:05Z", "T-" + id, "C-" + id.hashCode() % 50))));
    }

    private Answer read() throws IOException, InterruptedException {
        return send(
                "",
                HttpRequest.newBuilder(service.resolve("/tickets?limit=5"))
                        .header("Authorization", "Bearer " + TestTokens.token("ops"))
                        .GET());
    }

    private Answer send(String id, HttpRequest.Builder request) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<String> response =
                client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(
                id,
                response.statusCode(),
                Duration.ofNanos(System.nanoTime() - start),
                response.headers().firstValue("Retry-After").isPresent(),
                response.headers().firstValue("Content-Type").orElse(""));
    }
}
