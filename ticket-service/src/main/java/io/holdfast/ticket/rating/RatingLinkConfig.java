package io.holdfast.ticket.rating;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Rating links. */
@ConfigMapping(prefix = "holdfast.rating-links")
interface RatingLinkConfig {

    /** How long a link can be used. */
    @WithDefault("14d")
    Duration validFor();

    /** How long an expired link is still told from one that never was. */
    @WithDefault("30d")
    Duration expiredKept();

    /** Interval at which older ones are deleted. */
    @WithDefault("1h")
    Duration cleanupInterval();

    /** Requests of one network address that an instance answers in a minute. */
    @WithDefault("60")
    int addressRequestsPerMinuteMax();

    /** Requests of all addresses that an instance answers in a minute. */
    @WithDefault("6000")
    int requestsPerMinuteMax();
}
