package io.holdfast.ticket.command;

/**
 * An idempotency key as one request uses it.
 *
 * @param credential who asks: a key is known only to the credential that used it
 * @param fingerprint what is asked: method, path and body, hashed
 */
public record IdempotencyKey(String credential, String key, String fingerprint) {

    public record Id(String credential, String key) {}

    public Id id() {
        return new Id(credential, key);
    }
}
