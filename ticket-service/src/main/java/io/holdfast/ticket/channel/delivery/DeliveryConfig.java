package io.holdfast.ticket.channel.delivery;

import java.time.Duration;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of deliveries, and when what is left over is looked at. */
@ConfigMapping(prefix = "holdfast.channels")
interface DeliveryConfig {

    /** Bytes of bodies that are no mails, in memory at a time. Beyond it 503. */
    @WithDefault("16M")
    MemorySize bodyBytesMax();

    /** Bytes of mails in memory at a time: one of the largest size, or many usual ones. Beyond it 503. */
    @WithDefault("40M")
    MemorySize mailBytesMax();

    /** Within which a body must have arrived, however steadily it comes: the largest mail at 0.6 MB a second. Beyond it 408. */
    @WithDefault("1m")
    Duration bodyTimeout();

    /** Interval at which refunds whose purchase is known now are taken, and what is too old is deleted. */
    @WithDefault("1m")
    Duration sweepInterval();

    /** How long what could not be read is kept. */
    @WithDefault("30d")
    Duration keptRetention();
}
