package io.holdfast.sla.stream;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much of the service those who watch the stream may take. */
@ConfigMapping(prefix = "holdfast.stream")
interface StreamConfig {

    /** Who comes when so many are watching is asked to come back. */
    @WithDefault("32")
    int clientsMax();

    /** Events that wait for a client that reads slowly; one that is further behind is cut off. */
    @WithDefault("2000")
    int waitingEventsMax();

    /** How many events of before a client that comes back is told; more, and it begins at the end. */
    @WithDefault("1500")
    int resumeEventsMax();

    /** A line in a quiet time, so that neither side nor a proxy between takes the other for dead. */
    @WithDefault("15s")
    Duration heartbeat();

    /** How soon a browser comes back when its connection was cut. */
    @WithDefault("3s")
    Duration retryAfter();
}
