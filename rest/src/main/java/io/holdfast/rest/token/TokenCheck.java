package io.holdfast.rest.token;

import java.time.Instant;
import java.util.Set;

/** The result of the verification of a token. */
public sealed interface TokenCheck {

    /**
     * The token is valid.
     *
     * @param subject the person or system that it was issued to
     * @param groups the roles that it names, known or not
     */
    record Accepted(String subject, Set<String> groups, Instant expiresAt) implements TokenCheck {}

    /**
     * The token is not valid.
     *
     * @param reason completes the sentence "The bearer token is not accepted: …"
     */
    record Refused(String reason) implements TokenCheck {}

    /** None of the present keys has signed the token; a newer set of keys may have the one that did. */
    record UnknownKey() implements TokenCheck {}
}
