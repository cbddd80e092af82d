package io.holdfast.ticket.channel.mail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.MessageTexts;

/** Ids of mails, without {@code <>} and comments (RFC 5322 3.6.4), in the form in which they are keys. */
final class MessageIds {

    /** What a conversation is known by: a thread may name hundreds of its mails, the nearest of which are enough. */
    private static final int KEYS_MAX = 100;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,;]+");

    private MessageIds() {}

    /** The mail's own id; null when it has none. */
    static @Nullable String own(MailHeaders headers) {
        String value = headers.first("message-id");
        if (value == null) {
            return null;
        }
        List<String> bracketed = bracketed(value);
        if (!bracketed.isEmpty()) {
            return bracketed.getFirst();
        }
        String bare = HeaderComments.without(value);
        String key = bare.indexOf('<') >= 0 ? "" : key(bare);
        return key.isEmpty() ? null : key;
    }

    /** The ids that a mail names, the nearest first: its own, those that it answers, those before them. */
    static List<String> thread(MailHeaders headers) {
        Set<String> ids = new LinkedHashSet<>();
        String own = own(headers);
        if (own != null) {
            ids.add(own);
        }
        headers.all("in-reply-to").forEach(value -> ids.addAll(all(value)));
        headers.all("references").forEach(value -> ids.addAll(all(value).reversed()));
        return bounded(ids);
    }

    /** At most as many as a conversation is known by. */
    static List<String> bounded(Collection<String> ids) {
        return ids.stream().distinct().limit(KEYS_MAX).toList();
    }

    /** Without brackets only if there is nothing but ids: old programs write prose with addresses in In-Reply-To. */
    private static List<String> all(String value) {
        List<String> bracketed = bracketed(value);
        if (!bracketed.isEmpty()) {
            return bracketed;
        }
        List<String> bare = SEPARATORS
                .splitAsStream(HeaderComments.without(value))
                .filter(word -> !word.isEmpty())
                .toList();
        return bare.stream().allMatch(word -> word.indexOf('@') > 0)
                ? bare.stream().map(MessageIds::key).toList()
                : List.of();
    }

    private static List<String> bracketed(String value) {
        List<String> ids = new ArrayList<>();
        int at = 0;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (c == '(') {
                at = HeaderComments.end(value, at);
            } else if (c == '<') {
                int close = value.indexOf('>', at);
                int end = close < 0 ? value.length() : close;
                String id = key(value.substring(at + 1, end));
                if (!id.isEmpty()) {
                    ids.add(id);
                }
                at = end + 1;
            } else {
                at++;
            }
        }
        return ids;
    }

    /** A fold inside an id is no part of it. */
    private static String key(String id) {
        return ExternalIds.bounded(BLANKS.matcher(MessageTexts.oneLine(id)).replaceAll(""));
    }
}
