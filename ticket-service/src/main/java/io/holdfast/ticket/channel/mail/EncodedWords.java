package io.holdfast.ticket.channel.mail;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.Hmac;

/**
 * Letters in header fields (RFC 2047). Blanks between two encoded words vanish. Adjacent words of one charset are decoded
 * together, since senders cut inside a letter. What is no encoded word stays.
 */
final class EncodedWords {

    private static final int CHARSET_LENGTH_MAX = 60;
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");

    private final String text;
    private final StringBuilder decoded = new StringBuilder();
    /** Of the words that were read last and may go on in the next one. */
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    private @Nullable String pendingCharset;
    /** Of base64 that was cut inside a byte: so many bits, the last ones of the value. */
    private int carriedBits;

    private int carried;

    private EncodedWords(String text) {
        this.text = text;
    }

    /** Decoded, with one blank for the control characters in each place, which may hide in words (header injection). */
    static String decode(String text) {
        return oneLine(new EncodedWords(text).decodeAll());
    }

    /** With one blank for the control characters in each place. */
    static String oneLine(String text) {
        return CONTROLS.matcher(text).replaceAll(" ").strip();
    }

    private String decodeAll() {
        int copied = 0;
        int from = 0;
        // Every word ends with "?="; without another one there is no further word, and nothing is searched twice.
        int lastEnd = text.lastIndexOf("?=");
        while (from <= lastEnd) {
            int start = text.indexOf("=?", from);
            Word word = start < 0 || start > lastEnd ? null : wordAt(start);
            if (start < 0) {
                break;
            }
            if (word == null) {
                from = start + 2;
                continue;
            }
            String between = text.substring(copied, start);
            if (pendingCharset == null || !between.isBlank()) {
                flush();
                decoded.append(between);
            }
            add(word);
            copied = word.end();
            from = copied;
        }
        flush();
        return decoded.append(text, copied, text.length()).toString();
    }

    private void add(Word word) {
        if (pendingCharset != null && !pendingCharset.equals(word.charset())) {
            flush();
        }
        pendingCharset = word.charset();
        if (word.isBase64()) {
            addBase64(word.content());
        } else {
            carriedBits = 0;
            addQuoted(word.content());
        }
    }

    private void flush() {
        if (pendingCharset != null) {
            decoded.append(MailCharsets.decode(pending.toByteArray(), pendingCharset));
            pending.reset();
            carriedBits = 0;
            pendingCharset = null;
        }
    }

    /** {@code =?charset?B?content?=} or {@code Q}, perhaps with {@code *language} after the charset (RFC 2231 5). */
    private @Nullable Word wordAt(int start) {
        int charsetEnd = text.indexOf('?', start + 2);
        if (charsetEnd < 0 || charsetEnd - start - 2 > CHARSET_LENGTH_MAX || charsetEnd + 2 >= text.length()) {
            return null;
        }
        char encoding = Character.toUpperCase(text.charAt(charsetEnd + 1));
        if ((encoding != 'B' && encoding != 'Q') || text.charAt(charsetEnd + 2) != '?') {
            return null;
        }
        int end = text.indexOf("?=", charsetEnd + 3);
        if (end < 0) {
            return null;
        }
        String charset = text.substring(start + 2, charsetEnd).toLowerCase(Locale.ROOT);
        int language = charset.indexOf('*');
        return new Word(
                language < 0 ? charset : charset.substring(0, language),
                encoding == 'B',
                text.substring(charsetEnd + 3, end),
                end + 2);
    }

    private void addQuoted(String content) {
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            int high = c == '=' && i + 2 < content.length() ? Character.digit(content.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(content.charAt(i + 2), 16);
            if (low >= 0) {
                pending.write(high << 4 | low);
                i += 2;
            } else if (c == '_') {
                pending.write(' ');
            } else {
                pending.writeBytes(Hmac.bytes(String.valueOf(c)));
            }
        }
    }

    /** What is not of the alphabet is passed over; after a padding it begins anew, since senders join pieces. */
    private void addBase64(String content) {
        int bits = carriedBits;
        int value = carried;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            int sextet = sextet(c);
            if (c == '=') {
                bits = 0;
            } else if (sextet >= 0) {
                value = value << 6 | sextet;
                bits += 6;
                if (bits >= 8) {
                    bits -= 8;
                    pending.write(value >> bits);
                }
            }
        }
        // At the end of a byte the bits that are left over are zero, also where the padding is missing.
        boolean isCut = bits == 6 || (value & ((1 << bits) - 1)) != 0;
        carriedBits = isCut ? bits : 0;
        carried = value;
    }

    private static int sextet(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }

    private record Word(String charset, boolean isBase64, String content, int end) {}
}
