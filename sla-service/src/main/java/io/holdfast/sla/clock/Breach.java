package io.holdfast.sla.clock;

import java.time.Instant;

import io.holdfast.contract.Priority;

/**
 * A promise that was broken, as it was when it was broken; it stands whatever changes later.
 *
 * @param at when it was broken: the deadline, or the later change that set a deadline already past
 */
public record Breach(
        Instant dueAt, Instant at, String policy, int policyVersion, String department, Priority priority) {}
