package io.holdfast.contract;

/** Topic {@code sla-breaches}: missed targets. */
public sealed interface BreachEvent extends CustomerFact {

    ClockDetails clock();

    @Override
    default CustomerId customerId() {
        return clock().customerId();
    }

    /**
     * The target was missed. The event's time is the time of the breach: the deadline, or the later change that moved the
     * deadline into the past.
     */
    record SlaBreached(ClockDetails clock) implements BreachEvent {
        public SlaBreached {
            clock.requireDueAt();
            clock.requireDetectedAt();
        }
    }

    /** An event that arrived late shows that the target was met: the breach is withdrawn. */
    record SlaBreachWithdrawn(ClockDetails clock) implements BreachEvent {
        public SlaBreachWithdrawn {
            clock.requireDueAt();
            clock.requireDetectedAt();
        }
    }
}
