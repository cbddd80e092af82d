package io.holdfast.ticket.channel.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Handshake;
import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.UrlEncoded;
import io.holdfast.ticket.channel.adapter.UrlEncoded.Parameter;
import io.holdfast.ticket.channel.adapter.Verification;

/** What the webhooks of all Meta's products have in common. */
final class MetaWebhook {

    static final List<ChannelSettings.Setting> REQUIRED =
            List.of(ChannelSettings.Setting.SECRET, ChannelSettings.Setting.VERIFY_TOKEN);

    private static final String SIGNATURE_PREFIX = "sha256=";

    private MetaWebhook() {}

    /** Reads an entry of a body into elements. */
    @FunctionalInterface
    interface EntryReader {

        void read(JsonNode entry, List<Element> into) throws UnreadableDelivery;
    }

    /** The challenge of a GET with {@code hub.mode}, when its token is ours. */
    static Optional<Handshake> handshake(ChannelSettings settings, Delivery delivery) {
        if (!delivery.method().equals("GET")) {
            return Optional.empty();
        }
        try {
            List<Parameter> query = UrlEncoded.parse(Hmac.bytes(delivery.query()));
            String mode = UrlEncoded.first(query, "hub.mode");
            return mode == null ? Optional.empty() : Optional.of(answer(settings, mode, query));
        } catch (UnreadableDelivery tooMany) {
            return Optional.of(Handshake.forbidden());
        }
    }

    private static Handshake answer(ChannelSettings settings, String mode, List<Parameter> query) {
        String expected = settings.verifyToken();
        String token = UrlEncoded.first(query, "hub.verify_token");
        String challenge = UrlEncoded.first(query, "hub.challenge");
        boolean fits = mode.equals("subscribe") && expected != null && token != null && Hmac.equal(expected, token);
        return fits && challenge != null ? Handshake.text(challenge) : Handshake.forbidden();
    }

    /** The header with SHA-1, which still comes along, proves nothing. */
    static Verification verify(ChannelSettings settings, Delivery delivery) {
        String signature = delivery.header("x-hub-signature-256");
        if (signature == null || !signature.startsWith(SIGNATURE_PREFIX)) {
            return new Verification.Refused("X-Hub-Signature-256 is missing.");
        }
        String hex = signature.substring(SIGNATURE_PREFIX.length());
        return Verification.of(settings.secrets().stream()
                .anyMatch(secret -> Hmac.isHexOf(Hmac.of(Hmac.SHA256, Hmac.bytes(secret), delivery.body()), hex)));
    }

    /** The elements of all entries, when the body is about this kind of object. */
    static List<Element> read(Delivery delivery, String object, EntryReader reader) throws UnreadableDelivery {
        JsonNode body = BodyJson.readObject(delivery.body());
        if (!BodyFields.requireText(body, "object").equals(object)) {
            return List.of(ChatMessages.OTHER_TYPE);
        }
        List<Element> elements = new ArrayList<>();
        for (JsonNode entry : BodyFields.requireList(body, "entry")) {
            readInto(entry, reader, elements);
        }
        return elements;
    }

    /** What can be read of an entry; what cannot is one element, kept. */
    static void readInto(JsonNode entry, EntryReader reader, List<Element> into) {
        try {
            if (entry.isObject()) {
                reader.read(entry, into);
            } else {
                into.add(BodyFields.unreadable("An entry is no object."));
            }
        } catch (UnreadableDelivery unreadable) {
            into.add(BodyFields.unreadable(unreadable));
        }
    }

    /** Each entry of a list, when it is there; a list of another type is one element, kept. */
    static void readList(JsonNode object, String field, BodyFields.ElementReader reader, List<Element> into) {
        JsonNode list = object.path(field);
        if (list.isArray()) {
            BodyFields.readEach(list, reader, into);
        } else if (BodyFields.has(object, field)) {
            into.add(BodyFields.unreadable(field + " is no list."));
        }
    }
}
