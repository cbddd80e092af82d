package io.holdfast.loyalty.member;

import java.time.Instant;

import io.holdfast.contract.EventKey;

/** Which event it was, and when it happened. */
public record Occurrence(EventKey key, Instant at) {}
