package io.holdfast.ticket.key;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A secret of a key that is not revoked.
 *
 * @param channels that the key is bound to; empty: none
 * @param validUntil the end of the key or of the secret, whichever comes first; null: none
 */
record LiveKey(String keyId, Set<String> channels, @Nullable Instant validUntil) {

    boolean isValidAt(Instant now) {
        return validUntil == null || now.isBefore(validUntil);
    }
}
