package io.holdfast.stream;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of a service's event stream. */
@ConfigMapping(prefix = "holdfast.stream")
interface StreamConfig {

    /** Connected clients; one more gets 503. */
    @WithDefault("200")
    int clientsMax();

    /** Connected clients of one caller, so that none takes all places; one more gets 429. */
    @WithDefault("20")
    int clientsPerCallerMax();

    /** Events buffered for a slow client; for one that is further behind the stream ends after them. */
    @WithDefault("1000")
    int waitingEventsMax();

    /** Events that a reconnecting client can catch up with; one that missed more continues at the end of the log. */
    @WithDefault("1500")
    int resumeEventsMax();

    /** Interval of comment lines while there are no events, which keep the connection open in proxies. */
    @WithDefault("15s")
    Duration heartbeat();

    /** After which time a browser reconnects: the {@code retry} field of server-sent events. */
    @WithDefault("3s")
    Duration retryAfter();
}
