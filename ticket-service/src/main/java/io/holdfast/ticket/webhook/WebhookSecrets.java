package io.holdfast.ticket.webhook;

import java.security.SecureRandom;
import java.util.Base64;

/** Generates the secrets of webhooks: {@code whsec_} and a key in Base64, as Standard Webhooks defines them. */
final class WebhookSecrets {

    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private WebhookSecrets() {}

    static String generate() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }
}
