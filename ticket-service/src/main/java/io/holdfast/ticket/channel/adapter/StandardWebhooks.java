package io.holdfast.ticket.channel.adapter;

import java.time.Instant;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Signatures of Standard Webhooks 1.0.0, version {@code v1}: HMAC-SHA256 over {@code id.timestamp.body}. */
public final class StandardWebhooks {

    /** The header with the id of the delivery. */
    public static final String ID = "webhook-id";

    private static final String SECRET_PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final int SIGNATURES_MAX = 20;

    private StandardWebhooks() {}

    /** Whether any secret fits any signature of the delivery, which was signed at most 300 s before or after now. */
    public static Verification verify(List<String> secrets, Delivery delivery, Instant now) {
        String id = delivery.header(ID);
        String timestamp = delivery.header("webhook-timestamp");
        String signatures = delivery.header("webhook-signature");
        if (id == null || id.isEmpty() || timestamp == null || signatures == null) {
            return new Verification.Refused("webhook-id, webhook-timestamp or webhook-signature is missing.");
        }
        if (!SignedTime.isNear(timestamp, now)) {
            return SignedTime.REFUSED;
        }
        String[] versioned = signatures.split(" ", SIGNATURES_MAX + 1);
        for (String secret : secrets) {
            byte[] key = key(secret);
            if (key != null
                    && isOneOf(
                            versioned,
                            Hmac.of(Hmac.SHA256, key, Hmac.bytes(id + "." + timestamp + "."), delivery.body()))) {
                return Verification.of(true);
            }
        }
        return Verification.of(false);
    }

    private static boolean isOneOf(String[] signatures, byte[] digest) {
        for (String signature : signatures) {
            if (signature.startsWith(VERSION) && Hmac.isBase64Of(digest, signature.substring(VERSION.length()))) {
                return true;
            }
        }
        return false;
    }

    /** Null for a secret that is empty or no base64: it can fit nothing. */
    private static byte @Nullable [] key(String secret) {
        String encoded = secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret;
        try {
            byte[] key = Base64.getDecoder().decode(encoded);
            return key.length == 0 ? null : key;
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
    }
}
