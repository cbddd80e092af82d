package io.holdfast.ticket.channel.chat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Contacts;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Ignored;
import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.VendorTimes;
import io.holdfast.ticket.channel.adapter.Verification;

/** Updates of a Telegram bot. */
public final class TelegramAdapter implements ChannelAdapter {

    private static final String NAME = "telegram";
    private static final Ignored START = new Ignored("start");

    @Override
    public String name() {
        return NAME;
    }

    /** The token is all the proof there is: neither a signature nor a time. */
    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        String token = delivery.header("x-telegram-bot-api-secret-token");
        boolean fits = token != null && settings.secrets().stream().anyMatch(secret -> Hmac.equal(secret, token));
        return fits
                ? new Verification.Verified()
                : new Verification.Refused("X-Telegram-Bot-Api-Secret-Token is missing or wrong.");
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        JsonNode update = BodyJson.readObject(delivery.body());
        BodyFields.requireId(update, "update_id");
        return List.of(
                BodyFields.has(update, "message")
                        ? read(BodyFields.requireObject(update, "message"))
                        : ChatMessages.OTHER_TYPE);
    }

    private static Element read(JsonNode message) throws UnreadableDelivery {
        JsonNode chat = BodyFields.requireObject(message, "chat");
        if (!BodyFields.requireText(chat, "type").equals("private")) {
            return ChatMessages.GROUP;
        }
        if (message.path("from").path("is_bot").asBoolean(false)) {
            return ChatMessages.BOT;
        }
        if (TelegramContent.isStart(message)) {
            return START;
        }
        if (TelegramContent.isSystem(message)) {
            return ChatMessages.SYSTEM;
        }
        String chatId = BodyFields.requireId(chat, "id");
        // A private chat has the id of the person.
        JsonNode person = message.path("from").isObject() ? message.path("from") : chat;
        return ChatMessages.message(
                NAME,
                chatId + ":" + BodyFields.requireId(message, "message_id"),
                Sender.of(name(person), Contacts.handle(NAME, BodyFields.requireId(person, "id"))),
                List.of(ExternalIds.bounded(chatId)),
                TelegramContent.of(message),
                VendorTimes.ofSeconds(BodyJson.id(message, "date")));
    }

    private static String name(JsonNode person) {
        return Stream.of("first_name", "last_name")
                .map(field -> person.path(field).asText(""))
                .filter(name -> !name.isBlank())
                .collect(Collectors.joining(" "));
    }
}
