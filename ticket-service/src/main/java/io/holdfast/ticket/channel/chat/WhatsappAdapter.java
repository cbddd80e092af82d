package io.holdfast.ticket.channel.chat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Contacts;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Handshake;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.VendorTimes;
import io.holdfast.ticket.channel.adapter.Verification;
import io.holdfast.ticket.state.Contact;

/** WhatsApp's Cloud API. */
public final class WhatsappAdapter implements ChannelAdapter {

    private static final String NAME = "whatsapp";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ChannelSettings.Setting> required() {
        return MetaWebhook.REQUIRED;
    }

    @Override
    public Optional<Handshake> unsignedHandshake(ChannelSettings settings, Delivery delivery) {
        return MetaWebhook.handshake(settings, delivery);
    }

    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        return MetaWebhook.verify(settings, delivery);
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        return MetaWebhook.read(delivery, "whatsapp_business_account", (entry, elements) -> {
            for (JsonNode change : BodyFields.requireList(entry, "changes")) {
                MetaWebhook.readInto(change, (each, into) -> readChange(settings, each, into), elements);
            }
        });
    }

    private static void readChange(ChannelSettings settings, JsonNode change, List<Element> into)
            throws UnreadableDelivery {
        int before = into.size();
        if (BodyFields.requireText(change, "field").equals("messages")) {
            JsonNode value = BodyFields.requireObject(change, "value");
            Map<String, JsonNode> profiles = profiles(value.path("contacts"));
            MetaWebhook.readList(
                    value, "messages", message -> read(settings, value.path("metadata"), profiles, message), into);
            MetaWebhook.readList(value, "statuses", status -> ChatMessages.STATUS, into);
        } else {
            MetaWebhook.readList(change.path("value"), "message_echoes", echo -> ChatMessages.ECHO, into);
        }
        if (into.size() == before) {
            into.add(ChatMessages.OTHER_TYPE);
        }
    }

    /** By number and by user id. */
    private static Map<String, JsonNode> profiles(JsonNode contacts) {
        Map<String, JsonNode> profiles = new HashMap<>();
        for (JsonNode contact : contacts) {
            for (String field : List.of("wa_id", "user_id")) {
                String id = BodyJson.id(contact, field);
                if (id != null) {
                    profiles.putIfAbsent(id, contact);
                }
            }
        }
        return profiles;
    }

    private static Element read(
            ChannelSettings settings, JsonNode metadata, Map<String, JsonNode> profiles, JsonNode message)
            throws UnreadableDelivery {
        String recipient = BodyFields.requireId(metadata, "phone_number_id");
        if (!settings.takes(recipient)) {
            return ChatMessages.OTHER_RECIPIENT;
        }
        if (BodyFields.has(message, "group_id")) {
            return ChatMessages.GROUP;
        }
        String type = BodyFields.requireText(message, "type");
        Element.Ignored ignored = WhatsappContent.ignored(type);
        if (ignored != null) {
            return ignored;
        }
        Sender sender = sender(message, profiles);
        return ChatMessages.message(
                NAME,
                BodyFields.requireId(message, "id"),
                sender,
                sender.conversationsWith(recipient),
                WhatsappContent.of(type, message),
                VendorTimes.ofSeconds(BodyJson.id(message, "timestamp")));
    }

    /** A person who hides the number has a user id only; both come while the number is known. */
    private static Sender sender(JsonNode message, Map<String, JsonNode> profiles) throws UnreadableDelivery {
        String from = BodyJson.id(message, "from");
        String userId = BodyJson.id(message, "from_user_id");
        JsonNode profile = profiles.getOrDefault(
                from == null ? "" : from,
                profiles.getOrDefault(userId == null ? "" : userId, MissingNode.getInstance()));
        String number = from == null ? BodyJson.id(profile, "wa_id") : from;
        Contact phone = Contacts.phone(number);
        Contact numberless = phone == null ? Contacts.handle(NAME, number) : null;
        Contact user = Contacts.handle(NAME, userId == null ? BodyJson.id(profile, "user_id") : userId);
        return Sender.of(name(profile), phone, numberless, user != null && user.equals(numberless) ? null : user);
    }

    private static @Nullable String name(JsonNode profile) {
        return BodyJson.text(profile.path("profile"), "name");
    }
}
