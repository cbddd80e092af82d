package io.holdfast.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of an OpenID provider whose bearer tokens are accepted. */
@ConfigMapping(prefix = "holdfast.oidc")
interface OidcConfig {

    /** Its address, which is the {@code iss} of its tokens; none: no provider. */
    Optional<String> issuer();

    /** Must be among a token's {@code aud}. */
    @WithDefault("holdfast")
    String audience();

    /** The claim with the roles: a name, or names joined by dots. */
    @WithDefault("groups")
    String rolesClaim();

    /** Roles by the provider's names, as {@code support=agent}; none: they have the same names. */
    Optional<List<String>> roles();

    /** How often the keys are read again. */
    @WithDefault("5m")
    Duration keysInterval();
}
