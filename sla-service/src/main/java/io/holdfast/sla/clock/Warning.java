package io.holdfast.sla.clock;

import java.time.Instant;

import io.holdfast.sla.policy.Threshold;

/**
 * A threshold that was reached; at most once for a clock and threshold.
 *
 * @param share the share of the target that had passed, 0 to 1
 * @param dueAt the deadline that it warned of
 */
public record Warning(Threshold threshold, double share, Instant at, Instant dueAt) {}
