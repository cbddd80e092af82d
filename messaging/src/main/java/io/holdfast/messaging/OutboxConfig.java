package io.holdfast.messaging;

import java.time.Duration;
import java.util.Map;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the outbox relay. */
@ConfigMapping(prefix = "holdfast.outbox")
interface OutboxConfig {
    /** Rows sent and deleted in one round; 1,000 to 5,000 measured the same throughput. */
    @WithDefault("4000")
    int batchRowsMax();

    /** Headers and payloads of the rows of one round, 8 MiB: they are in memory twice, as rows and in the producer's buffer. */
    @WithDefault("8388608")
    long batchBytesMax();

    /** The pause between rounds while rows arrive. A shorter one only loads the database, a longer one adds to the latency. */
    @WithDefault("2ms")
    Duration busyPause();

    /** The additional pause during a burst, so that a round has more rows. */
    @WithDefault("5ms")
    Duration gatherPause();

    /** The longest pause of an idle relay; a commit of the same instance ends it at once. */
    @WithDefault("25ms")
    Duration idlePauseMax();

    /** How often an instance that is not the leader tries to become it. */
    @WithDefault("200ms")
    Duration standbyPause();

    @WithDefault("500ms")
    Duration retryPause();

    /** How often the whole table is scanned: the greatest delay of a row that was committed beyond the window. */
    @WithDefault("1s")
    Duration fullScan();

    /**
     * How long a round may go without any acknowledgement before a new producer sends its rest. Longer than a request's
     * timeout, and short enough that the outbox drains within 30 s after an outage.
     */
    @WithDefault("15s")
    Duration acknowledgementMax();

    /** How long the relay's thread may not be seen: longer than any of its calls to the database and to Kafka can take. */
    @WithDefault("60s")
    Duration silentMax();

    /** How long rows may wait without any being sent before the service reports not ready. */
    @WithDefault("60s")
    Duration notReadyAfter();

    /** The same, before the service reports not live and so is restarted, provided that Kafka answers. */
    @WithDefault("5m")
    Duration notLiveAfter();

    /** The greatest distance of ids that concurrent transactions insert. */
    @WithDefault("20000")
    long windowIds();

    /** Additional Kafka producer settings, which override the defaults except those that the order of records depends on. */
    Map<String, String> producer();
}
