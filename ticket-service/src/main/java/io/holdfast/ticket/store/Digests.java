package io.holdfast.ticket.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import io.vertx.core.buffer.Buffer;

/** SHA-256 digests of keys that may hold personal data, such as a telephone number. */
public final class Digests {

    private Digests() {}

    /** Of a text in UTF-8. */
    public static Buffer of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of bytes. */
    public static Buffer of(byte[] bytes) {
        try {
            return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
