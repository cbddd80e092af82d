package io.holdfast.ticket.channel.chat;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.Element.Ignored;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.MessageTexts;

/** Messages of chat channels, and the reasons for which others are ignored. */
final class ChatMessages {

    static final Ignored BOT = new Ignored("bot");
    static final Ignored DELETED = new Ignored("deleted");
    static final Ignored ECHO = new Ignored("echo");
    static final Ignored EDITED = new Ignored("edited");
    static final Ignored GROUP = new Ignored("group");
    static final Ignored OTHER_RECIPIENT = new Ignored("other-recipient");
    static final Ignored OTHER_TYPE = new Ignored("other-type");
    static final Ignored REACTION = new Ignored("reaction");
    static final Ignored STATUS = new Ignored("status");
    static final Ignored SYSTEM = new Ignored("system");

    private ChatMessages() {}

    /** A customer's message, whose subject is the beginning of its text. */
    static Message message(
            String channel,
            String externalId,
            Sender sender,
            List<String> conversationKeys,
            Content content,
            @Nullable Instant occurredAt) {
        Content readable = content.orUnsupported();
        String text = readable.cleanText();
        return new Message(
                channel,
                ExternalIds.bounded(externalId),
                sender.contacts(),
                sender.alsoKnownAs(),
                sender.displayName(),
                conversationKeys,
                MessageTexts.subject(text),
                text,
                text,
                !readable.placeholders().isEmpty(),
                List.of(),
                occurredAt,
                Message.Kind.CUSTOMER);
    }
}
