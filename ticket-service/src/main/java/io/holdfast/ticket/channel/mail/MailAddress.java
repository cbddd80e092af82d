package io.holdfast.ticket.channel.mail;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.util.ByteArrayBuffer;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.Contacts;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.state.Contact;

/**
 * Whom a field such as {@code From} names.
 *
 * @param contact the address in lower case
 * @param displayName decoded; null without one
 */
record MailAddress(Contact contact, @Nullable String displayName) {

    /** What is read of a field; no sender names hundreds of authors. */
    private static final int FIELD_LENGTH_MAX = 16 * 1024;

    private static final int DISPLAY_NAME_LENGTH_MAX = 200;
    /** Stands for the sign that begins an encoded word while addresses are told apart. */
    private static final String WORD_MARK = "\uE001";

    private static final Pattern BARE = Pattern.compile("[^\\s<>,;:\"()@]{1,64}@[^\\s<>,;:\"()@]{1,255}");

    String address() {
        return contact.value();
    }

    /** The first address that is usable; null without one. Encoded words may not make an address. */
    static @Nullable MailAddress first(@Nullable String field) {
        if (field == null) {
            return null;
        }
        String start = MessageTexts.cut(field, FIELD_LENGTH_MAX);
        // The parser would decode encoded words one by one.
        ByteSequence bytes = bytes(start.replace("=?", WORD_MARK));
        for (Mailbox mailbox : LenientAddressParser.DEFAULT
                .parseAddressList(bytes, new ParserCursor(0, bytes.length()))
                .flatten()) {
            Contact contact = Contacts.email(mailbox.getAddress());
            if (contact != null) {
                return new MailAddress(contact, name(mailbox.getName()));
            }
        }
        Matcher bare = BARE.matcher(start);
        Contact contact = bare.find() ? Contacts.email(bare.group()) : null;
        return contact == null ? null : new MailAddress(contact, null);
    }

    private static @Nullable String name(@Nullable String phrase) {
        if (phrase == null) {
            return null;
        }
        String name = MessageTexts.cut(
                        MessageTexts.oneLine(EncodedWords.decode(phrase.replace(WORD_MARK, "=?"))),
                        DISPLAY_NAME_LENGTH_MAX)
                .strip();
        return name.isEmpty() ? null : name;
    }

    private static ByteSequence bytes(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return new ByteArrayBuffer(encoded, encoded.length, true);
    }
}
