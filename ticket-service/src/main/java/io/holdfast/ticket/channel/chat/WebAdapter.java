package io.holdfast.ticket.channel.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventRules;
import io.holdfast.contract.Keywords;
import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Contacts;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.StandardWebhooks;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.VendorTimes;
import io.holdfast.ticket.channel.adapter.Verification;

/** Our own form, and any other system of the house that signs as Standard Webhooks do. */
public final class WebAdapter implements ChannelAdapter {

    private static final String NAME = "web";
    private static final int SUBJECT_LENGTH_MAX = 500;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        return StandardWebhooks.verify(settings.secrets(), delivery, now);
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        JsonNode body = BodyJson.readObject(delivery.body());
        return List.of(
                BodyFields.requireText(body, "type").equals("message.created")
                        ? message(delivery, BodyFields.requireObject(body, "data"))
                        : ChatMessages.OTHER_TYPE);
    }

    private static Message message(Delivery delivery, JsonNode data) throws UnreadableDelivery {
        Sender sender = sender(BodyFields.requireObject(data, "contact"));
        String subject = MessageTexts.cut(MessageTexts.oneLine(BodyJson.text(data, "subject")), SUBJECT_LENGTH_MAX)
                .strip();
        String said = BodyFields.requireText(data, "text");
        Content content = Content.of(MessageTexts.oneLine(said).isEmpty() ? subject : said)
                .orUnsupported();
        String text = content.cleanText();
        return new Message(
                NAME,
                ExternalIds.bounded(externalId(delivery, data)),
                sender.contacts(),
                sender.alsoKnownAs(),
                sender.displayName(),
                conversation(BodyJson.id(data, "conversationId")),
                subject.isEmpty() ? MessageTexts.subject(text) : subject,
                text,
                text,
                !content.placeholders().isEmpty(),
                tags(data.path("tags")),
                VendorTimes.ofText(BodyJson.text(data, "occurredAt")),
                Message.Kind.CUSTOMER);
    }

    private static Sender sender(JsonNode contact) throws UnreadableDelivery {
        String handle = MessageTexts.oneLine(BodyJson.id(contact, "handle"));
        return Sender.of(
                null,
                Contacts.email(BodyJson.text(contact, "email")),
                Contacts.phone(BodyJson.id(contact, "phone")),
                Contacts.handle(NAME, handle.startsWith("@") ? handle.substring(1) : handle));
    }

    private static String externalId(Delivery delivery, JsonNode data) throws UnreadableDelivery {
        String id = BodyJson.id(data, "id");
        String delivered = id == null || id.isBlank() ? delivery.header(StandardWebhooks.ID) : id;
        if (delivered == null || delivered.isBlank()) {
            throw new UnreadableDelivery("id is missing.");
        }
        return delivered;
    }

    private static List<String> conversation(@Nullable String id) {
        return id == null || id.isBlank() ? List.of() : List.of(ExternalIds.bounded(id));
    }

    /** Those that can be tags. */
    private static List<String> tags(JsonNode tags) {
        List<String> words = new ArrayList<>();
        for (JsonNode tag : tags) {
            String word = tag.asText("").strip().toLowerCase(Locale.ROOT);
            if (words.size() < EventRules.TAGS_MAX && Keywords.isKeyword(word) && !words.contains(word)) {
                words.add(word);
            }
        }
        return List.copyOf(words);
    }
}
