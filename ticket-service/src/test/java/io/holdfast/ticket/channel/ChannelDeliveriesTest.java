package io.holdfast.ticket.channel;

import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.ticket.channel.kept.KeptTable;

import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.channel.ChannelRequests.SHOP_SECRET;
import static io.holdfast.ticket.channel.ChannelRequests.WEB_SECRET;
import static io.holdfast.ticket.channel.ChannelRequests.admin;
import static io.holdfast.ticket.channel.ChannelRequests.message;
import static io.holdfast.ticket.channel.ChannelRequests.order;
import static io.holdfast.ticket.channel.ChannelRequests.putAccount;
import static io.holdfast.ticket.channel.ChannelRequests.refund;
import static io.holdfast.ticket.channel.ChannelRequests.result;
import static io.holdfast.ticket.channel.ChannelRequests.shopify;
import static io.holdfast.ticket.channel.ChannelRequests.web;
import static io.holdfast.ticket.channel.ChannelRequests.whatsapp;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

/** What becomes of deliveries: once, in one conversation, or kept. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "ticket_channels"))
class ChannelDeliveriesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String META_SECRET = "4c1d7e0b9a2f4e6d8c3b5a7f9e1d2c4b";

    @Inject
    KeptTable kept;

    @Test
    void anAccountIsSetUpByAnAdministratorWhoNeverSeesItsSecretAgain() {
        String path = "/channels/whatsapp/berlin";
        String settings = """
                {"secret":["one","two"],"verifyToken":"token-1","recipients":["277"],"department":"sales","tags":["wa"]}""";
        admin().body(settings).put(path).then().statusCode(201);
        admin().body(settings).put(path).then().statusCode(200).body(not(containsString("token-1")));
        admin().get(path)
                .then()
                .statusCode(200)
                .body("secrets", equalTo(2))
                .body("recipients", hasItem("277"))
                .body("department", equalTo("sales"))
                .body(not(containsString("token-1")));
        ops().get(path).then().statusCode(403);
        given().get(path).then().statusCode(401);
        ServiceRequests.asChannel().get(path).then().statusCode(403);
        admin().body("{}")
                .put("/channels/whatsapp/munich")
                .then()
                .statusCode(422)
                .body("errors.field", hasItem("secret"));
        admin().body("{\"secret\":\"s\"}").put("/channels/fax/berlin").then().statusCode(404);
        admin().body("{\"secret\":\"s\"}")
                .put("/channels/telegram/Berlin!")
                .then()
                .statusCode(422);
        admin().delete(path).then().statusCode(204);
        admin().delete(path).then().statusCode(404);
        given().body("{}").post(path).then().statusCode(404);
    }

    @Test
    void theAccountIsCheckedBeforeTheSizeAndTheSizeBeforeTheSignature() {
        putAccount("web", "order", WEB_SECRET);
        byte[] large = new byte[4 * 1024 * 1024 + 1];

        given().body("{}").post("/channels/fax/berlin").then().statusCode(404).contentType("application/problem+json");
        given().body(large)
                .post("/channels/web/unknown")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        given().body(large).post("/channels/web/order").then().statusCode(413).contentType("application/problem+json");
        given().body(new byte[2 * 1024 * 1024])
                .post("/channels/web/order")
                .then()
                .statusCode(401);
        given().body("{}").post("/channels/web/order").then().statusCode(401);
        admin().get("/channels/web/order/kept").then().body("items", hasSize(0));
    }

    @Test
    void theSameMessageEightTimesAtTheSameMomentIsReceivedOnce() throws Exception {
        putAccount("web", "eight", WEB_SECRET);
        String message = message("m-1", "eight@example.com", "talk", "Hello");

        List<String> results = inParallel(Collections.nCopies(8, message), each -> web("eight", each));

        assertThat(results.stream().filter(result(1, 0, 0, 0)::equals)).hasSize(1);
        assertThat(results.stream().filter(result(0, 1, 0, 0)::equals)).hasSize(7);
        assertThat(ticketsOf("web:eight")).hasSize(1);
        ops().get("/tickets/" + ticketsOf("web:eight").getFirst()).then().body("replies", hasSize(0));
    }

    @Test
    void firstMessagesOfOnePersonAtTheSameMomentOpenOneTicket() throws Exception {
        putAccount("web", "first", WEB_SECRET);
        List<String> messages = IntStream.range(0, 6)
                .mapToObj(i -> message("f-" + i, "first@example.com", "talk", "Text " + i))
                .toList();

        List<String> results = inParallel(messages, each -> web("first", each));

        assertThat(results).containsOnly(result(1, 0, 0, 0));
        assertThat(ticketsOf("web:first")).hasSize(1);
        ops().get("/tickets/" + ticketsOf("web:first").getFirst()).then().body("replies", hasSize(5));
    }

    @Test
    void aMessageOpensWhatRestsAndANewTicketAfterAClosedOne() {
        putAccount("web", "states", WEB_SECRET);
        web("states", message("s-0", "states@example.com", "talk", "First"))
                .then()
                .statusCode(200);
        String ticket = ticketsOf("web:states").getFirst();
        int i = 1;
        for (String status : List.of("pending", "on-hold", "resolved")) {
            ops().body("{\"status\":\"" + status + "\"}")
                    .patch("/tickets/" + ticket)
                    .then()
                    .statusCode(200);
            web("states", message("s-" + i++, "states@example.com", "talk", "Again"))
                    .then()
                    .statusCode(200);
            ops().get("/tickets/" + ticket).then().body("status", equalTo("open"));
        }
        ops().body("{\"status\":\"closed\"}").patch("/tickets/" + ticket).then().statusCode(200);
        web("states", message("s-8", "states@example.com", "talk", "Much later"))
                .then()
                .statusCode(200);
        web("states", message("s-9", "states@example.com", "talk", "And more"))
                .then()
                .statusCode(200);

        ops().get("/tickets/" + ticket).then().body("status", equalTo("closed")).body("replies", hasSize(3));
        List<String> tickets = ticketsOf("web:states");
        assertThat(tickets).hasSize(2);
        String second = tickets.getFirst().equals(ticket) ? tickets.getLast() : tickets.getFirst();
        ops().get("/tickets/" + second)
                .then()
                .body("message", equalTo("Much later"))
                .body("replies.message", hasItem("And more"));
        ops().get("/tickets?account=web:states&externalId=s-9").then().body("items.ticketId", hasItem(second));
    }

    @Test
    void aMergedTicketHandsItsConversationOn() {
        putAccount("web", "merged", WEB_SECRET);
        web("merged", message("a-0", "merged@example.com", "one", "One")).then().statusCode(200);
        String first = ticketsOf("web:merged").getFirst();
        web("merged", message("b-0", "merged@example.com", "two", "Two")).then().statusCode(200);
        String second = ticketsOf("web:merged").stream()
                .filter(each -> !each.equals(first))
                .findFirst()
                .orElseThrow();
        ops().body("{\"intoTicketId\":\"" + second + "\"}")
                .post("/tickets/" + first + "/merge")
                .then()
                .statusCode(201);

        web("merged", message("a-1", "merged@example.com", "one", "More"))
                .then()
                .statusCode(200);

        ops().get("/tickets/" + second).then().body("replies.message", hasItem("More"));
    }

    /** Whatever comes first opens the ticket; everything is in it, once. */
    @Test
    void anyOrderAndRepetitionOfMessagesGivesTheSameConversation() {
        putAccount("web", "shuffled", WEB_SECRET);
        Random random = new Random(7);
        for (int round = 0; round < 6; round++) {
            String talk = "talk-" + round;
            List<String> messages = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                messages.add(message("%s-%d".formatted(talk, i), "shuffled@example.com", talk, "Text " + i));
            }
            List<String> deliveries = new ArrayList<>(messages);
            deliveries.addAll(messages.subList(0, 3));
            Collections.shuffle(deliveries, random);
            deliveries.forEach(each -> web("shuffled", each).then().statusCode(200));

            String ticket = ops().get("/tickets?account=web:shuffled&externalId=" + talk + "-0")
                    .then()
                    .extract()
                    .path("items[0].ticketId");
            Response conversation = ops().get("/tickets/" + ticket);
            List<String> texts = new ArrayList<>(conversation.path("replies.message"));
            texts.add(conversation.path("message"));
            assertThat(texts).containsExactlyInAnyOrder("Text 0", "Text 1", "Text 2", "Text 3", "Text 4");
        }
    }

    @Test
    void whatCannotBeReadIsKeptOnceAndReadAgainWhenAsked() {
        putAccount("web", "kept", WEB_SECRET);
        byte[] cutOff = "{\"type\":\"message.created\",\"data\":{".getBytes(StandardCharsets.UTF_8);
        web("kept", "k-1", cutOff).then().statusCode(200).header("Holdfast-Result", result(0, 0, 0, 1));
        web("kept", "k-2", cutOff).then().statusCode(200).header("Holdfast-Result", result(0, 0, 0, 1));

        String path = "/channels/web/kept/kept";
        String id = admin().get(path)
                .then()
                .body("items", hasSize(1))
                .body("items.reason", hasItem("unreadable"))
                .extract()
                .path("items[0].keptId");
        assertThat(admin().get(path + "/" + id).asByteArray()).isEqualTo(cutOff);
        admin().post(path + "/" + id + "/retry").then().statusCode(422).contentType("application/problem+json");
        ServiceRequests.as("agent").get(path).then().statusCode(403);
        admin().delete(path + "/" + id).then().statusCode(204);
        admin().delete(path + "/" + id).then().statusCode(404);
        admin().get(path).then().body("items", hasSize(0));
        assertThat(audited("web/kept/kept/" + id))
                .containsExactlyInAnyOrder("tester kept-delivery.retried", "tester kept-delivery.deleted");
    }

    @Test
    void aRefundBeforeItsOrderIsTakenAsSoonAsTheOrderComes() throws SQLException {
        putAccount("shopify", "early", SHOP_SECRET);
        shopify("early", refund(71, 70, "5.00")).then().statusCode(200).header("Holdfast-Result", result(0, 0, 0, 1));
        admin().get("/channels/shopify/early/kept").then().body("items.reason", hasItem("waits-for-purchase"));
        String id = admin().get("/channels/shopify/early/kept").path("items[0].keptId");
        admin().post("/channels/shopify/early/kept/" + id + "/retry").then().statusCode(422);

        shopify("early", order(70, "early@example.com", "20.00"))
                .then()
                .statusCode(200)
                .header("Holdfast-Result", result(1, 0, 0, 0));

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> admin().get("/channels/shopify/early/kept").then().body("items", hasSize(0)));
        assertThat(audited("shopify/early/kept/" + id))
                .as("nobody asked for the retry that stored it")
                .containsExactly("tester kept-delivery.retried");
        String customer = EmbeddedServers.running()
                .queryString(
                        "ticket_channels",
                        "select customer_id from purchase where purchase_id = 'shopify:early:70' and refunded = 5");
        ops().get("/customers/" + customer + "/history")
                .then()
                .body("items.type", hasItem("purchase-refunded"))
                .body("items.data.purchaseId", everyItem(equalTo("shopify:early:70")));
        shopify("early", refund(71, 70, "5.00")).then().header("Holdfast-Result", result(0, 1, 0, 0));
        shopify("early", order(70, "early@example.com", "20.00")).then().header("Holdfast-Result", result(0, 1, 0, 0));
    }

    @Test
    void moreGivenBackThanPaidIsKeptForAPerson() {
        putAccount("shopify", "toomuch", SHOP_SECRET);
        shopify("toomuch", order(80, "toomuch@example.com", "20.00")).then().statusCode(200);

        shopify("toomuch", refund(81, 80, "20.01")).then().header("Holdfast-Result", result(0, 0, 0, 1));

        admin().get("/channels/shopify/toomuch/kept").then().body("items[0].detail", containsString("left"));
    }

    @Test
    void onePersonIsOneCustomerOnAllChannels() {
        putAccount("web", "person", WEB_SECRET);
        putAccount("shopify", "person", SHOP_SECRET);
        shopify("person", order(90, "Person@Example.com", "20.00")).then().statusCode(200);
        web("person", message("p-1", "person@example.com", "talk", "Where is it?"))
                .then()
                .statusCode(200);

        String customer = ops().get("/tickets?account=web:person").path("items[0].customerId");
        ops().get("/customers/" + customer + "/history").then().body("items.type", hasItem("purchase"));
    }

    @Test
    void oneBadElementIsKeptAndItsNeighboursGoOn() {
        admin().body(Map.of("secret", META_SECRET, "verifyToken", "tamarind"))
                .put("/channels/whatsapp/batch")
                .then()
                .statusCode(201);
        String good = """
                {"from":"4915112345678","id":"wamid.%s","timestamp":"1795171197","type":"text","text":{"body":"Hi"}}""";
        String body = """
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                 "metadata":{"phone_number_id":"9"},"contacts":[],"messages":[%s,{"id":7,"type":"text"},%s]}}]}]}""".formatted(good.formatted("one"), good.formatted("two"));

        whatsapp("batch", META_SECRET, body).then().statusCode(200).header("Holdfast-Result", result(2, 0, 0, 1));
        whatsapp("batch", META_SECRET, body).then().statusCode(200).header("Holdfast-Result", result(0, 2, 0, 1));
        whatsapp("batch", "wrong", body).then().statusCode(401);
        given().get("/channels/whatsapp/batch?hub.mode=subscribe&hub.verify_token=tamarind&hub.challenge=4711")
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .body(equalTo("4711"));
        given().get("/channels/whatsapp/batch?hub.mode=subscribe&hub.verify_token=other&hub.challenge=4711")
                .then()
                .statusCode(403);
    }

    @Test
    void rulesOnArrivalSortTicketsOfChannelsAndOfTheApi() {
        putAccount("web", "sorted", WEB_SECRET);
        String rules = """
                {"rules":[{"name":"refunds","when":{"words":["refund"],"channel":["web"]},
                  "set":{"department":"billing","priority":"urgent","tags":["refund"],"agentId":"ann"}}]}""";
        int version =
                ops().get("/arrival-rules").then().statusCode(200).extract().path("version");
        ops().body(rules)
                .put("/arrival-rules")
                .then()
                .statusCode(200)
                .body("version", equalTo(version + 1))
                .body("rules.name", hasItem("refunds"));
        ServiceRequests.as("agent")
                .contentType("application/json")
                .body(rules)
                .put("/arrival-rules")
                .then()
                .statusCode(403);
        ops().body("{\"rules\":[{}]}").put("/arrival-rules").then().statusCode(422);

        web("sorted", message("r-1", "sorted@example.com", "talk", "A refund, please"))
                .then()
                .statusCode(200);
        ops().get("/tickets?account=web:sorted")
                .then()
                .body("items[0].department", equalTo("billing"))
                .body("items[0].priority", equalTo("urgent"))
                .body("items[0].agentId", equalTo("ann"))
                .body("items[0].tags", hasItem("refund"));
        ops().body("""
                {"customerId":"sorted","channel":"web","subject":"Refund","message":"Now"}""")
                .post("/tickets")
                .then()
                .statusCode(201)
                .body("department", equalTo("billing"))
                .body("agentId", equalTo("ann"));
        ops().body("""
                {"channel":"web","message":"I want a REFUND"}""")
                .post("/arrival-rules/try")
                .then()
                .statusCode(200)
                .body("department", equalTo("billing"))
                .body("rules", hasItem("refunds"));
        ops().body("{\"rules\":[]}").put("/arrival-rules").then().statusCode(200);
    }

    @Test
    void anErasedCustomersMessagesAreNotReceivedAgain() throws SQLException {
        putAccount("web", "erased", WEB_SECRET);
        String message = message("e-1", "erased@example.com", "talk", "Forget me");
        web("erased", message).then().statusCode(200);
        String customer = ops().get("/tickets?account=web:erased").path("items[0].customerId");

        admin().delete("/customers/" + customer).then().statusCode(202);

        web("erased", message).then().statusCode(200).header("Holdfast-Result", result(0, 1, 0, 0));
        assertThat(ticketsOf("web:erased")).isEmpty();
        assertThat(EmbeddedServers.running()
                        .queryLong("ticket_channels", "select count(*) from conversation where account = 'erased'"))
                .isZero();
        web("erased", message("e-2", "erased@example.com", "talk", "I am back"))
                .then()
                .statusCode(200);
        assertThat(ticketsOf("web:erased")).hasSize(1);
    }

    @Test
    void anErasedCustomersPurchasesAndRefundsAreNotRecordedAgain() throws SQLException {
        putAccount("shopify", "forgot", SHOP_SECRET);
        String order = order(60, "forgot@example.com", "20.00");
        shopify("forgot", order).then().header("Holdfast-Result", result(1, 0, 0, 0));
        shopify("forgot", refund(61, 60, "5.00")).then().header("Holdfast-Result", result(1, 0, 0, 0));
        erase(EmbeddedServers.running()
                .queryString(
                        "ticket_channels", "select customer_id from purchase where purchase_id = 'shopify:forgot:60'"));

        shopify("forgot", order).then().statusCode(200).header("Holdfast-Result", result(0, 1, 0, 0));
        shopify("forgot", refund(61, 60, "5.00")).then().header("Holdfast-Result", result(0, 1, 0, 0));
        shopify("forgot", refund(62, 60, "1.00")).then().header("Holdfast-Result", result(0, 1, 0, 0));

        assertThat(rowsOf("purchase where purchase_id like 'shopify:forgot:%'")).isZero();
        assertThat(rowsOf("contact where value like '%forgot@example.com'")).isZero();
        admin().get("/channels/shopify/forgot/kept").then().body("items", hasSize(0));
        shopify("forgot", order(63, "forgot@example.com", "20.00"))
                .then()
                .header("Holdfast-Result", result(1, 0, 0, 0));
    }

    @Test
    void aRefundThatWaitedForAPurchaseErasedMeanwhileWaitsNoLonger() throws SQLException {
        putAccount("shopify", "late", SHOP_SECRET);
        shopify("late", refund(66, 65, "5.00")).then().header("Holdfast-Result", result(0, 0, 0, 1));
        EmbeddedServers.running()
                .queryLong(
                        "ticket_channels",
                        "with erased as (insert into erased_purchase"
                                + " values (sha256(convert_to('shopify:late:65', 'UTF8'))) returning 1)"
                                + " select count(*) from erased");

        List<String> ready = kept.findReady(List.of()).await().atMost(PATIENCE);

        String id = admin().get("/channels/shopify/late/kept").path("items[0].keptId");
        assertThat(ready).contains(id);
        admin().post("/channels/shopify/late/kept/" + id + "/retry").then().statusCode(200);
        admin().get("/channels/shopify/late/kept").then().body("items", hasSize(0));
        assertThat(audited("shopify/late/kept/" + id)).containsExactly("tester kept-delivery.retried");
    }

    private static void erase(String customer) {
        admin().delete("/customers/" + customer).then().statusCode(202);
    }

    private static long rowsOf(String from) throws SQLException {
        return EmbeddedServers.running().queryLong("ticket_channels", "select count(*) from " + from);
    }

    @Test
    void clientsThatDisconnectInTheMiddleOfABodyLeaveNothingBehind() throws Exception {
        putAccount("web", "leaver", WEB_SECRET);
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket("localhost", RestAssured.port)) {
                socket.setSoLinger(true, 0);
                OutputStream out = socket.getOutputStream();
                out.write("POST /channels/web/leaver HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n{"
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }

        // The budget of bodies in memory is free again.
        await().atMost(PATIENCE)
                .untilAsserted(() -> web("leaver", message("l-1", "leaver@example.com", "talk", "Still here"))
                        .then()
                        .statusCode(200));
        assertThat(ticketsOf("web:leaver")).hasSize(1);
    }

    @Test
    void bodiesThatAreAnnouncedAndDoNotComeHoldUpNobody() throws Exception {
        putAccount("web", "silent", WEB_SECRET);
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket("localhost", RestAssured.port);
                silent.add(socket);
                socket.getOutputStream()
                        .write(
                                "POST /channels/web/silent HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n{"
                                        .getBytes(StandardCharsets.US_ASCII));
            }

            web("silent", message("q-1", "silent@example.com", "talk", "Hello"))
                    .then()
                    .statusCode(200)
                    .header("Holdfast-Result", result(1, 0, 0, 0));
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** Twenty deliveries a second while PostgreSQL is killed: whoever is answered 503 sends again, as vendors do. */
    @Test
    void nothingIsLostOrCountedTwiceWhileTheDatabaseRestarts() throws Exception {
        putAccount("web", "outage", WEB_SECRET);
        List<String> messages = IntStream.range(0, 100)
                .mapToObj(i -> message("o-" + i, "o" + i % 10 + "@example.com", "talk-" + i % 10, "Text " + i))
                .toList();
        Thread outage = Thread.ofPlatform().start(() -> {
            EmbeddedServers.running().killDatabase();
            EmbeddedServers.running().restartDatabase();
        });

        List<String> results = inParallel(messages, ChannelDeliveriesTest::untilAnswered);

        outage.join();
        assertThat(results).hasSize(100);
        List<String> tickets = ticketsOf("web:outage");
        assertThat(tickets).hasSize(10);
        int replies = 0;
        for (String ticket : tickets) {
            replies += ops().get("/tickets/" + ticket)
                    .then()
                    .extract()
                    .<List<?>>path("replies")
                    .size();
        }
        assertThat(replies).isEqualTo(90);
    }

    private static Response untilAnswered(String message) {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (System.nanoTime() < end) {
            Response response = web("outage", message);
            if (response.statusCode() == 200) {
                return response;
            }
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isNotBlank();
        }
        throw new AssertionError("never answered 200");
    }

    private interface Post {
        Response post(String message);
    }

    /** The results of deliveries that are sent at the same time. */
    private static List<String> inParallel(List<String> messages, Post post) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.min(20, messages.size()))) {
            List<Future<Response>> answers = messages.stream()
                    .map(message -> threads.submit(() -> post.post(message)))
                    .collect(Collectors.toList());
            List<String> results = new ArrayList<>();
            for (Future<Response> answer : answers) {
                Response response = answer.get();
                assertThat(response.statusCode()).isEqualTo(200);
                results.add(response.header("Holdfast-Result"));
            }
            return results;
        }
    }

    private static List<String> ticketsOf(String account) {
        return ops().get("/tickets?limit=200&account=" + account)
                .then()
                .statusCode(200)
                .extract()
                .path("items.ticketId");
    }

    /** Who did what with a resource of a channel by the audit trail, newest first. */
    private static List<String> audited(String resource) {
        return admin().get("/audit?limit=200")
                .then()
                .statusCode(200)
                .extract()
                .path("items.findAll { it.resource == 'channels/%s' }.collect { it.who + ' ' + it.action }"
                        .formatted(resource));
    }
}
