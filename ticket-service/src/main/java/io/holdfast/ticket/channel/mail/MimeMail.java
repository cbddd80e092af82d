package io.holdfast.ticket.channel.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.mail.MailHeaders.MailField;

/** Reads raw messages (RFC 5322, MIME), leniently and within limits. */
final class MimeMail {

    private static final int NESTING_MAX = 50;
    private static final int PARTS_MAX = 1_000;
    /** Decoded, of one text; several times what a message may have. */
    private static final int TEXT_BYTES_MAX = 4 * 1024 * 1024;

    private static final Set<String> RETURNED =
            Set.of("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers");
    private static final Set<String> SIGNATURES =
            Set.of("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature");

    private static final byte[] MAILBOX_LINE = Hmac.bytes("From ");

    private final MimeTokenStream stream;
    private final MailText text = new MailText();
    private final List<String> returnedIds = new ArrayList<>();
    /** The types of the multiparts around the part that is read, the innermost first. */
    private final Deque<String> around = new ArrayDeque<>();

    private MailHeaders headers = MailHeaders.NONE;

    private MimeMail(byte[] raw) {
        int start = start(raw);
        stream = new MimeTokenStream(config(PARTS_MAX));
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        stream.parse(new ByteArrayInputStream(raw, start, raw.length - start));
    }

    static Mail read(byte[] raw) throws UnreadableDelivery {
        MimeMail mail = new MimeMail(raw);
        try {
            mail.readParts();
        } catch (IOException | MimeException beyondLimits) {
            throw new UnreadableDelivery("The mail is deeper than " + NESTING_MAX + " levels, has more than "
                    + PARTS_MAX + " parts or a header that is too large, or cannot be decoded.");
        }
        return mail.result(raw);
    }

    /** The header alone, of a message or of what is left of one. */
    static MailHeaders readHeader(byte[] raw) throws UnreadableDelivery {
        MimeTokenStream stream = new MimeTokenStream(config(PARTS_MAX));
        // The blank line after the header may be missing.
        byte[] ended = Arrays.copyOf(raw, raw.length + 2);
        ended[raw.length] = '\n';
        ended[raw.length + 1] = '\n';
        stream.parse(new ByteArrayInputStream(ended));
        try {
            return header(stream);
        } catch (IOException | MimeException beyondLimits) {
            throw MailHeaders.tooLarge();
        }
    }

    static MimeConfig config(int partsMax) {
        return MimeConfig.custom()
                .setMaxLineLen(-1)
                .setMaxHeaderLen(MailHeaders.LENGTH_MAX)
                .setMaxHeaderCount(10_000)
                .setMaxTotalHeaderCount(100_000)
                .setMaxTotalHeaderLen(16L * MailHeaders.LENGTH_MAX)
                .setMaxPartCount(partsMax)
                // The message itself is a level too.
                .setMaxNestingDepth(NESTING_MAX + 1)
                .build();
    }

    /** Moves on to the end of the header; the stream is before it or in it. */
    private static MailHeaders header(MimeTokenStream stream) throws IOException, MimeException, UnreadableDelivery {
        List<MailField> fields = new ArrayList<>();
        EntityState state = stream.getState();
        while (state != EntityState.T_END_HEADER && state != EntityState.T_END_OF_STREAM) {
            state = stream.next();
            if (state == EntityState.T_FIELD) {
                fields.add(MailField.of(stream.getField()));
            }
        }
        return MailHeaders.of(fields);
    }

    private void readParts() throws IOException, MimeException, UnreadableDelivery {
        headers = header(stream);
        MailHeaders part = headers;
        EntityState state = stream.getState();
        while (state != EntityState.T_END_OF_STREAM) {
            switch (state) {
                case T_START_HEADER -> part = header(stream);
                case T_START_MULTIPART -> around.push(type());
                case T_END_MULTIPART -> around.pop();
                case T_BODY -> readBody(part);
                default -> {}
            }
            state = stream.next();
        }
    }

    private void readBody(MailHeaders part) throws IOException {
        MimeValue type = MimeValue.of(part.first("content-type"));
        MimeValue disposition = MimeValue.of(part.first("content-disposition"));
        String name = name(type, disposition);
        String mime = type();
        boolean isText = mime.equals("text/plain") || mime.equals("text/html");
        String outer = around.isEmpty() ? "" : around.getFirst();
        if (isText && name == null && !disposition.value().equals("attachment")) {
            readText(mime, type);
            return;
        }
        if (isReturned(mime)) {
            returnedIds.addAll(returnedIds(stream.getDecodedInputStream()));
        }
        if (!isPartOfMessage(outer, mime, name, disposition)) {
            String shown = name == null && mime.equals("application/ms-tnef") ? "winmail.dat" : name;
            text.addFile(shown, part.first("content-id"));
        }
    }

    private void readText(String mime, MimeValue type) throws IOException {
        if (mime.equals("text/plain") && text.hasPlain()) {
            return;
        }
        String decoded = MailCharsets.decode(bounded(stream.getDecodedInputStream()), type.parameter("charset"));
        if (mime.equals("text/plain")) {
            text.addPlain(decoded);
        } else {
            text.addHtml(decoded);
        }
    }

    /** Whether a part is a mail, or the header of one, that another mail returns (RFC 6522). */
    static boolean isReturned(String type) {
        return RETURNED.contains(type);
    }

    /** The ids in the header of such a part; none where the header is too odd. */
    static List<String> returnedIds(InputStream content) throws IOException {
        try {
            return MessageIds.thread(readHeader(content.readNBytes(MailHeaders.LENGTH_MAX)));
        } catch (UnreadableDelivery tooLarge) {
            return List.of();
        }
    }

    /** What belongs to the form of the message: an alternative, a part of a report, a signature. */
    private static boolean isPartOfMessage(String outer, String mime, @Nullable String name, MimeValue disposition) {
        if (disposition.value().equals("attachment") && !outer.equals("multipart/signed")) {
            return false;
        }
        return switch (outer) {
            case "multipart/alternative" -> name == null && mime.startsWith("text/");
            case "multipart/report" -> RETURNED.contains(mime) || mime.startsWith("message/");
            case "multipart/signed" -> SIGNATURES.contains(mime);
            default -> false;
        };
    }

    private static @Nullable String name(MimeValue type, MimeValue disposition) {
        String name = disposition.parameter("filename");
        String shown = name == null || name.isBlank() ? type.parameter("name") : name;
        return shown == null || shown.isBlank() ? null : shown;
    }

    /** As the parser understands it, with its defaults; without parameters that follow without a semicolon. */
    private String type() {
        String type = stream.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT);
        int blank = type.indexOf(' ');
        return blank < 0 ? type : type.substring(0, blank);
    }

    /** Cut at the end of a line, so that no letter is cut. */
    private static byte[] bounded(InputStream decoded) throws IOException {
        byte[] bytes = decoded.readNBytes(TEXT_BYTES_MAX);
        if (bytes.length < TEXT_BYTES_MAX) {
            return bytes;
        }
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end == 0 ? bytes : Arrays.copyOf(bytes, end);
    }

    /** Where the header begins: after blank lines, and after the line {@code From } of a mailbox file. */
    private static int start(byte[] raw) {
        int at = afterLineEnds(raw, 0);
        int nameEnd = at + MAILBOX_LINE.length;
        boolean isMailboxLine = nameEnd < raw.length
                && Arrays.equals(raw, at, nameEnd, MAILBOX_LINE, 0, MAILBOX_LINE.length)
                && raw[nameEnd] != ':';
        while (isMailboxLine && at < raw.length && raw[at] != '\n') {
            at++;
        }
        return isMailboxLine ? afterLineEnds(raw, at) : at;
    }

    private static int afterLineEnds(byte[] raw, int from) {
        int at = from;
        while (at < raw.length && (raw[at] == '\r' || raw[at] == '\n')) {
            at++;
        }
        return at;
    }

    private Mail result(byte[] raw) {
        String subject = headers.first("subject");
        String returnPath = headers.first("return-path");
        return new Mail(
                headers,
                ExternalIds.ofContent(raw),
                subject == null ? null : EncodedWords.decode(subject),
                text.text(),
                text.placeholders(),
                returnPath != null && !returnPath.isBlank() && Mail.isNull(returnPath),
                MessageIds.bounded(returnedIds));
    }
}
