package io.holdfast.ticket.channel.mail;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A mail, unpacked from whatever it came in.
 *
 * @param fallbackId its id when it has no {@code Message-ID}
 * @param subject decoded; null without one
 * @param text readable, not cleaned
 * @param files placeholders of its attachments
 * @param hasNullReturnPath whether its envelope has no sender: a program wrote it
 * @param returnedIds ids in the header of a mail that it returns, which is one that bounced
 */
record Mail(
        MailHeaders headers,
        String fallbackId,
        @Nullable String subject,
        String text,
        List<String> files,
        boolean hasNullReturnPath,
        List<String> returnedIds) {

    /** The channel's id of the message. */
    String externalId() {
        String own = MessageIds.own(headers);
        return own == null ? fallbackId : own;
    }

    /** The same with the sender of the envelope as the vendor knows it. */
    Mail withEnvelopeSender(@Nullable String sender) {
        return sender == null ? this : new Mail(headers, fallbackId, subject, text, files, isNull(sender), returnedIds);
    }

    /** Whether a return path is {@code <>} (RFC 5321 4.5.5), or empty as a vendor writes it. */
    static boolean isNull(String returnPath) {
        String bare = HeaderComments.without(returnPath);
        return bare.isEmpty()
                || (bare.startsWith("<")
                        && bare.endsWith(">")
                        && bare.substring(1, bare.length() - 1).isBlank());
    }
}
