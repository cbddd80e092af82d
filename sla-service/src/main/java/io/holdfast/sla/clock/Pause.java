package io.holdfast.sla.clock;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Half-open interval that does not count as elapsed time; {@code to} is null while the clock is paused. */
public record Pause(Instant from, @Nullable Instant to) {}
