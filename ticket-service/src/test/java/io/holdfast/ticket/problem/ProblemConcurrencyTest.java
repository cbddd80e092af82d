package io.holdfast.ticket.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.reportAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** Requests about two problems that name the same tickets at the same time, while the job answers them. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ProblemConcurrencyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant EXPECTED = Instant.parse("2026-12-01T09:00:00Z");
    private static final int ROUNDS = 6;
    private static final int TICKETS = 300;
    private static final int CUSTOMERS = 100;

    private final Random random = new Random(7);

    @Inject
    Pool pool;

    private List<String> tickets = List.of();

    @BeforeEach
    void reportTickets() {
        tickets = IntStream.range(0, TICKETS).mapToObj(i -> "crossing-" + i).toList();
        reportAll(IntStream.range(0, TICKETS)
                        .mapToObj(i -> event("crossing-" + i, "ticket-created", "2026-01-02T03:04:05Z", """
                                {"ticketId":"crossing-%d","customerId":"crossing-customer-%d","channel":"email"}""".formatted(
                                        i, i % CUSTOMERS)))
                        .toList())
                .statusCode(207);
    }

    /** Linking removes what tickets are to be told of the other problem, which its change and its resolution add in bulk. */
    @Test
    void noRequestFailsWhenTicketsAreMovedBetweenProblemsThatAreChangedAndResolved() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String one = create("one-" + round);
            String other = create("other-" + round);
            link(one, tickets);
            List<Callable<Integer>> requests = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int minutes = i;
                requests.add(() -> link(one, shuffled(40)));
                requests.add(() -> link(other, shuffled(40)));
                requests.add(() -> change(one, EXPECTED.plusSeconds(60L * minutes)));
                requests.add(() -> change(other, EXPECTED.plusSeconds(60L * minutes)));
            }
            requests.add(() -> resolve(one));
            requests.add(() -> link(other, tickets.reversed()));
            requests.add(() -> link(one, tickets.reversed()));

            assertThat(statuses(requests)).isSubsetOf(200, 202, 409);

            resolve(one);
            resolve(other);
        }
        await().atMost(PATIENCE).until(() -> count("waiting") == 0);
        ops().get("/problems/crossing-other-0").then().body("status", equalTo("resolved"));
    }

    private static List<Integer> statuses(List<Callable<Integer>> requests) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> answer : clients.invokeAll(requests)) {
                statuses.add(answer.get());
            }
        }
        return statuses;
    }

    private synchronized List<String> shuffled(int count) {
        List<String> chosen = new ArrayList<>(tickets);
        Collections.shuffle(chosen, random);
        return chosen.subList(0, count);
    }

    private static String create(String name) {
        ops().body("{\"problemId\":\"crossing-" + name + "\",\"title\":\"T\",\"expectedResolutionAt\":\"" + EXPECTED
                        + "\"}")
                .post("/problems")
                .then()
                .statusCode(201);
        return "crossing-" + name;
    }

    private static int link(String problem, List<String> tickets) {
        return ops().body("{\"ticketIds\":[\"" + String.join("\",\"", tickets) + "\"]}")
                .post("/problems/" + problem + "/tickets")
                .statusCode();
    }

    private static int change(String problem, Instant expected) {
        return ops().body("{\"expectedResolutionAt\":\"" + expected + "\"}")
                .patch("/problems/" + problem)
                .statusCode();
    }

    private static int resolve(String problem) {
        return ops().body("{\"message\":\"Solved.\"}")
                .post("/problems/" + problem + "/resolve")
                .statusCode();
    }

    private long count(String state) {
        return pool.query("select count(*) from problem_task where customer_id like 'crossing-%' and state = '" + state
                        + "'")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(PATIENCE);
    }
}
