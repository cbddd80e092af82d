package io.holdfast.loyalty.backtest.model;

import io.holdfast.contract.CustomerId;

/** One customer's events under both programmes. */
final class CustomerReplay {

    private final CustomerId customerId;
    private final Replay current;
    private final Replay candidate;
    private final int stepsMax;
    private int steps;
    private long purchases;

    CustomerReplay(CustomerId customerId, Replay current, Replay candidate, int stepsMax) {
        this.customerId = customerId;
        this.current = current;
        this.candidate = candidate;
        this.stepsMax = stepsMax;
    }

    /** Handles an event unless there were too many steps; returns how many steps it took. */
    int handle(RecordedEvent event) {
        if (isTooLong()) {
            return 1;
        }
        int taken = 1 + current.handle(event) + candidate.handle(event);
        steps += taken;
        return taken;
    }

    void countPurchase() {
        purchases++;
    }

    /** Whether it has more events and effects than are held in memory. */
    boolean isTooLong() {
        return steps > stepsMax;
    }

    CustomerId customerId() {
        return customerId;
    }

    long purchases() {
        return purchases;
    }

    Replay current() {
        return current;
    }

    Replay candidate() {
        return candidate;
    }
}
