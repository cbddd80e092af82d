package io.holdfast.sla.policy;

import java.time.Instant;

/** A policy as it was put in force; it applies from then until the next version of the same name. */
public record PolicyVersion(Policy policy, int version, Instant inForceFrom) {}
