package io.holdfast.sla.timer;

import java.time.Instant;

/**
 * A timer of a ticket on a partition: the next instant at which the ticket must be evaluated again.
 */
public record ScheduledTimer(int partition, String ticketId, Instant at) {}
