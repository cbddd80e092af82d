package io.holdfast.ticket.channel.mail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.testservers.SharedFiles;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Message.Kind;
import io.holdfast.ticket.channel.adapter.Verification;

import static org.assertj.core.api.Assertions.assertThat;

/** The samples of mails, through verification and reading; what is stored of them is not looked at here. */
class MailSamplesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, ChannelAdapter> ADAPTERS =
            Map.of("email", new EmailAdapter(), "sendgrid", new SendGridAdapter(), "mailgun", new MailgunAdapter());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-email-opens-ticket",
                "02-email-reply-joins",
                "03-email-html-only-encoded-subject",
                "04-email-vacation-ignored",
                "05-email-bounce-ignored",
                "06-sendgrid-parse",
                "07-mailgun-form",
                "08-mailgun-mime",
            })
    void everyRequestIsVerifiedAndRead(String name) throws Exception {
        Path file = SharedFiles.require("channels/" + name + ".json");
        JsonNode sample = JSON.readTree(Files.readAllBytes(file));
        List<JsonNode> requests = new ArrayList<>();
        sample.path("earlier").forEach(requests::add);
        requests.add(sample);

        Map<String, Element.Message> messages = new HashMap<>();
        Set<String> known = new HashSet<>();
        for (JsonNode request : requests) {
            List<Element> elements = read(sample, request);
            int accepted = 0;
            for (Element element : elements) {
                if (element instanceof Element.Message message && opensOrJoins(message, known)) {
                    accepted++;
                    messages.put(message.externalId(), message);
                    known.addAll(message.conversationKeys());
                }
            }
            JsonNode result = request.path("expect").path("result");
            assertThat(accepted).isEqualTo(result.path("accepted").asInt());
            assertThat(elements.size() - accepted)
                    .isEqualTo(result.path("ignored").asInt());
        }
        for (JsonNode ticket : sample.path("expect").path("tickets")) {
            Element.Message opened = messages.get(ticket.path("externalId").asText());
            assertThat(opened).isNotNull();
            requireTicket(opened, ticket);
            for (JsonNode reply : ticket.path("replies")) {
                Element.Message joined = messages.get(reply.path("externalId").asText());
                assertThat(joined).isNotNull();
                assertThat(joined.joiningText()).isEqualTo(reply.path("text").asText());
                assertThat(joined.occurredAt())
                        .isEqualTo(reply.path("occurredAt").asText());
                assertThat(joined.conversationKeys()).containsAnyElementsOf(opened.conversationKeys());
            }
        }
    }

    /** A bounce or an automatic answer is ignored unless the account knows its conversation. */
    private static boolean opensOrJoins(Element.Message message, Set<String> known) {
        return message.kind() == Kind.CUSTOMER
                || message.conversationKeys().stream().anyMatch(known::contains);
    }

    private static List<Element> read(JsonNode sample, JsonNode request) throws Exception {
        ChannelAdapter adapter = ADAPTERS.get(sample.path("channel").asText());
        assertThat(adapter).isNotNull();
        ChannelSettings settings = settings(sample.path("settings"));
        Delivery delivery = delivery(request);
        Verification verification = adapter.verify(
                settings, delivery, Instant.parse(request.path("receivedAt").asText()));
        assertThat(verification).isNotInstanceOf(Verification.Refused.class);
        return adapter.read(settings, delivery);
    }

    private static void requireTicket(Element.Message message, JsonNode ticket) {
        assertThat(message.channel()).isEqualTo(ticket.path("channel").asText());
        assertThat(message.contacts().getFirst().value())
                .isEqualTo(ticket.path("contact").path("email").asText());
        assertThat(message.subject()).isEqualTo(ticket.path("subject").asText());
        assertThat(message.occurredAt()).isEqualTo(ticket.path("occurredAt").asText());
        if (ticket.has("text")) {
            assertThat(message.text()).isEqualTo(ticket.path("text").asText());
        }
        ticket.path("textContains").forEach(part -> assertThat(message.text()).contains(part.asText()));
        ticket.path("textLacks").forEach(part -> assertThat(message.text()).doesNotContain(part.asText()));
        List<String> tags = new ArrayList<>(message.tags());
        if (message.hasMedia()) {
            tags.add("attachment");
        }
        ticket.path("tags").forEach(tag -> assertThat(tags).contains(tag.asText()));
    }

    private static ChannelSettings settings(JsonNode settings) {
        return new ChannelSettings(
                texts(settings.path("secret")),
                textOrNull(settings.path("publicKey")),
                null,
                null,
                Set.of(),
                Set.copyOf(texts(settings.path("ownAddresses"))),
                Set.copyOf(texts(settings.path("formSenders"))),
                false,
                null,
                null,
                List.of());
    }

    private static List<String> texts(JsonNode oneOrMany) {
        List<String> texts = new ArrayList<>();
        if (oneOrMany.isTextual()) {
            texts.add(oneOrMany.asText());
        }
        oneOrMany.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static Delivery delivery(JsonNode request) {
        String raw = request.path("rawBody").asText();
        byte[] body = request.path("rawBodyEncoding").asText().equals("base64")
                ? Base64.getDecoder().decode(raw)
                : raw.getBytes(StandardCharsets.UTF_8);
        Map<String, List<String>> headers = new TreeMap<>();
        request.path("headers").properties().forEach(header -> headers.put(header.getKey(), texts(header.getValue())));
        String suffix = request.path("path").asText().endsWith("/mime") ? "mime" : "";
        return Delivery.of("POST", "berlin", suffix, "", headers, body);
    }
}
