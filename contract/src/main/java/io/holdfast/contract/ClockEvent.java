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

    /** The clock's present state: when it is paused already, it has no deadline. */
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
