package io.holdfast.contract;

import java.time.Duration;

/** Topic {@code sla-clocks}: the life of each clock. {@code elapsed} is the working time that counted so far. */
public sealed interface ClockEvent extends CustomerFact {

    ClockDetails clock();

    Duration elapsed();

    @Override
    default CustomerId customerId() {
        return clock().customerId();
    }

    /** The clock as it is known now: paused by then, it has no deadline. */
    record SlaClockStarted(ClockDetails clock, Duration elapsed) implements ClockEvent {}

    record SlaClockPaused(ClockDetails clock, Duration elapsed) implements ClockEvent {}

    record SlaClockResumed(ClockDetails clock, Duration elapsed) implements ClockEvent {
        public SlaClockResumed {
            clock.requireDueAt();
        }
    }

    record SlaClockFulfilled(ClockDetails clock, Duration elapsed) implements ClockEvent {}

    record SlaClockCancelled(ClockDetails clock, Duration elapsed) implements ClockEvent {}
}
