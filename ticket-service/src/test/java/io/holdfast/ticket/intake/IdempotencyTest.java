package io.holdfast.ticket.intake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.AlsoInContainers;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

@QuarkusTest
@AlsoInContainers
@WithTestResource(EmbeddedServers.class)
class IdempotencyTest {

    @Test
    void anIdempotencyKeyReturnsTheFirstResponse() {
        String body = "{\"customerId\":\"idem\",\"channel\":\"email\",\"subject\":\"S\",\"message\":\"M\"}";
        Response first = channel().header("Idempotency-Key", "k-1").body(body).post("/tickets");
        Response again = channel().header("Idempotency-Key", "k-1").body(body).post("/tickets");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        channel()
                .header("Idempotency-Key", "k-1")
                .body(body.replace("\"S\"", "\"T\""))
                .post("/tickets")
                .then()
                .statusCode(422);
        ops().header("Idempotency-Key", "k-1")
                .body(body)
                .post("/tickets")
                .then()
                .statusCode(201)
                .body("ticketId", not(equalTo(first.path("ticketId"))));
        channel()
                .header("Idempotency-Key", "k-1")
                .body("{\"source\":\"/x\"}")
                .post("/imports")
                .then()
                .statusCode(422);
        assertThat(published("tickets", "idem", 2)).hasSize(2);
    }

    @Test
    void anIdempotencyKeyFromManyAtOnceHasOneEffect() throws Exception {
        String body = "{\"customerId\":\"idem-many\",\"amount\":\"5\",\"currency\":\"EUR\"}";
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(12)) {
            Callable<Integer> send = () -> channel()
                    .header("Idempotency-Key", "k-many")
                    .body(body)
                    .post("/purchases")
                    .statusCode();
            for (Future<Integer> answer : senders.invokeAll(Collections.nCopies(30, send))) {
                statuses.add(answer.get());
            }
        }

        assertThat(statuses).containsOnly(201, 409).contains(201);
        ops().get("/customers/idem-many").then().body("totals.purchases", equalTo(1));
    }
}
