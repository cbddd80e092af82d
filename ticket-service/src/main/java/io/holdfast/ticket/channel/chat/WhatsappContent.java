package io.holdfast.ticket.channel.chat;

import java.util.Collections;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.Element.Ignored;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;

/** The types of WhatsApp's messages. */
final class WhatsappContent {

    private WhatsappContent() {}

    /** Why a message of this type is no customer's; null when it is one. */
    static @Nullable Ignored ignored(String type) {
        return switch (type) {
            case "reaction" -> ChatMessages.REACTION;
            case "edit" -> ChatMessages.EDITED;
            case "revoke" -> ChatMessages.DELETED;
            case "system", "request_welcome" -> ChatMessages.SYSTEM;
            default -> null;
        };
    }

    static Content of(String type, JsonNode message) throws UnreadableDelivery {
        return switch (type) {
            case "text" -> Content.of(BodyFields.requireText(BodyFields.requireObject(message, type), "body"));
            case "image" -> media(message, type, Content.IMAGE);
            case "video" -> media(message, type, Content.VIDEO);
            case "sticker" -> media(message, type, Content.STICKER);
            case "audio" -> media(message, type, isVoice(message.path(type)) ? Content.VOICE : Content.AUDIO);
            case "document" -> media(message, type, MessageTexts.file(BodyJson.text(message.path(type), "filename")));
            case "location" -> location(BodyFields.requireObject(message, type));
            case "contacts" -> contacts(BodyFields.requireList(message, type));
            case "interactive" -> interactive(BodyFields.requireObject(message, type));
            case "button" -> Content.of(BodyFields.requireText(BodyFields.requireObject(message, type), "text"));
            case "order" -> Content.of(BodyJson.text(BodyFields.requireObject(message, type), "text"), Content.ORDER);
            default -> Content.of(null, Content.UNSUPPORTED);
        };
    }

    private static Content media(JsonNode message, String type, String placeholder) throws UnreadableDelivery {
        return Content.of(BodyJson.text(BodyFields.requireObject(message, type), "caption"), placeholder);
    }

    private static boolean isVoice(JsonNode audio) {
        return audio.path("voice").asBoolean(false);
    }

    private static Content location(JsonNode location) {
        return Content.of(null, Content.location(location.path("latitude"), location.path("longitude")));
    }

    private static Content contacts(JsonNode contacts) {
        return new Content(null, Collections.nCopies(Math.max(1, contacts.size()), Content.CONTACT));
    }

    /** The title of a button or of a row of a list; of a form that was filled in, the line that the person sees. */
    private static Content interactive(JsonNode interactive) {
        for (JsonNode reply : interactive) {
            String title = BodyJson.text(reply, "title");
            if (title != null) {
                return Content.of(title);
            }
        }
        return Content.of(BodyJson.text(interactive.path("nfm_reply"), "body"));
    }
}
