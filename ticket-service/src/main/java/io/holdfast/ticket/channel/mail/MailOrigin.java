package io.holdfast.ticket.channel.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Whether a person or a program wrote a mail (RFC 3834, RFC 3464), so that two programs do not answer each other for ever.
 *
 * @param answersNobody a bounce or an automatic answer
 * @param tags of the ticket that it opens otherwise
 */
record MailOrigin(boolean answersNobody, List<String> tags) {

    private static final Set<String> DENIALS = Set.of("", "no", "false", "0");

    static MailOrigin of(Mail mail) {
        MailHeaders headers = mail.headers();
        String autoSubmitted = word(headers.first("auto-submitted"));
        List<String> precedences =
                headers.all("precedence").stream().map(MailOrigin::word).toList();
        boolean isAutomatic = isBounce(headers)
                || mail.hasNullReturnPath()
                || autoSubmitted.equals("auto-replied")
                || says(headers, "x-autoreply")
                || says(headers, "x-autorespond")
                || precedences.contains("auto_reply")
                || precedences.contains("auto-reply");
        List<String> tags = new ArrayList<>();
        // Any word but "no" means a program, also one that is not known (RFC 3834 5).
        if (!DENIALS.contains(autoSubmitted)) {
            tags.add("auto-generated");
        }
        if (headers.first("list-id") != null || precedences.contains("bulk") || precedences.contains("list")) {
            tags.add("bulk");
        }
        return new MailOrigin(isAutomatic, isAutomatic ? List.of() : List.copyOf(tags));
    }

    /** A report with a null return path is automatic for that alone. */
    private static boolean isBounce(MailHeaders headers) {
        MimeValue type = MimeValue.of(headers.first("content-type"));
        String report = type.parameter("report-type");
        return headers.first("x-failed-recipients") != null
                || (type.value().equals("multipart/report")
                        && report != null
                        && report.equalsIgnoreCase("delivery-status"));
    }

    private static boolean says(MailHeaders headers, String name) {
        String value = headers.first(name);
        return value != null && !Set.of("no", "false").contains(word(value));
    }

    /** The first word, without comments and parameters, in lower case. */
    private static String word(@Nullable String value) {
        if (value == null) {
            return "";
        }
        String bare = HeaderComments.without(value).toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < bare.length() && bare.charAt(end) != ';' && !Character.isWhitespace(bare.charAt(end))) {
            end++;
        }
        return bare.substring(0, end);
    }
}
