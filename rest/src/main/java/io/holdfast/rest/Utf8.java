package io.holdfast.rest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/** Checks bytes for UTF-8. JSON parsers let overlong forms or encoded surrogates pass, which no database stores. */
final class Utf8 {

    private static final int MARK_LENGTH = 3;

    private Utf8() {}

    static boolean isValid(byte[] bytes) {
        for (byte each : bytes) {
            if (each < 0) {
                return isValidBeyondAscii(bytes);
            }
        }
        return true;
    }

    /** The length of the byte order mark at the start, which a sender may add and a reader ignores (RFC 8259, 8.1). */
    static int lengthOfMark(byte @Nullable [] bytes) {
        return bytes != null
                        && bytes.length >= MARK_LENGTH
                        && bytes[0] == (byte) 0xEF
                        && bytes[1] == (byte) 0xBB
                        && bytes[2] == (byte) 0xBF
                ? MARK_LENGTH
                : 0;
    }

    private static boolean isValidBeyondAscii(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }
}
