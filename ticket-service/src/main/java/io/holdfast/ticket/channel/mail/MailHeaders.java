package io.holdfast.ticket.channel.mail;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.UnreadableDelivery;

/** The header fields of a mail or of a part of it, in their order. */
record MailHeaders(List<MailField> fields) {

    /** Of one header, in bytes or characters. */
    static final int LENGTH_MAX = 256 * 1024;

    static final MailHeaders NONE = new MailHeaders(List.of());

    private static final Pattern FOLD = Pattern.compile("\\r?\\n(?=[ \\t])");

    /** @throws UnreadableDelivery when they are larger than any header may be */
    static MailHeaders of(List<MailField> fields) throws UnreadableDelivery {
        long length = 0;
        for (MailField field : fields) {
            length += field.name().length() + field.value().length();
        }
        if (length > LENGTH_MAX) {
            throw tooLarge();
        }
        return new MailHeaders(List.copyOf(fields));
    }

    static UnreadableDelivery tooLarge() {
        return new UnreadableDelivery("The header is larger than " + LENGTH_MAX / 1024 + " KiB.");
    }

    /** With a further field at the end. */
    MailHeaders with(MailField field) throws UnreadableDelivery {
        return of(Stream.concat(fields.stream(), Stream.of(field)).toList());
    }

    /** The value of the first field with a name in lower case; null without one. */
    @Nullable
    String first(String name) {
        for (MailField field : fields) {
            if (field.name().equals(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** The values of all fields with a name in lower case. */
    List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(MailField::value)
                .toList();
    }

    /**
     * A header field.
     *
     * @param name in lower case
     * @param value unfolded (RFC 5322 2.2.3), not decoded
     */
    record MailField(String name, String value) {

        static MailField of(String name, String value) {
            return new MailField(
                    name.strip().toLowerCase(Locale.ROOT),
                    FOLD.matcher(value.strip()).replaceAll(""));
        }

        /** Letters beyond ASCII are UTF-8 (RFC 6532) where that fits. */
        static MailField of(Field field) {
            ByteSequence raw = Objects.requireNonNull(field.getRaw(), "a field that was read has its bytes");
            byte[] bytes = raw.toByteArray();
            int colon = 0;
            while (colon < bytes.length && bytes[colon] != ':') {
                colon++;
            }
            byte[] value = Arrays.copyOfRange(bytes, Math.min(bytes.length, colon + 1), bytes.length);
            return of(field.getName(), MailCharsets.decode(value, null));
        }
    }
}
