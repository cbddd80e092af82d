package io.holdfast.ticket.channel.chat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;

/** What a message of Messenger or Instagram says. */
final class MessagingContent {

    private MessagingContent() {}

    static Content of(JsonNode message) throws UnreadableDelivery {
        List<String> placeholders = new ArrayList<>();
        if (BodyFields.has(message, "attachments")) {
            addAttachments(BodyFields.requireList(message, "attachments"), placeholders);
        }
        if (message.path("reply_to").path("story").isObject()) {
            placeholders.add(Content.STORY);
        }
        if (message.path("is_unsupported").asBoolean(false)) {
            placeholders.add(Content.UNSUPPORTED);
        }
        return new Content(BodyJson.text(message, "text"), placeholders);
    }

    /** Until August 2026 a sticker came twice, as an image too. */
    private static void addAttachments(JsonNode attachments, List<String> placeholders) throws UnreadableDelivery {
        Set<String> stickers = new HashSet<>();
        for (JsonNode attachment : attachments) {
            String type = BodyFields.requireText(attachment, "type");
            JsonNode payload = attachment.path("payload");
            String sticker = BodyJson.id(payload, "sticker_id");
            if (sticker == null) {
                placeholders.add(placeholder(type, payload));
            } else if (stickers.add(sticker)) {
                placeholders.add(Content.STICKER);
            }
        }
    }

    private static String placeholder(String type, JsonNode payload) {
        return switch (type) {
            case "image" -> Content.IMAGE;
            case "video" -> Content.VIDEO;
            case "audio" -> Content.AUDIO;
            case "sticker" -> Content.STICKER;
            case "file" -> MessageTexts.file(BodyJson.text(payload, "name"));
            case "location" ->
                Content.location(
                        payload.path("coordinates").path("lat"),
                        payload.path("coordinates").path("long"));
            case "story_mention" -> Content.STORY;
            case "share", "reel", "ig_reel", "fallback", "template" -> Content.SHARE;
            default -> Content.UNSUPPORTED;
        };
    }
}
