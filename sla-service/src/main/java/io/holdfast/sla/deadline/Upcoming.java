package io.holdfast.sla.deadline;

import java.time.Instant;

/** The next instant at which a ticket's clocks say or miss something by themselves. */
public record Upcoming(int partition, String ticketId, Instant at) {}
