package io.holdfast.loyalty.adjustment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;

/**
 * An idempotency key as one request uses it.
 *
 * @param credential who asks: a key is known only to the credential that used it
 * @param fingerprint what is asked: path and body, hashed
 */
record IdempotencyKey(String credential, String key, String fingerprint) {

    static final String HEADER = "Idempotency-Key";

    private static final int KEY_LENGTH_MAX = 255;

    /**
     * The claim of a request; null when it makes none.
     *
     * @throws Problem 422 when the key is not one
     */
    static @Nullable IdempotencyKey of(String credential, @Nullable String key, String path, byte @Nullable [] body) {
        if (key == null) {
            return null;
        }
        if (key.isEmpty() || key.length() > KEY_LENGTH_MAX || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw Problem.invalid(HEADER, "1 to " + KEY_LENGTH_MAX + " visible ASCII characters");
        }
        return new IdempotencyKey(credential, key, fingerprint(path, body == null ? new byte[0] : body));
    }

    private static String fingerprint(String path, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(body);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
