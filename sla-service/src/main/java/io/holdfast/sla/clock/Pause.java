package io.holdfast.sla.clock;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** A stretch that did not count, half-open; {@code to} is null while it lasts. */
public record Pause(Instant from, @Nullable Instant to) {}
