package io.holdfast.ticket.customer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.purchase;
import static io.holdfast.ticket.TicketApi.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CustomerTest {

    @Test
    void theSameContactIsTheSameCustomer() {
        String first = customerOf("{\"email\":\"Ann@Example.com\",\"phone\":\"+49 30 123-4567\"}", "email");
        String again = customerOf("{\"email\":\" ann@example.COM \"}", "web");
        String byPhone = customerOf("{\"phone\":\"0049 30 1234567\"}", "phone");
        String somebodyElse = customerOf("{\"handle\":\"@ann\"}", "x");

        assertThat(List.of(again, byPhone)).containsOnly(first);
        assertThat(somebodyElse).isNotEqualTo(first);
        ops().get("/customers/" + first)
                .then()
                .statusCode(200)
                .body("contacts.value", contains("ann@example.com", "+49301234567"))
                .body("totals.tickets", equalTo(3));
    }

    @Test
    void theSameContactFromManyAtOnceIsOneCustomer() throws Exception {
        List<String> customers = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(12)) {
            Callable<String> send = () -> customerOf("{\"email\":\"many@example.com\"}", "email");
            for (Future<String> answer : senders.invokeAll(Collections.nCopies(30, send))) {
                customers.add(answer.get());
            }
        }

        assertThat(customers).hasSize(30).containsOnly(customers.getFirst());
    }

    @Test
    void anEventThatComesWhileTheHistoryIsReadPushesNoOtherOffThePage() throws Exception {
        List<List<String>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 60; round++) {
                String customer = "hist-race-" + round;
                report(created(customer, "2026-01-01T00:00:00Z", customer + "-t", customer))
                        .statusCode(202);
                List<Callable<List<String>>> requests = new ArrayList<>(Collections.nCopies(
                        7,
                        () -> ops().get("/customers/" + customer + "/history")
                                .jsonPath()
                                .getList("items.type")));
                requests.add(2, () -> {
                    report(purchase(customer + "-p", customer)).statusCode(202);
                    return List.of("ticket-created");
                });
                for (Future<List<String>> answer : clients.invokeAll(requests)) {
                    answers.add(answer.get());
                }
            }
        }

        assertThat(answers).allMatch(types -> types.contains("ticket-created"));
    }

    @Test
    void aCustomersHistoryIsNewestFirst() {
        report(created("hist-1", "2026-01-01T00:00:00Z", "hist-t", "hist-c")).statusCode(202);
        report(purchase("hist-2", "hist-c")).statusCode(202);
        channel()
                .body("{\"reason\":\"price\",\"comment\":\"Too dear\"}")
                .post("/customers/hist-c/departure")
                .then()
                .statusCode(201);

        JsonPath first = ops().get("/customers/hist-c/history?limit=2")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(first.<String>getList("items.type")).containsExactly("customer-left", "purchase");
        assertThat(first.getString("items[0].message")).isEqualTo("Too dear");
        ops().get("/customers/hist-c/history?limit=2&cursor=" + first.getString("nextCursor"))
                .then()
                .body("items.eventId", contains("hist-1"))
                .body("nextCursor", nullValue());
    }

    @Test
    void anErasedCustomersDataIsDeletedAndNotStoredAgain() {
        String ticket = openTicket("erased-c");
        report(purchase("erased-1", "erased-c")).statusCode(202);

        ops().delete("/customers/erased-c").then().statusCode(202);

        ops().get("/customers/erased-c").then().statusCode(404);
        ops().get("/tickets/" + ticket).then().statusCode(404);
        ops().delete("/customers/erased-c").then().statusCode(202);
        report(purchase("erased-1", "erased-c")).statusCode(202).body("status", equalTo("duplicate"));
        report(purchase("erased-2", "erased-c")).statusCode(202).body("status", equalTo("accepted"));
        report(created("erased-3", "2026-01-01T00:00:00Z", "erased-t", "erased-c"))
                .statusCode(202);
        ops().get("/customers/erased-c").then().statusCode(404);
        ops().get("/tickets/erased-t").then().statusCode(404);
        assertThat(published("customers", "erased-c", 2))
                .extracting(r -> r.headers().get("ce_type"))
                .containsExactly("customer-erased", "customer-erased");
        assertThat(published("purchases", "erased-c", 1)).hasSize(1);
        assertThat(published("tickets", "erased-c", 1)).hasSize(1);
    }

    private static String customerOf(String contact, String channel) {
        return channel()
                .body("{\"contact\":" + contact + ",\"channel\":\"" + channel
                        + "\",\"subject\":\"S\",\"message\":\"M\"}")
                .post("/tickets")
                .then()
                .statusCode(201)
                .extract()
                .path("customerId");
    }
}
