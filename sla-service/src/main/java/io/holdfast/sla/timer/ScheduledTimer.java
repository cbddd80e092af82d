package io.holdfast.sla.timer;

import java.time.Instant;

/** The next instant at which a ticket's clocks say or miss something by themselves. */
public record ScheduledTimer(int partition, String ticketId, Instant at) {}
