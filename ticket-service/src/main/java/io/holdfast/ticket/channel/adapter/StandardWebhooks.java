package io.holdfast.ticket.channel.adapter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Signatures of Standard Webhooks 1.0.0: {@code v1} is the base64 of HMAC-SHA256 over {@code id.timestamp.body}, with the
 * key that is written in base64 after {@code whsec_}. Other versions are passed over.
 */
public final class StandardWebhooks {

    /** How far the time of a delivery may be from now, either way. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String SECRET_PREFIX = "whsec_";
    private static final String VERSION_PREFIX = "v1,";
    /** Signatures of one delivery that are looked at: more than any rotation of secrets makes. */
    private static final int SIGNATURES_MAX = 20;

    private StandardWebhooks() {}

    /** Whether any of the secrets made any of the delivery's signatures, at a time near now. */
    public static Verification verify(List<String> secrets, Delivery delivery, Instant now) {
        String id = delivery.header("webhook-id");
        String timestamp = delivery.header("webhook-timestamp");
        String signatures = delivery.header("webhook-signature");
        if (id == null || timestamp == null || signatures == null) {
            return new Verification.Refused("webhook-id, webhook-timestamp or webhook-signature is missing.");
        }
        Instant sentAt = UnixTimes.seconds(timestamp);
        if (sentAt == null || Duration.between(sentAt, now).abs().compareTo(TOLERANCE) > 0) {
            return new Verification.Refused("webhook-timestamp is not within " + TOLERANCE.toSeconds() + " s of now.");
        }
        List<String> candidates = ofVersion1(signatures);
        byte[] head = Hmac.bytes(id + "." + timestamp + ".");
        boolean fits = false;
        for (String secret : secrets) {
            byte[] key = key(secret);
            if (key != null) {
                byte[] digest = Hmac.of(Hmac.SHA256, key, head, delivery.body());
                fits |= candidates.stream().anyMatch(candidate -> Hmac.isBase64Of(digest, candidate));
            }
        }
        return Verification.of(fits);
    }

    private static List<String> ofVersion1(String signatures) {
        List<String> found = new ArrayList<>();
        int from = 0;
        while (from < signatures.length() && found.size() < SIGNATURES_MAX) {
            int blank = signatures.indexOf(' ', from);
            int end = blank < 0 ? signatures.length() : blank;
            if (signatures.startsWith(VERSION_PREFIX, from)) {
                found.add(signatures.substring(from + VERSION_PREFIX.length(), end));
            }
            from = end + 1;
        }
        return found;
    }

    /** Null for a secret that is no key: anyone could sign with an empty one. */
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
