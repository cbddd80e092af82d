package io.holdfast.ticket.channel.mail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.MessageTexts;

/**
 * Collects what a person reads of a mail: the first plain text that is not blank, else the first HTML made readable, never
 * both; and the names of the files that come along. Pictures that the HTML shows by their {@code Content-ID} are no files.
 */
final class MailText {

    private static final int FILE_NAME_LENGTH_MAX = 255;

    private final List<MailFile> files = new ArrayList<>();
    private final Set<String> shownIds = new HashSet<>();
    private @Nullable String plain;
    private @Nullable String html;

    boolean hasPlain() {
        return plain != null;
    }

    void addPlain(@Nullable String text) {
        if (plain == null && text != null && !text.isBlank()) {
            plain = text;
        }
    }

    void addHtml(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return;
        }
        html = html == null ? text : html;
        collectShownIds(text);
    }

    /** @param contentId with or without {@code <>}; null without one */
    void addFile(@Nullable String name, @Nullable String contentId) {
        files.add(new MailFile(name, contentId));
    }

    String text() {
        if (plain != null) {
            return plain;
        }
        return html == null ? "" : HtmlText.of(html);
    }

    List<String> placeholders() {
        return files.stream()
                .filter(file -> file.contentId() == null || !shownIds.contains(normalized(file.contentId())))
                .map(file -> MessageTexts.file(cut(file.name())))
                .toList();
    }

    private static @Nullable String cut(@Nullable String name) {
        return name == null ? null : MessageTexts.cut(name, FILE_NAME_LENGTH_MAX);
    }

    private void collectShownIds(String source) {
        String lower = source.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("cid:");
        while (at >= 0) {
            int end = at + "cid:".length();
            while (end < lower.length() && "\"'<>()& \t\r\n".indexOf(lower.charAt(end)) < 0) {
                end++;
            }
            byte[] id = PercentEncoding.decode(Hmac.bytes(lower.substring(at + "cid:".length(), end)), false);
            shownIds.add(MailCharsets.decode(id, null));
            at = lower.indexOf("cid:", end);
        }
    }

    private static String normalized(String contentId) {
        String bare = contentId.strip();
        String id = bare.startsWith("<") && bare.endsWith(">") ? bare.substring(1, bare.length() - 1) : bare;
        return id.strip().toLowerCase(Locale.ROOT);
    }

    private record MailFile(@Nullable String name, @Nullable String contentId) {}
}
