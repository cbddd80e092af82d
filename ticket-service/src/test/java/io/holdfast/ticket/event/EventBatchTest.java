package io.holdfast.ticket.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.purchase;
import static io.holdfast.ticket.TicketApi.reportAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class EventBatchTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Test
    void aBatchThatLosesItsDatabaseIsAnswered503AndAcceptedWhenSentAgain() throws Exception {
        List<String> events = List.of(purchase("lost-1", "lost-customer"), purchase("lost-2", "lost-customer"));
        try (ExecutorService sender = Executors.newSingleThreadExecutor()) {
            SqlConnection lockOwner = result(pool.getConnection());
            Transaction lock = result(lockOwner.begin());
            result(lockOwner.query("lock table outbox in access exclusive mode").execute());
            Future<ValidatableResponse> response = sender.submit(() -> reportAll(events));
            try {
                await().atMost(TIMEOUT).until(() -> terminateBlockedInserts() > 0);
                response.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                        .statusCode(503)
                        .header("Retry-After", notNullValue())
                        .body("detail", containsString("send it again"));
            } finally {
                result(lock.rollback());
                result(lockOwner.close());
            }
        }

        reportAll(events).statusCode(207).body("items.status", equalTo(List.of("accepted", "accepted")));
    }

    private int terminateBlockedInserts() {
        return result(pool.query("""
                        select pg_terminate_backend(pid) from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock'
                           and query like 'insert into outbox%'
                        """).execute()).size();
    }

    private static <T> T result(Uni<T> step) {
        return step.await().atMost(TIMEOUT);
    }

    @Test
    void oneInvalidEventAmongFiveHundredIsTheOnlyOneRejected() {
        List<String> events = new ArrayList<>(IntStream.range(0, 500)
                .mapToObj(i -> purchase("among-" + i, "among-customer"))
                .toList());
        events.set(137, event("among-137", "purchase", "2026-01-02T03:04:05Z", """
                {"purchaseId":"among-137","customerId":"among-customer","amount":12.5,"currency":"EURO"}"""));

        List<String> statuses = reportAll(events)
                .statusCode(207)
                .body("items", hasSize(500))
                .body("items[137].index", equalTo(137))
                .body("items[137].id", equalTo("among-137"))
                .body("items[137].status", equalTo("rejected"))
                .body("items[137].errors.field", equalTo(List.of("data.amount", "data.currency")))
                .extract()
                .path("items.status");

        assertThat(Collections.frequency(statuses, "accepted")).isEqualTo(499);
        assertThat(published("purchases", "among-customer", 499)).hasSize(499);
    }

    @Test
    void theSameEventTwiceInOneBatchIsOneAcceptedAndOneDuplicate() {
        reportAll(List.of(purchase("twice", "twice-customer"), purchase("twice", "twice-customer")))
                .statusCode(207)
                .body("items.status", equalTo(List.of("accepted", "duplicate")));
    }

    @Test
    void overlappingBatchesAtOnceAcceptEachEventOnce() throws Exception {
        int batches = 12;
        List<String> statuses = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(batches)) {
            List<Callable<List<String>>> sends = IntStream.range(0, batches)
                    .<Callable<List<String>>>mapToObj(n -> () -> {
                        List<String> events = new ArrayList<>(IntStream.range(0, 100)
                                .mapToObj(i -> created(
                                        "overlap-" + i,
                                        "2026-01-02T03:04:05Z",
                                        "overlap-t" + i % 10,
                                        "overlap-c" + i % 10))
                                .toList());
                        Collections.rotate(events, n * 17);
                        return reportAll(events).statusCode(207).extract().path("items.status");
                    })
                    .toList();
            for (Future<List<String>> response : senders.invokeAll(sends)) {
                statuses.addAll(response.get());
            }
        }

        assertThat(Collections.frequency(statuses, "accepted")).isEqualTo(100);
        assertThat(Collections.frequency(statuses, "duplicate")).isEqualTo(1_100);
    }

    @Test
    void anEmptyBatchHasAnEmptyResponse() {
        reportAll(List.of()).statusCode(207).body("items", empty());
    }

    @Test
    void moreThanAThousandEventsAreRejected() {
        reportAll(Collections.nCopies(1_001, "{}")).statusCode(422).body("errors", hasSize(1));
    }

    @Test
    void aBatchOfAThousandEventsIsAccepted() {
        List<String> statuses = reportAll(IntStream.range(0, 1_000)
                        .mapToObj(i -> purchase("thousand-" + i, "thousand-" + i))
                        .toList())
                .statusCode(207)
                .extract()
                .path("items.status");

        assertThat(statuses).hasSize(1_000).containsOnly("accepted");
    }
}
