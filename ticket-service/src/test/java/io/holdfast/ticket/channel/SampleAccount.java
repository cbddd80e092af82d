package io.holdfast.ticket.channel;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Ignored;
import io.holdfast.ticket.channel.adapter.Element.Kept;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.Element.ShopPurchase;
import io.holdfast.ticket.channel.adapter.Element.ShopRefund;
import io.holdfast.ticket.channel.adapter.Handshake;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification;
import io.holdfast.ticket.state.Contact;

import static org.assertj.core.api.Assertions.assertThat;

/** What an account holds after the requests of a sample; it stands for the service's store. */
final class SampleAccount {

    private final ChannelAdapter adapter;
    private final ChannelSettings settings;
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, ShopPurchase> purchases = new LinkedHashMap<>();
    private final List<ShopRefund> refunds = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    SampleAccount(ChannelAdapter adapter, JsonNode settings) {
        this.adapter = adapter;
        this.settings = settings(settings);
    }

    void send(Delivery delivery, Instant receivedAt, JsonNode expect) {
        Optional<Handshake> handshake = adapter.unsignedHandshake(settings, delivery);
        int status = handshake.map(Handshake::status).orElse(401);
        if (handshake.isEmpty() && adapter.verify(settings, delivery, receivedAt) instanceof Verification.Verified) {
            status = 200;
            handshake = adapter.signedHandshake(delivery);
            if (handshake.isEmpty()) {
                requireResult(fates(delivery), expect.path("result"));
                handshake = adapter.emptyAnswer();
            }
        }
        assertThat(status).isEqualTo(expect.path("status").intValue());
        requireAnswer(handshake.orElse(Handshake.text("")), expect.path("answer"));
    }

    private static void requireResult(List<String> fates, JsonNode expected) {
        for (String fate : List.of("accepted", "duplicate", "ignored", "kept")) {
            assertThat(fates.stream().filter(fate::equals).count())
                    .as(fate)
                    .isEqualTo(expected.path(fate).longValue());
        }
    }

    private static void requireAnswer(Handshake answer, JsonNode expected) {
        if (expected.has("body")) {
            assertThat(answer.body()).isEqualTo(expected.path("body").textValue());
        }
        if (expected.has("contentType")) {
            assertThat(answer.type()).isEqualTo(expected.path("contentType").textValue());
        }
    }

    private List<String> fates(Delivery delivery) {
        try {
            return adapter.read(settings, delivery).stream().map(this::fate).toList();
        } catch (UnreadableDelivery unreadable) {
            return List.of("kept");
        }
    }

    private String fate(Element element) {
        return switch (element) {
            case Ignored ignored -> "ignored";
            case Kept kept -> "kept";
            case Message message -> accepted(message.externalId(), messages.add(message));
            case ShopPurchase purchase ->
                accepted(purchase.purchaseId(), purchases.put(purchase.purchaseId(), purchase) == null);
            case ShopRefund refund ->
                purchases.containsKey(refund.purchaseId()) ? accepted(refund.refundId(), refunds.add(refund)) : "kept";
        };
    }

    private String accepted(String id, boolean isAdded) {
        return seen.add(id) && isAdded ? "accepted" : "duplicate";
    }

    void requireHolds(JsonNode expect, String account) {
        for (JsonNode ticket : expect.path("tickets")) {
            requireTicket(ticket);
        }
        assertThat(messages.stream().map(Message::externalId).distinct().count())
                .isEqualTo(expect.path("tickets").size());
        for (JsonNode purchase : expect.path("purchases")) {
            requirePurchase(purchase, account);
        }
        assertThat(purchases).hasSize(expect.path("purchases").size());
    }

    private void requireTicket(JsonNode ticket) {
        Message message = messages.stream()
                .filter(each ->
                        each.externalId().equals(ticket.path("externalId").textValue()))
                .findFirst()
                .orElseThrow();
        assertThat(message.channel()).isEqualTo(ticket.path("channel").textValue());
        assertThat(message.text()).isEqualTo(ticket.path("text").textValue());
        assertThat(message.subject()).isNotBlank();
        if (ticket.has("subject")) {
            assertThat(message.subject()).isEqualTo(ticket.path("subject").textValue());
        }
        if (ticket.has("occurredAt")) {
            assertThat(message.occurredAt())
                    .isEqualTo(Instant.parse(ticket.path("occurredAt").textValue()));
        }
        requireContacts(message.contacts(), ticket.path("contact"), message.channel());
        List<String> tags = new ArrayList<>(settings.tags());
        tags.addAll(message.tags());
        if (message.hasMedia()) {
            tags.add("attachment");
        }
        assertThat(tags).containsAll(texts(ticket.path("tags")));
    }

    private static void requireContacts(List<Contact> contacts, JsonNode expected, String channel) {
        expected.properties().forEach(each -> {
            String value = each.getValue().textValue().toLowerCase(Locale.ROOT);
            assertThat(contacts)
                    .contains(
                            new Contact(each.getKey(), each.getKey().equals("handle") ? channel + ":" + value : value));
        });
    }

    private void requirePurchase(JsonNode expected, String account) {
        String id = expected.path("purchaseId").textValue().replace("{account}", account);
        ShopPurchase purchase = purchases.get(id);
        assertThat(purchase).isNotNull();
        assertThat(id).startsWith(expected.path("channel").textValue() + ":");
        assertThat(purchase.amount())
                .isEqualTo(new BigDecimal(expected.path("amount").textValue()));
        assertThat(purchase.currency()).isEqualTo(expected.path("currency").textValue());
        requireContacts(purchase.contacts(), expected.path("contact"), adapter.name());
        if (expected.has("occurredAt")) {
            assertThat(purchase.occurredAt())
                    .isEqualTo(Instant.parse(expected.path("occurredAt").textValue()));
        }
        if (expected.has("items")) {
            assertThat(purchase.items())
                    .extracting(Item::sku)
                    .containsExactlyElementsOf(texts(expected.path("items"), "sku"));
        }
        assertThat(refunds.stream().filter(each -> each.purchaseId().equals(id)))
                .extracting(each -> each.refundId() + " " + each.amount())
                .containsExactlyElementsOf(
                        StreamSupport.stream(expected.path("refunds").spliterator(), false)
                                .map(each -> each.path("refundId").textValue() + " "
                                        + each.path("amount").textValue())
                                .toList());
    }

    private static ChannelSettings settings(JsonNode settings) {
        JsonNode secret = settings.path("secret");
        return new ChannelSettings(
                secret.isTextual() ? List.of(secret.textValue()) : texts(secret),
                null,
                settings.path("verifyToken").textValue(),
                settings.path("publicUrl").textValue(),
                Set.copyOf(texts(settings.path("recipients"))),
                Set.of(),
                Set.of(),
                settings.path("includeTests").booleanValue(),
                null,
                null,
                texts(settings.path("tags")));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.path(field).textValue())
                .toList();
    }
}
