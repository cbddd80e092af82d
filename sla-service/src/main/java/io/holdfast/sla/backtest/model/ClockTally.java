package io.holdfast.sla.backtest.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.backtest.model.DurationHistogram.Summary;
import io.holdfast.sla.clock.ClockState;
import io.holdfast.sla.clock.SlaClock;

/** What became of a group of promises under one policy. */
public final class ClockTally {

    private long clocks;
    private long met;
    private long breaches;
    private long open;
    private final DurationHistogram needed = new DurationHistogram();
    private final DurationHistogram overrun = new DurationHistogram();

    /**
     * The counts, as they are answered.
     *
     * @param met kept, and ended
     * @param open neither kept nor broken yet
     * @param cancelled ended without an answer and without a breach; they count for nothing
     * @param rate met / (met + breaches); null where nothing has been decided
     * @param needed working time from the start to the answer, of those met or broken; a broken one that is not answered
     *     is counted up to now: the target that would have been kept is read from here
     * @param overrun working time beyond the target, of those that were broken
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

    void add(SlaClock clock) {
        clocks++;
        if (clock.breached()) {
            breaches++;
            needed.add(clock.elapsed());
            overrun.add(overrun(clock));
        } else if (clock.state() == ClockState.FULFILLED) {
            met++;
            needed.add(clock.elapsed());
        } else if (clock.state().isOpen()) {
            open++;
        }
    }

    /** None where a later and longer target was kept. */
    private static Duration overrun(SlaClock broken) {
        Duration beyond = broken.elapsed().minus(broken.target());
        return beyond.isNegative() ? Duration.ZERO : beyond;
    }

    Counts counts() {
        long decided = met + breaches;
        return new Counts(
                clocks,
                met,
                breaches,
                open,
                clocks - decided - open,
                decided == 0 ? null : (double) met / decided,
                needed.summary(),
                overrun.summary());
    }
}
