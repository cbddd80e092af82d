package io.holdfast.board;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** Settings of the boards: the public addresses of the services, the same in all four of them. */
@ConfigMapping(prefix = "holdfast.boards")
interface BoardConfig {

    /** Address at which browsers reach ticket-service, without {@code /board}; none: the other boards do not link to it. */
    Optional<URI> tickets();

    /** Address of sla-service. */
    Optional<URI> promises();

    /** Address of loyalty-service. */
    Optional<URI> loyalty();

    /** Address of analytics-service. */
    Optional<URI> retention();

    /** Id of the public client with which people sign in at the OpenID provider; none: they need an address with a token. */
    Optional<String> oidcClient();

    /** What is asked for at the provider; it must lead to tokens with the audience and the roles. */
    Optional<String> oidcScope();

    /** Origins of the provider's endpoints that differ from the one of its issuer. */
    Optional<List<URI>> oidcOrigins();
}
