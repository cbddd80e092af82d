package io.holdfast.rest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Encodes sort keys as cursors; {@link CursorFormat} is the typed form. */
public final class Cursor {

    private static final String SEPARATOR = "\u001f";

    private Cursor() {}

    public static String encode(String... parts) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The parts that were encoded.
     *
     * @throws Problem 422 when it is not a cursor of that many parts
     */
    public static List<String> decode(String cursor, int parts) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            List<String> decoded = List.of(text.split(SEPARATOR, -1));
            if (decoded.size() == parts && text.indexOf('\0') < 0) {
                return decoded;
            }
        } catch (IllegalArgumentException notBase64) {
            // falls through to the same answer
        }
        throw Problem.invalid("cursor", "is the nextCursor of an earlier answer, unchanged");
    }
}
