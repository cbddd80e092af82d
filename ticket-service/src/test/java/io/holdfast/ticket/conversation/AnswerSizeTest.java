package io.holdfast.ticket.conversation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static org.assertj.core.api.Assertions.assertThat;

/** Answers whose size senders control: cut at a number of bytes, with a cursor for the rest. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AnswerSizeTest {

    private static final int LONG = 200_000;
    private static final int BYTES_MAX = 1 << 20;
    private static final int REPLIES = 12;

    private final String customer = "sizes-" + UUID.randomUUID();

    private static String longText(int number) {
        return "%03d ".formatted(number) + "x".repeat(LONG - 4);
    }

    private static void reply(String ticket, int number, String message) {
        channel()
                .body("""
                        {"author":"agent","agentId":"a","message":"%s","occurredAt":"2026-03-02T09:%02d:00Z"}""".formatted(message, number))
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(201);
    }

    private static JsonNode read(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        try {
            return new ObjectMapper().readTree(answer.asByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> starts(JsonNode replies) {
        List<String> starts = new ArrayList<>();
        replies.forEach(reply -> starts.add(reply.get("message").asText().substring(0, 3)));
        return starts;
    }

    @Test
    void aConversationIsItsLatestRepliesAndACursorForTheOnesBefore() {
        String ticket = openTicket(customer);
        for (int i = 0; i < REPLIES; i++) {
            reply(ticket, i, longText(i));
        }

        Response conversation = ops().get("/tickets/" + ticket);

        assertThat(conversation.asByteArray().length).isLessThan(BYTES_MAX + LONG);
        JsonNode json = read(conversation);
        List<String> shown = starts(json.get("replies"));
        assertThat(shown).hasSizeBetween(2, REPLIES - 1).isSorted().endsWith("%03d".formatted(REPLIES - 1));

        List<String> all = new ArrayList<>(shown.reversed());
        String cursor = json.path("repliesNextCursor").asText(null);
        while (cursor != null) {
            Response page =
                    ops().queryParam("cursor", cursor).queryParam("limit", 200).get("/tickets/" + ticket + "/replies");
            assertThat(page.asByteArray().length).isLessThan(BYTES_MAX + LONG);
            JsonNode replies = read(page);
            all.addAll(starts(replies.get("items")));
            cursor = replies.get("nextCursor").asText(null);
        }
        assertThat(all)
                .containsExactlyElementsOf(IntStream.range(0, REPLIES)
                        .mapToObj("%03d"::formatted)
                        .toList()
                        .reversed());
    }

    @Test
    void aConversationOfManyShortRepliesIsAPage() {
        String ticket = openTicket(customer);
        for (int i = 0; i < 3; i++) {
            reply(ticket, i, "short " + i);
        }

        JsonPath conversation = ops().get("/tickets/" + ticket).jsonPath();
        JsonPath page = ops().queryParam("limit", 2)
                .get("/tickets/" + ticket + "/replies")
                .jsonPath();

        assertThat(conversation.getList("replies.message")).isEqualTo(List.of("short 0", "short 1", "short 2"));
        assertThat(conversation.getMap("")).doesNotContainKey("repliesNextCursor");
        assertThat(page.getList("items.message")).isEqualTo(List.of("short 2", "short 1"));
        assertThat(page.getString("nextCursor")).isNotNull();
        assertThat(ops().get("/tickets/none-" + ticket + "/replies").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aHistoryIsCutAtItsBytesAndLosesNothing() {
        String ticket = openTicket(customer);
        for (int i = 0; i < REPLIES; i++) {
            reply(ticket, i, longText(i));
        }

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Response page = (cursor == null ? ops() : ops().queryParam("cursor", cursor))
                    .queryParam("limit", 200)
                    .get("/customers/" + customer + "/history");
            assertThat(page.asByteArray().length).isLessThan(BYTES_MAX + 2 * LONG);
            JsonNode history = read(page);
            history.get("items").forEach(item -> seen.add(item.get("eventId").asText()));
            cursor = history.get("nextCursor").asText(null);
        } while (cursor != null);

        assertThat(seen).hasSize(REPLIES + 1);
        assertThat(new HashSet<>(seen)).hasSize(REPLIES + 1);
    }
}
