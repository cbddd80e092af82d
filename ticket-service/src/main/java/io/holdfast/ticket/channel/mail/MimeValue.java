package io.holdfast.ticket.channel.mail;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.Hmac;

/**
 * A header field such as {@code Content-Type}: a word and parameters.
 *
 * @param value in lower case, without the parameters; empty without a field
 * @param parameters decoded, by their names in lower case
 */
record MimeValue(String value, Map<String, String> parameters) {

    private static final int LENGTH_MAX = 16 * 1024;
    /** Pieces of one parameter (RFC 2231 3). */
    private static final int PIECES_MAX = 1_000;

    static MimeValue of(@Nullable String field) {
        if (field == null) {
            return new MimeValue("", Map.of());
        }
        byte[] bytes = Hmac.bytes(field.length() <= LENGTH_MAX ? field : field.substring(0, LENGTH_MAX));
        RawBody body = RawFieldParser.DEFAULT.parseRawBody(
                new ByteArrayBuffer(bytes, bytes.length, true), new ParserCursor(0, bytes.length));
        Map<String, String> plain = new HashMap<>();
        Map<String, Map<Integer, Piece>> extended = new HashMap<>();
        for (NameValuePair pair : body.getParams()) {
            String name = pair.getName() == null ? "" : pair.getName().toLowerCase(Locale.ROOT);
            String value = pair.getValue();
            int star = name.indexOf('*');
            if (value != null && star < 0) {
                plain.putIfAbsent(name, value);
            } else if (value != null) {
                addPiece(extended.computeIfAbsent(name.substring(0, star), any -> new TreeMap<>()), name, star, value);
            }
        }
        plain.replaceAll((name, value) -> EncodedWords.decode(value));
        extended.forEach((name, pieces) -> plain.put(name, joined(pieces)));
        return new MimeValue(body.getValue().toLowerCase(Locale.ROOT).strip(), Map.copyOf(plain));
    }

    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    /** {@code name*}, {@code name*0}, {@code name*0*}; with a star at the end the value is percent-encoded. */
    private static void addPiece(Map<Integer, Piece> pieces, String name, int star, String value) {
        boolean encoded = name.endsWith("*");
        String number = encoded ? name.substring(star, name.length() - 1) : name.substring(star);
        try {
            int index = number.length() <= 1 ? 0 : Integer.parseInt(number.substring(1));
            if (index >= 0 && pieces.size() < PIECES_MAX) {
                pieces.putIfAbsent(index, new Piece(value, encoded));
            }
        } catch (NumberFormatException unnumbered) {
            pieces.putIfAbsent(0, new Piece(value, encoded));
        }
    }

    private static String joined(Map<Integer, Piece> pieces) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String charset = null;
        boolean first = true;
        for (Piece piece : pieces.values()) {
            String value = piece.value();
            int charsetEnd = first && piece.encoded() ? value.indexOf('\'') : -1;
            int languageEnd = charsetEnd < 0 ? -1 : value.indexOf('\'', charsetEnd + 1);
            if (languageEnd >= 0) {
                charset = value.substring(0, charsetEnd);
                value = value.substring(languageEnd + 1);
            }
            bytes.writeBytes(piece.encoded() ? PercentEncoding.decode(Hmac.bytes(value), false) : Hmac.bytes(value));
            first = false;
        }
        return EncodedWords.oneLine(MailCharsets.decode(bytes.toByteArray(), charset));
    }

    private record Piece(String value, boolean encoded) {}
}
