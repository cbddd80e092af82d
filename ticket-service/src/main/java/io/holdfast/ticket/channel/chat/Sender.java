package io.holdfast.ticket.channel.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.PhoneForms;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.state.Contact;

/**
 * Who wrote a message.
 *
 * @param contacts the most reliable first; not empty
 * @param alsoKnownAs other forms of the phone numbers
 */
record Sender(
        List<Contact> contacts,
        List<Contact> alsoKnownAs,
        @Nullable String displayName) {

    private static final int NAME_LENGTH_MAX = 100;

    /** With those contacts that are not null. */
    static Sender of(@Nullable String displayName, @Nullable Contact... contacts) throws UnreadableDelivery {
        List<Contact> known = new ArrayList<>();
        for (Contact contact : contacts) {
            if (contact != null) {
                known.add(contact);
            }
        }
        if (known.isEmpty()) {
            throw new UnreadableDelivery("The message has no sender.");
        }
        String name = MessageTexts.cut(MessageTexts.oneLine(displayName), NAME_LENGTH_MAX)
                .strip();
        return new Sender(List.copyOf(known), PhoneForms.others(known), name.isEmpty() ? null : name);
    }

    /**
     * One conversation of the sender with the recipient, by whichever contact the sender is known. Handles come first: a
     * number may pass to another person.
     */
    List<String> conversationsWith(String recipient) {
        return Stream.concat(contacts.stream(), alsoKnownAs.stream())
                .sorted(Comparator.comparing(contact -> !contact.kind().equals("handle")))
                .map(contact -> ExternalIds.bounded(recipient + ":" + contact.value()))
                .toList();
    }
}
