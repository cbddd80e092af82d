package io.holdfast.contract;

import java.time.Duration;

/** Topic {@code sla-clocks}: the life of each clock. {@code elapsed} is the working time that counted so far. */
public sealed interface ClockEvent extends CustomerFact {

    Promise promise();

    Duration elapsed();

    @Override
    default CustomerId customerId() {
        return promise().customerId();
    }

    /** The clock as it is known now: paused by then, it has no deadline. */
    record SlaClockStarted(Promise promise, Duration elapsed) implements ClockEvent {}

    record SlaClockPaused(Promise promise, Duration elapsed) implements ClockEvent {}

    record SlaClockResumed(Promise promise, Duration elapsed) implements ClockEvent {
        public SlaClockResumed {
            promise.requireDueAt();
        }
    }

    record SlaClockFulfilled(Promise promise, Duration elapsed) implements ClockEvent {}

    record SlaClockCancelled(Promise promise, Duration elapsed) implements ClockEvent {}
}
