package io.holdfast.rest.token;

import java.io.IOException;
import java.time.Duration;

/** Where keys are published. */
public sealed interface KeySource permits KeyLocation, OidcIssuer {

    /**
     * A file, or an HTTP address such as an issuer's {@code jwks_uri}.
     *
     * @param location a path, {@code file:…}, {@code https://…} or {@code http://…}
     */
    static KeySource at(String location, Duration timeout) {
        return new KeyLocation(location, timeout);
    }

    /**
     * An OpenID provider, which says itself where its keys are (OpenID Connect Discovery 1.0).
     *
     * @param issuer {@code https://…}; {@code http://…} only on this machine
     * @throws IllegalArgumentException when it is neither
     */
    static KeySource ofIssuer(String issuer, Duration timeout) {
        return new OidcIssuer(issuer, timeout);
    }

    /** Reads the keys; waits no longer than the timeout. */
    VerificationKeys read() throws IOException, InterruptedException;

    /** Whether it may be away for a while, as a file is not. */
    boolean isRemote();

    /** Whether somebody on the way could replace the keys. */
    boolean isUnprotected();
}
