package io.holdfast.sla.backtest.model;

import org.jspecify.annotations.Nullable;

/**
 * Numbers of clocks by outcome, as in the response.
 *
 * @param met fulfilled without a breach
 * @param open running or paused, without a breach
 * @param cancelled ended neither fulfilled nor breached; they are not part of the rate
 * @param rate met / (met + breaches); null when both are 0
 * @param needed working time from start to end of clocks that were met or breached; of an open one up to now. Its
 *     percentiles are the targets that such a share of the clocks would have met
 * @param overrun working time beyond the target, of breached clocks
 */
public record Counts(
        long clocks,
        long met,
        long breaches,
        long open,
        long cancelled,
        @Nullable Double rate,
        Summary needed,
        Summary overrun) {}
