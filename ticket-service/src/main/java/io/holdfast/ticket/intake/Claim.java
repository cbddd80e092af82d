package io.holdfast.ticket.intake;

/**
 * An idempotency key as one request uses it.
 *
 * @param credential who asks: a key is known only to the credential that used it
 * @param fingerprint what is asked: method, path and body, hashed
 */
public record Claim(String credential, String key, String fingerprint) {

    record Name(String credential, String key) {}

    Name name() {
        return new Name(credential, key);
    }
}
