package io.holdfast.sla.clock;

import java.time.Instant;

import io.holdfast.sla.policy.Threshold;

/**
 * A warning that was fired, at most one for each threshold of a clock.
 *
 * @param share the share of the target that had elapsed, 0 to 1
 * @param dueAt the deadline at that time
 */
public record Warning(Threshold threshold, double share, Instant at, Instant dueAt) {}
