package io.holdfast.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * An idempotency key as one request uses it.
 *
 * @param credential the name of the authenticated caller; each has its own keys
 * @param key the key that the client chose
 * @param fingerprint SHA-256 of the request, in hexadecimal digits: the same key with another fingerprint is a client error
 */
public record IdempotencyKey(String credential, String key, String fingerprint) {

    public static final int LENGTH_MAX = 255;

    /** The primary key of the table: which request it is, whatever it contains. */
    public record Id(String credential, String key) {}

    public Id id() {
        return new Id(credential, key);
    }

    /** Whether the text is 1 to {@value #LENGTH_MAX} visible ASCII characters. */
    public static boolean isValid(String key) {
        return !key.isEmpty() && key.length() <= LENGTH_MAX && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The key of a request; its fingerprint covers the path and the body. */
    public static IdempotencyKey of(String credential, String key, String path, byte @Nullable [] body) {
        return new IdempotencyKey(credential, key, fingerprint(path, body));
    }

    private static String fingerprint(String path, byte @Nullable [] body) {
        MessageDigest digest = Sha256.instance();
        digest.update(path.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        if (body != null) {
            digest.update(body);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
