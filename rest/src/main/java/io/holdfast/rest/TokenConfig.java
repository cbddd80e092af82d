package io.holdfast.rest;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of bearer tokens (JSON Web Tokens). */
@ConfigMapping(prefix = "holdfast.jwt")
interface TokenConfig {

    /** Where the public keys are, unless all tokens are of an OpenID provider: a path, {@code file:…}, {@code https://…}; PEM or a JSON Web Key Set. */
    Optional<String> keys();

    /** The only accepted {@code iss}. */
    String issuer();

    /** Must be among a token's {@code aud}. */
    String audience();

    /** Longest lifetime of a token. */
    @WithDefault("24h")
    Duration lifetimeMax();

    /** How far the issuer's clock may be ahead. */
    @WithDefault("60s")
    Duration clockSkew();

    /** How often the keys are read again. */
    @WithDefault("60s")
    Duration keysInterval();

    /** Shortest time between two reads that are caused by tokens with an unknown key. */
    @WithDefault("5s")
    Duration keysPauseMin();

    /** How long a read may take. */
    @WithDefault("5s")
    Duration keysTimeout();
}
