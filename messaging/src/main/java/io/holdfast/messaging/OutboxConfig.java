package io.holdfast.messaging;

import java.time.Duration;
import java.util.Map;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How facts are carried to Kafka; each default says why. */
@ConfigMapping(prefix = "holdfast.outbox")
interface OutboxConfig {
    /** Rows sent and deleted together; 1,000 to 5,000 measured alike. */
    @WithDefault("4000")
    int batchRowsMax();

    /** Shorter pauses only cost the database, longer ones are seen by whoever waits for an event. */
    @WithDefault("2ms")
    Duration busyPause();

    /** How long rows are let come together while very many come. */
    @WithDefault("5ms")
    Duration gatherPause();

    /** The longest pause of an idle relay; a commit of the same instance wakes it at once. */
    @WithDefault("25ms")
    Duration idlePauseMax();

    /** How fast another instance takes over. */
    @WithDefault("200ms")
    Duration standbyPause();

    @WithDefault("500ms")
    Duration retryPause();

    /** How late a row may be found that committed out of order beyond the window. */
    @WithDefault("1s")
    Duration fullScan();

    /** Ids that transactions under way at one moment can span. */
    @WithDefault("20000")
    long windowIds();

    /** Kafka producer settings beside or instead of ours. */
    Map<String, String> producer();
}
