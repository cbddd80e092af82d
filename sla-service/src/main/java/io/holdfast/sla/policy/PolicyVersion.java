package io.holdfast.sla.policy;

import java.time.Instant;

/** A version of a policy; it is in force from an instant until the next version of the same name. */
public record PolicyVersion(Policy policy, int version, Instant inForceFrom) {}
