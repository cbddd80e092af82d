package io.holdfast.ticket.channel.adapter;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed digests (RFC 2104), and comparisons that take the same time wherever texts differ. */
public final class Hmac {

    public static final String SHA1 = "HmacSHA1";
    public static final String SHA256 = "HmacSHA256";

    private Hmac() {}

    /** The digest of the parts, one after the other. */
    public static byte[] of(String algorithm, byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            // The algorithm refuses an empty key; the key of zeros is the same one.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether a text is the digest in hex, in capitals or not. */
    public static boolean isHexOf(byte[] digest, String text) {
        return equal(HexFormat.of().formatHex(digest), text.toLowerCase(Locale.ROOT));
    }

    /** Whether a text is the digest in base64. */
    public static boolean isBase64Of(byte[] digest, String text) {
        return equal(Base64.getEncoder().encodeToString(digest), text);
    }

    /** Whether two texts are equal, in constant time for texts of one length. */
    public static boolean equal(String one, String other) {
        return MessageDigest.isEqual(bytes(one), bytes(other));
    }

    /** In UTF-8. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
