package io.holdfast.rest;

import java.util.Set;

import io.holdfast.rest.token.TokenRules;

/**
 * A valid API key.
 *
 * @param name of the caller who has it: the same after the secret is replaced
 * @param channels the channels that it is bound to; empty: it may send of any
 */
public record ChannelKey(String name, Set<String> channels) {

    public ChannelKey {
        channels = Set.copyOf(channels);
    }

    /** A key that is stored under an id. */
    public static ChannelKey stored(String keyId, Set<String> channels) {
        return new ChannelKey(TokenRules.RESERVED_PREFIX + keyId, channels);
    }
}
