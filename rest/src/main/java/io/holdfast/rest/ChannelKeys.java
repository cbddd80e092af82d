package io.holdfast.rest;

import java.util.Map;

import io.smallrye.mutiny.Uni;

/**
 * The API keys that a service stores, besides the configured one. A service that stores none accepts the configured one
 * alone.
 */
public interface ChannelKeys {

    /**
     * Looks up the key that a request was sent with, and counts the request.
     *
     * <p>Fails with a 503 {@link Problem} while the keys cannot be read.
     */
    Uni<Use> use(String key);

    /** What a request with a key may do. */
    sealed interface Use {}

    /** There is no such key, or it is revoked or expired. */
    record Unknown() implements Use {}

    /**
     * The key is valid.
     *
     * @param headers of the answer: what is left of the key's rate
     */
    record Accepted(ChannelKey key, Map<String, String> headers) implements Use {}

    /**
     * The key is valid, and has sent as much as it may for now.
     *
     * @param headers of the answer, as in {@link Accepted}
     */
    record RateExceeded(int retryAfterSeconds, Map<String, String> headers) implements Use {}
}
