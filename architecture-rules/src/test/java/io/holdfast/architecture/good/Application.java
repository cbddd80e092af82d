package io.holdfast.architecture.good;

import java.time.Clock;

import io.holdfast.architecture.good.decision.Deadline;

/** Uses another package, and reads an injected clock. */
final class Application {

    private final Clock clock;

    Application(Clock clock) {
        this.clock = clock;
    }

    boolean isDue(Deadline deadline) {
        return deadline.isBefore(clock.instant());
    }
}
