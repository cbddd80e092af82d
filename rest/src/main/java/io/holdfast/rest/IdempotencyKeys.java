package io.holdfast.rest;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.sql.IdempotencyKey;

/** Parses the header {@code Idempotency-Key}, and creates the problem responses for keys that cannot be used. */
public final class IdempotencyKeys {

    public static final String HEADER = "Idempotency-Key";

    private IdempotencyKeys() {}

    /**
     * The key of a request; null when it has none.
     *
     * @param credential the name of the authenticated caller
     * @throws Problem 422 when the header is not a valid key
     */
    public static @Nullable IdempotencyKey parse(
            @Nullable String header, String credential, String path, byte @Nullable [] body) {
        if (header == null) {
            return null;
        }
        if (!IdempotencyKey.isValid(header)) {
            throw notAKey();
        }
        return IdempotencyKey.of(credential, header, path, body);
    }

    /**
     * Why the values of the header cannot be used; null when they can. The REST layer would read the first of several, and
     * none where the header is empty: a request that was meant to be executed once would be executed again.
     */
    static @Nullable Problem problemOf(List<String> headers) {
        if (headers.size() > 1) {
            return Problem.malformed("The header " + HEADER + " was sent more than once.");
        }
        return headers.isEmpty() || IdempotencyKey.isValid(headers.getFirst()) ? null : notAKey();
    }

    private static Problem notAKey() {
        return Problem.invalid(HEADER, "1 to " + IdempotencyKey.LENGTH_MAX + " visible ASCII characters");
    }

    /** 422: the key was saved with another fingerprint. */
    public static Problem usedForAnotherRequest() {
        return Problem.invalid(HEADER, "was used for another request; use a new key for each request");
    }

    /** 410: the response was removed with the customer whose data it held; the request is not executed again. */
    public static Problem customerErased() {
        return Problem.gone("The customer of this request was erased, and the response with them; use a new key.");
    }

    /** 409: a request with the key is being executed. */
    public static Problem inProgress() {
        return Problem.conflict("A request with this Idempotency-Key is still under way; ask again in a moment.");
    }
}
