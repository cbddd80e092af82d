package io.holdfast.ticket.channel.chat;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.MessageTexts;

/** What a message of Telegram says. */
final class TelegramContent {

    private static final String START = "/start";

    /** Fields of messages that report what happened in the chat. */
    private static final List<String> SYSTEM = List.of(
            "pinned_message",
            "message_auto_delete_timer_changed",
            "connected_website",
            "write_access_allowed",
            "users_shared",
            "chat_shared",
            "successful_payment",
            "refunded_payment",
            "proximity_alert_triggered",
            "chat_background_set",
            "boost_added",
            "giveaway_created",
            "video_chat_scheduled",
            "video_chat_started",
            "video_chat_ended");

    private TelegramContent() {}

    /** The command that every person sends who opens the bot, with a parameter or without. */
    static boolean isStart(JsonNode message) {
        String text = message.path("text").asText("");
        return text.equals(START) || text.startsWith(START + " ") || text.startsWith(START + "@");
    }

    static boolean isSystem(JsonNode message) {
        return SYSTEM.stream().anyMatch(field -> BodyFields.has(message, field));
    }

    static Content of(JsonNode message) {
        String text = BodyJson.text(message, "text");
        return new Content(text == null ? BodyJson.text(message, "caption") : text, placeholders(message));
    }

    /** A venue has a location, and a moving picture a document, which older clients show. */
    private static List<String> placeholders(JsonNode message) {
        List<String> found = new ArrayList<>();
        add(found, message, "photo", Content.IMAGE);
        add(found, message, "video", Content.VIDEO);
        add(found, message, "video_note", Content.VIDEO);
        add(found, message, "voice", Content.VOICE);
        add(found, message, "audio", Content.AUDIO);
        add(found, message, "document", MessageTexts.file(BodyJson.text(message.path("document"), "file_name")));
        add(found, message, "sticker", Content.STICKER);
        add(found, message, "contact", Content.CONTACT);
        add(found, message, "story", Content.STORY);
        JsonNode location = BodyFields.has(message, "location")
                ? message.path("location")
                : message.path("venue").path("location");
        if (!location.isMissingNode()) {
            found.add(Content.location(location.path("latitude"), location.path("longitude")));
        }
        return found;
    }

    private static void add(List<String> found, JsonNode message, String field, String placeholder) {
        if (BodyFields.has(message, field)) {
            found.add(placeholder);
        }
    }
}
