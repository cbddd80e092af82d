package io.holdfast.sla.backtest.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** Total and percentiles of durations. Percentiles are null when there is no duration; they round up to whole seconds. */
public record Summary(
        Duration total,
        @Nullable Duration p50,
        @Nullable Duration p90,
        @Nullable Duration p95,
        @Nullable Duration p99,
        @Nullable Duration max) {}
