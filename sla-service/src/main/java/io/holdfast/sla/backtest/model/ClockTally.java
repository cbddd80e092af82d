package io.holdfast.sla.backtest.model;

import java.time.Duration;

import io.holdfast.sla.clock.ClockState;
import io.holdfast.sla.clock.SlaClock;

/** Counts the clocks of a group by outcome, with histograms of their working time. Not thread-safe. */
final class ClockTally {

    private long clocks;
    private long met;
    private long breaches;
    private long open;
    private final DurationHistogram needed = new DurationHistogram();
    private final DurationHistogram overrun = new DurationHistogram();

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

    /** Zero when a later, longer target was met. */
    private static Duration overrun(SlaClock breached) {
        Duration beyond = breached.elapsed().minus(breached.target());
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
