package io.holdfast.ticket.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.SharedFiles;
import io.holdfast.ticket.AdjustableClock;

import static io.holdfast.ticket.TicketApi.ops;
import static org.assertj.core.api.Assertions.assertThat;

/** Samples in the shape of each vendor, from outside the repository: signed requests and what must exist afterwards. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "ticket_samples"))
class ChannelSamplesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Which the client writes itself, or does not let others write. */
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length", "connection", "expect", "upgrade");

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void resetClock() {
        AdjustableClock.reset();
    }

    @TestFactory
    Stream<DynamicTest> samples() throws IOException {
        Optional<Path> folder = SharedFiles.find("channels");
        if (folder.isEmpty()) {
            return Stream.of(DynamicTest.dynamicTest("absent", () -> SharedFiles.require("channels")));
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            List<Path> samples = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            return samples.stream()
                    .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> check(read(file))));
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void check(JsonNode sample) throws SQLException {
        empty();
        String address = "/channels/" + sample.get("channel").asText() + "/"
                + sample.get("account").asText();
        AdjustableClock.reset();
        if (!sample.path("settings").isNull()) {
            ChannelRequests.admin()
                    .body(sample.get("settings").toString())
                    .put(address)
                    .then()
                    .statusCode(201);
        }
        for (JsonNode earlier : sample.path("earlier")) {
            deliver(earlier);
        }
        deliver(sample);

        AdjustableClock.reset();
        JsonNode expected = sample.get("expect");
        String label =
                sample.get("channel").asText() + ":" + sample.get("account").asText();
        JsonNode tickets = get("/tickets?limit=200&account=" + label).get("items");
        assertThat(tickets).hasSize(expected.path("tickets").size());
        for (JsonNode ticket : expected.path("tickets")) {
            checkTicket(ticket, label);
        }
        for (JsonNode purchase : expected.path("purchases")) {
            checkPurchase(purchase, sample.get("account").asText());
        }
        assertThat(EmbeddedServers.running().queryLong("ticket_samples", "select count(*) from purchase"))
                .isEqualTo(expected.path("purchases").size());
        if (!sample.path("settings").isNull()) {
            assertThat(get(address + "/kept").get("items"))
                    .hasSize(expected.path("kept").asInt(0));
        }
    }

    private void deliver(JsonNode request) {
        AdjustableClock.set(Instant.parse(request.get("receivedAt").asText()));
        byte[] body = request.path("rawBodyEncoding").asText("utf-8").equals("base64")
                ? Base64.getDecoder().decode(request.get("rawBody").asText())
                : request.path("rawBody").asText("").getBytes(StandardCharsets.UTF_8);
        String method = request.get("method").asText();
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port
                        + request.get("path").asText()))
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        request.path("headers").properties().forEach(header -> {
            if (!OWN_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                builder.header(header.getKey(), header.getValue().asText());
            }
        });
        HttpResponse<String> response;
        try {
            response = client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        JsonNode expected = request.get("expect");
        assertThat(response.statusCode())
                .as(response.body())
                .isEqualTo(expected.get("status").asInt());
        if (expected.has("result")) {
            JsonNode result = expected.get("result");
            assertThat(response.headers().firstValue("Holdfast-Result"))
                    .contains(ChannelRequests.result(
                            result.path("accepted").asInt(),
                            result.path("duplicate").asInt(),
                            result.path("ignored").asInt(),
                            result.path("kept").asInt()));
        }
        JsonNode answer = expected.path("answer");
        if (answer.has("body")) {
            assertThat(response.body()).isEqualTo(answer.get("body").asText());
        }
        if (answer.has("contentType")) {
            assertThat(response.headers().firstValue("content-type").orElse(""))
                    .startsWith(answer.get("contentType").asText());
        }
    }

    private void checkTicket(JsonNode expected, String label) {
        JsonNode found = get("/tickets?account=" + label + "&externalId="
                        + encode(expected.get("externalId").asText()))
                .get("items");
        assertThat(found).hasSize(1);
        JsonNode ticket = get("/tickets/" + found.get(0).get("ticketId").asText());
        assertThat(ticket.get("channel")).isEqualTo(expected.get("channel"));
        assertThat(ticket.get("account").asText()).isEqualTo(label);
        assertThat(ticket.get("externalId")).isEqualTo(expected.get("externalId"));
        if (expected.has("text")) {
            assertThat(text(ticket.get("message"))).isEqualTo(text(expected.get("text")));
        }
        String message = text(ticket.get("message"));
        texts(expected.path("textContains")).forEach(held -> assertThat(message).contains(held));
        texts(expected.path("textLacks")).forEach(lacked -> assertThat(message).doesNotContain(lacked));
        if (expected.has("occurredAt")) {
            assertThat(instant(ticket.get("createdAt"))).isEqualTo(instant(expected.get("occurredAt")));
        }
        for (String field : List.of("subject", "department", "priority", "status")) {
            if (expected.has(field)) {
                assertThat(ticket.get(field)).as(field).isEqualTo(expected.get(field));
            }
        }
        assertThat(texts(ticket.get("tags"))).containsAll(texts(expected.path("tags")));
        checkContact(
                expected.path("contact"),
                ticket.get("customerId").asText(),
                ticket.get("channel").asText());
        List<JsonNode> replies = new ArrayList<>();
        ticket.get("replies").forEach(replies::add);
        List<JsonNode> expectedReplies = new ArrayList<>();
        expected.path("replies").forEach(expectedReplies::add);
        replies.sort(Comparator.comparing(reply -> reply.get("externalId").asText()));
        expectedReplies.sort(
                Comparator.comparing(reply -> reply.get("externalId").asText()));
        assertThat(replies).hasSameSizeAs(expectedReplies);
        for (int i = 0; i < replies.size(); i++) {
            checkReply(replies.get(i), expectedReplies.get(i));
        }
    }

    private static void checkReply(JsonNode reply, JsonNode expected) {
        assertThat(reply.get("externalId")).isEqualTo(expected.get("externalId"));
        assertThat(text(reply.get("message"))).isEqualTo(text(expected.get("text")));
        assertThat(reply.get("author").asText())
                .isEqualTo(expected.path("author").asText("customer"));
        assertThat(reply.get("visibility").asText())
                .isEqualTo(expected.path("visibility").asText("public"));
        if (expected.has("occurredAt")) {
            assertThat(instant(reply.get("createdAt"))).isEqualTo(instant(expected.get("occurredAt")));
        }
    }

    private void checkContact(JsonNode expected, String customerId, String channel) {
        List<String> contacts = new ArrayList<>();
        get("/customers/" + customerId)
                .get("contacts")
                .forEach(contact -> contacts.add(contact.get("kind").asText() + " "
                        + contact.get("value").asText()));
        expected.properties().forEach(contact -> {
            String value = contact.getValue().asText();
            assertThat(contacts)
                    .contains(
                            contact.getKey().equals("handle")
                                    ? "handle " + channel + ":" + value.toLowerCase(Locale.ROOT)
                                    : contact.getKey() + " " + value);
        });
    }

    private void checkPurchase(JsonNode expected, String account) throws SQLException {
        String id = expected.get("purchaseId").asText().replace("{account}", account);
        String customer = EmbeddedServers.running()
                .queryString("ticket_samples", "select customer_id from purchase where purchase_id = '" + id + "'");
        checkContact(expected.path("contact"), customer, "");
        JsonNode history = get("/customers/" + customer + "/history").get("items");
        List<JsonNode> refunds = new ArrayList<>();
        JsonNode purchase = null;
        for (JsonNode item : history) {
            if (item.get("type").asText().equals("purchase")) {
                purchase = item;
            } else if (item.get("type").asText().equals("purchase-refunded")) {
                refunds.add(item.get("data"));
            }
        }
        assertThat(purchase).isNotNull();
        for (String field : List.of("amount", "currency", "channel")) {
            assertThat(purchase.get("data").get(field).asText())
                    .isEqualTo(expected.get(field).asText());
        }
        if (expected.has("occurredAt")) {
            assertThat(instant(purchase.get("time"))).isEqualTo(instant(expected.get("occurredAt")));
        }
        for (int i = 0; i < expected.path("items").size(); i++) {
            JsonNode item = purchase.get("data").get("items").get(i);
            JsonNode expectedItem = expected.get("items").get(i);
            expectedItem
                    .properties()
                    .forEach(field -> assertThat(item.get(field.getKey()).asText())
                            .isEqualTo(field.getValue().asText()));
        }
        assertThat(refunds).hasSize(expected.path("refunds").size());
        for (JsonNode refund : expected.path("refunds")) {
            assertThat(refunds)
                    .anyMatch(each -> each.get("refundId").equals(refund.get("refundId"))
                            && each.get("amount").equals(refund.get("amount")));
        }
    }

    private static void empty() throws SQLException {
        EmbeddedServers.running()
                .execute(
                        "ticket_samples",
                        "truncate channel_account, channel_message, conversation, mail_original, kept_delivery,"
                                + " delivery_token, customer_name, ticket, fact, wording, contact, purchase,"
                                + " purchase_refund, reply");
    }

    private static JsonNode get(String path) {
        try {
            String body = (path.contains("/kept") ? ChannelRequests.admin() : ops())
                    .urlEncodingEnabled(false)
                    .get(path)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString();
            return JSON.readTree(body);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(JsonNode node) {
        return node.asText().replace("\r\n", "\n").strip();
    }

    private static Instant instant(JsonNode node) {
        return Instant.parse(node.asText());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
