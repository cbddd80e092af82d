package io.holdfast.ticket.channel.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.UnreadableDelivery;

/** The fields of a form, each with its raw bytes, and the files in it. Of fields with one name the first one counts. */
final class FormBody {

    /** Fields and files of one form. */
    static final int PARTS_MAX = 2_000;

    private final Map<String, byte[]> fields = new LinkedHashMap<>();
    private final List<FormFile> files = new ArrayList<>();
    private final List<String> returnedIds = new ArrayList<>();

    void addField(String name, byte[] value) throws UnreadableDelivery {
        fields.putIfAbsent(name, value);
        requireWithinLimits();
    }

    void addFile(FormFile file) throws UnreadableDelivery {
        files.add(file);
        requireWithinLimits();
    }

    void addReturnedIds(List<String> ids) {
        returnedIds.addAll(ids);
    }

    List<FormFile> files() {
        return files;
    }

    /** Ids in mails that are files of the form: a bounce returns one. */
    List<String> returnedIds() {
        return MessageIds.bounded(returnedIds);
    }

    byte @Nullable [] bytes(String name) {
        return fields.get(name);
    }

    @Nullable
    String text(String name) {
        return text(name, null);
    }

    /** @param charset null for UTF-8 */
    @Nullable
    String text(String name, @Nullable String charset) {
        byte[] bytes = fields.get(name);
        return bytes == null ? null : MailCharsets.decode(bytes, charset);
    }

    /** The names of the fields, as sent. */
    Iterable<String> names() {
        return fields.keySet();
    }

    private void requireWithinLimits() throws UnreadableDelivery {
        if (fields.size() + files.size() > PARTS_MAX) {
            throw new UnreadableDelivery("The form has more than " + PARTS_MAX + " fields.");
        }
    }

    /**
     * A file.
     *
     * @param field such as {@code attachment1}
     * @param name null without one
     * @param contentId null without one
     */
    record FormFile(
            String field, @Nullable String name, @Nullable String contentId) {

        /** Vendors write {@code attachment1} and {@code attachment-1}. */
        static boolean isNamedByVendors(String field) {
            String lower = field.toLowerCase(Locale.ROOT);
            return lower.matches("attachment-?[0-9]{1,5}");
        }
    }
}
