package io.holdfast.ticket.channel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as vendors do. */
public final class Signatures {

    private Signatures() {}

    public static String hexSha256(String secret, String signed) {
        return HexFormat.of().formatHex(digest("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8), signed));
    }

    public static String base64Sha256(String secret, String signed) {
        return base64Sha256(secret.getBytes(StandardCharsets.UTF_8), signed);
    }

    public static String base64Sha256(byte[] key, String signed) {
        return Base64.getEncoder().encodeToString(digest("HmacSHA256", key, signed));
    }

    public static String base64Sha1(String secret, String signed) {
        return Base64.getEncoder().encodeToString(digest("HmacSHA1", secret.getBytes(StandardCharsets.UTF_8), signed));
    }

    private static byte[] digest(String algorithm, byte[] key, String signed) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
