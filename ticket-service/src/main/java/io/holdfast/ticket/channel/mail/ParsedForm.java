package io.holdfast.ticket.channel.mail;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.mail.FormBody.FormFile;

/** A mail that a vendor has taken apart. */
final class ParsedForm {

    private ParsedForm() {}

    /**
     * A mail from its parts.
     *
     * @param body of the whole delivery, whose digest is the id of a mail without one
     */
    static Mail mail(MailHeaders headers, FormBody form, @Nullable String subject, MailText text, byte[] body) {
        String inHeader = headers.first("subject");
        String shown = subject == null || subject.isBlank() ? inHeader : subject;
        String returnPath = headers.first("return-path");
        return new Mail(
                headers,
                ExternalIds.ofContent(body),
                shown == null ? null : EncodedWords.decode(shown),
                text.text(),
                text.placeholders(),
                returnPath != null && !returnPath.isBlank() && Mail.isNull(returnPath),
                form.returnedIds());
    }

    /** Adds the files of a form in the order of their numbers, with what the vendor says about them. */
    static void addFiles(MailText text, FormBody form, Map<String, String> names, Map<String, String> contentIds) {
        Map<String, FormFile> files = new HashMap<>();
        names.forEach((field, name) -> files.put(field, new FormFile(field, name, null)));
        for (FormFile file : form.files()) {
            files.put(
                    file.field(),
                    new FormFile(file.field(), names.getOrDefault(file.field(), file.name()), file.contentId()));
        }
        files.values().stream()
                .sorted(Comparator.comparingInt((FormFile file) -> file.field().length())
                        .thenComparing(FormFile::field))
                .forEach(file -> text.addFile(file.name(), contentIds.getOrDefault(file.field(), file.contentId())));
    }

    /** A field that is a JSON object; null when it is none. */
    static @Nullable JsonNode json(FormBody form, String name) {
        byte[] bytes = form.bytes(name);
        if (bytes == null) {
            return null;
        }
        try {
            return BodyJson.readObject(bytes);
        } catch (UnreadableDelivery noObject) {
            return null;
        }
    }

    /** An object of content ids and the files they stand for, the other way round: {@code {"<id>": "attachment1"}}. */
    static Map<String, String> contentIds(@Nullable JsonNode object) {
        Map<String, String> byField = new HashMap<>();
        if (object != null) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (entry.getValue().isTextual()) {
                    byField.putIfAbsent(entry.getValue().textValue(), entry.getKey());
                }
            }
        }
        return byField;
    }

    /** JSON that is no object, in one that is. */
    static @Nullable JsonNode wrapped(String json) {
        try {
            return BodyJson.readObject(Hmac.bytes("{\"value\":" + json + "}")).path("value");
        } catch (UnreadableDelivery noJson) {
            return null;
        }
    }
}
