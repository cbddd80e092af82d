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

    /** The greatest distance of ids that concurrent transactions insert. */
    @WithDefault("20000")
    long windowIds();

    /** Additional Kafka producer settings, which override the defaults. */
    Map<String, String> producer();
}
