package io.holdfast.contract;

import java.time.Duration;

/** Topic {@code sla-clocks}: the lifecycle of each SLA clock. {@code elapsed} is the working time counted so far. */
public sealed interface ClockEvent extends CustomerFact {

    ClockDetails clock();

    Duration elapsed();

    @Override
    default CustomerId customerId() {
        return clock().customerId();
    }

    /** A clock with a target started. The data is its present state; a clock that is paused already has no deadline. */
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
