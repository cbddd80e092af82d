package io.holdfast.ticket.channel.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Contacts;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Ignored;
import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.Handshake;
import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.SignedTime;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.VendorTimes;
import io.holdfast.ticket.channel.adapter.Verification;

/** Slack's Events API. Its headers about retries are unsigned and say nothing about what we hold. */
public final class SlackAdapter implements ChannelAdapter {

    private static final String NAME = "slack";
    private static final String SIGNATURE_PREFIX = "v0=";

    /** In bytes; a larger body is none, and is not read for it. */
    private static final int URL_VERIFICATION_MAX = 8_192;

    private static final Set<String> MESSAGE_SUBTYPES = Set.of("", "file_share", "thread_broadcast", "me_message");
    private static final Ignored RATE_LIMITED = new Ignored("rate-limited");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        String timestamp = delivery.header("x-slack-request-timestamp");
        String signature = delivery.header("x-slack-signature");
        if (timestamp == null || signature == null || !signature.startsWith(SIGNATURE_PREFIX)) {
            return new Verification.Refused("X-Slack-Request-Timestamp or X-Slack-Signature is missing.");
        }
        if (!SignedTime.isNear(timestamp, now)) {
            return SignedTime.REFUSED;
        }
        String hex = signature.substring(SIGNATURE_PREFIX.length());
        byte[] before = Hmac.bytes("v0:" + timestamp + ":");
        return Verification.of(settings.secrets().stream()
                .anyMatch(secret ->
                        Hmac.isHexOf(Hmac.of(Hmac.SHA256, Hmac.bytes(secret), before, delivery.body()), hex)));
    }

    @Override
    public Optional<Handshake> signedHandshake(Delivery delivery) {
        if (delivery.body().length > URL_VERIFICATION_MAX) {
            return Optional.empty();
        }
        try {
            JsonNode body = BodyJson.readObject(delivery.body());
            String challenge = BodyJson.text(body, "challenge");
            return challenge != null && "url_verification".equals(BodyJson.text(body, "type"))
                    ? Optional.of(Handshake.text(challenge))
                    : Optional.empty();
        } catch (UnreadableDelivery keptLater) {
            return Optional.empty();
        }
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        JsonNode body = BodyJson.readObject(delivery.body());
        return List.of(
                switch (BodyFields.requireText(body, "type")) {
                    case "event_callback" -> readEvent(settings, body, BodyFields.requireObject(body, "event"));
                    case "app_rate_limited" -> RATE_LIMITED;
                    case "url_verification" -> throw new UnreadableDelivery("challenge is missing or too long.");
                    default -> ChatMessages.OTHER_TYPE;
                });
    }

    private static Element readEvent(ChannelSettings settings, JsonNode body, JsonNode event)
            throws UnreadableDelivery {
        Ignored ignored = ignored(event);
        if (ignored != null) {
            return ignored;
        }
        String team = BodyFields.requireId(body, "team_id");
        if (!settings.takes(team)) {
            return ChatMessages.OTHER_RECIPIENT;
        }
        String slackChannel = BodyFields.requireId(event, "channel");
        String ts = BodyFields.requireText(event, "ts");
        String person = BodyFields.requireId(event, "user");
        return ChatMessages.message(
                NAME,
                slackChannel + ":" + ts,
                Sender.of(null, Contacts.handle(NAME, team + ":" + person)),
                List.of(ExternalIds.bounded(conversation(team, slackChannel, event, ts))),
                new Content(SlackText.plain(event.path("text").asText("")), files(event.path("files"))),
                VendorTimes.ofSeconds(ts));
    }

    /** Why an event is no person's message; null when it is one. */
    private static @Nullable Ignored ignored(JsonNode event) throws UnreadableDelivery {
        String type = BodyFields.requireText(event, "type");
        String subtype = event.path("subtype").asText("");
        if (!type.equals("message") && !type.equals("app_mention")) {
            return ChatMessages.OTHER_TYPE;
        }
        if (BodyFields.has(event, "bot_id") || subtype.equals("bot_message")) {
            return ChatMessages.BOT;
        }
        return switch (subtype) {
            case "message_changed" -> ChatMessages.EDITED;
            case "message_deleted" -> ChatMessages.DELETED;
            default -> MESSAGE_SUBTYPES.contains(subtype) ? null : ChatMessages.SYSTEM;
        };
    }

    /** A direct message is one conversation; elsewhere a thread is one, which its first message begins. */
    private static String conversation(String team, String channel, JsonNode event, String ts) {
        String inChannel = team + ":" + channel;
        if ("im".equals(BodyJson.text(event, "channel_type"))) {
            return inChannel;
        }
        String thread = BodyJson.text(event, "thread_ts");
        return inChannel + ":" + (thread == null ? ts : thread);
    }

    private static List<String> files(JsonNode files) {
        List<String> placeholders = new ArrayList<>();
        for (JsonNode file : files) {
            String name = BodyJson.text(file, "name");
            placeholders.add(MessageTexts.file(name == null ? BodyJson.text(file, "title") : name));
        }
        return placeholders;
    }
}
