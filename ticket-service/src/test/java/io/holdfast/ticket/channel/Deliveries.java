package io.holdfast.ticket.channel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Ignored;
import io.holdfast.ticket.channel.adapter.Element.Kept;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;

/** Deliveries and settings of tests. Bodies of JSON are written with apostrophes for quotation marks. */
public final class Deliveries {

    public static final ChannelSettings SETTINGS = settings("secret");

    private Deliveries() {}

    public static ChannelSettings settings(String... secrets) {
        return settings(Set.of(), "https://desk.example/channels/twilio/berlin", false, secrets);
    }

    public static ChannelSettings takingOnly(String... recipients) {
        return settings(Set.of(recipients), null, false, "secret");
    }

    public static ChannelSettings includingTests() {
        return settings(Set.of(), null, true, "secret");
    }

    public static ChannelSettings withPublicUrl(String publicUrl, String secret) {
        return settings(Set.of(), publicUrl, false, secret);
    }

    private static ChannelSettings settings(
            Set<String> recipients, @Nullable String publicUrl, boolean includeTests, String... secrets) {
        return new ChannelSettings(
                List.of(secrets),
                null,
                "token",
                publicUrl,
                recipients,
                Set.of(),
                Set.of(),
                includeTests,
                null,
                null,
                List.of());
    }

    public static Delivery post(byte[] body, String... headers) {
        return request("POST", "", body, headers);
    }

    public static Delivery post(String body, String... headers) {
        return post(body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public static Delivery json(String body, String... headers) {
        return post(body.replace('\'', '"'), headers);
    }

    /** With headers as names and values in turn. */
    public static Delivery request(String method, String query, byte[] body, String... headers) {
        Map<String, List<String>> byName = IntStream.range(0, headers.length / 2)
                .boxed()
                .collect(Collectors.toMap(i -> headers[2 * i], i -> List.of(headers[2 * i + 1])));
        return Delivery.of(method, "berlin", "", query, byName, body);
    }

    /** A line for each element: {@code ignored REASON}, {@code kept REASON}, the text of a message, or the record. */
    public static List<String> outcomes(ChannelAdapter adapter, ChannelSettings settings, Delivery delivery) {
        try {
            return adapter.read(settings, delivery).stream()
                    .map(Deliveries::outcome)
                    .toList();
        } catch (UnreadableDelivery unreadable) {
            return List.of("kept unreadable");
        }
    }

    private static String outcome(Element element) {
        return switch (element) {
            case Ignored ignored -> "ignored " + ignored.reason();
            case Kept kept -> "kept " + kept.reason().wireName();
            case Message message -> message.text();
            default -> element.toString();
        };
    }

    public static Message onlyMessage(ChannelAdapter adapter, Delivery delivery) throws UnreadableDelivery {
        return (Message) only(adapter, delivery);
    }

    public static Element only(ChannelAdapter adapter, Delivery delivery) throws UnreadableDelivery {
        List<Element> elements = adapter.read(SETTINGS, delivery);
        if (elements.size() != 1) {
            throw new AssertionError("not one element: " + elements);
        }
        return elements.getFirst();
    }
}
