package io.holdfast.ticket.channel.chat;

import java.util.Iterator;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Contacts;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Ignored;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.VendorTimes;

/** The events of Meta's messenger platform, which Messenger and Instagram share. */
final class MessagingEvents {

    private static final Ignored STANDBY = new Ignored("standby");
    private static final Set<String> ENVELOPE = Set.of("sender", "recipient", "timestamp");

    private final String channel;
    private final ChannelSettings settings;

    MessagingEvents(String channel, ChannelSettings settings) {
        this.channel = channel;
        this.settings = settings;
    }

    List<Element> read(Delivery delivery, String object) throws UnreadableDelivery {
        return MetaWebhook.read(delivery, object, this::readEntry);
    }

    /** Changes are of the page's feed, or a test from the dashboard. */
    private void readEntry(JsonNode entry, List<Element> into) throws UnreadableDelivery {
        if (!BodyFields.has(entry, "standby") && !BodyFields.has(entry, "changes")) {
            BodyFields.requireList(entry, "messaging");
        }
        MetaWebhook.readList(entry, "messaging", this::readEvent, into);
        MetaWebhook.readList(entry, "standby", event -> STANDBY, into);
        MetaWebhook.readList(entry, "changes", change -> ChatMessages.OTHER_TYPE, into);
    }

    private Element readEvent(JsonNode event) throws UnreadableDelivery {
        Ignored ignored = ignored(event);
        if (ignored != null) {
            return ignored;
        }
        String recipient = BodyFields.requireId(event.path("recipient"), "id");
        if (!settings.takes(recipient)) {
            return ChatMessages.OTHER_RECIPIENT;
        }
        String person = BodyFields.requireId(event.path("sender"), "id");
        String timestamp = BodyJson.id(event, "timestamp");
        boolean isPostback = BodyFields.has(event, "postback");
        JsonNode said = BodyFields.requireObject(event, isPostback ? "postback" : "message");
        Sender sender = Sender.of(null, Contacts.handle(channel, person));
        return ChatMessages.message(
                channel,
                externalId(said, person, timestamp),
                sender,
                sender.conversationsWith(recipient),
                isPostback ? Content.of(BodyJson.text(said, "title")) : MessagingContent.of(said),
                VendorTimes.ofMillis(timestamp));
    }

    private static String externalId(JsonNode said, String person, @Nullable String timestamp)
            throws UnreadableDelivery {
        String mid = BodyJson.id(said, "mid");
        if (mid != null && !mid.isBlank()) {
            return mid;
        }
        if (timestamp == null) {
            throw new UnreadableDelivery("mid and timestamp are missing.");
        }
        return person + ":" + timestamp;
    }

    /** Why an event is no customer's message; null when it is one. */
    private static @Nullable Ignored ignored(JsonNode event) throws UnreadableDelivery {
        JsonNode message = event.path("message");
        if (message.path("is_echo").asBoolean(false)) {
            return ChatMessages.ECHO;
        }
        if (message.path("is_deleted").asBoolean(false)) {
            return ChatMessages.DELETED;
        }
        if (BodyFields.has(event, "message") || BodyFields.has(event, "postback")) {
            return null;
        }
        for (Iterator<String> fields = event.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!ENVELOPE.contains(field)) {
                return reason(field);
            }
        }
        throw new UnreadableDelivery("An event says nothing of what happened.");
    }

    private static Ignored reason(String field) {
        return switch (field) {
            case "delivery", "read", "seen" -> ChatMessages.STATUS;
            case "reaction" -> ChatMessages.REACTION;
            case "message_edit" -> ChatMessages.EDITED;
            default -> ChatMessages.OTHER_TYPE;
        };
    }
}
