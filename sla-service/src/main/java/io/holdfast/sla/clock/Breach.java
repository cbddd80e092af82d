package io.holdfast.sla.clock;

import java.time.Instant;

import io.holdfast.contract.Priority;

/**
 * The breach of a clock, with the properties of the ticket and the policy at that time. Later facts do not change it.
 *
 * @param at the deadline, or the later change that set a deadline in the past
 */
public record Breach(
        Instant dueAt, Instant at, String policy, int policyVersion, String department, Priority priority) {}
