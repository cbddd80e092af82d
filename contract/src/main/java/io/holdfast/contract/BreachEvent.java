package io.holdfast.contract;

/** Topic {@code sla-breaches}. */
public sealed interface BreachEvent extends CustomerFact {

    ClockDetails clock();

    @Override
    default CustomerId customerId() {
        return clock().customerId();
    }

    /**
     * Nobody answered in time. The event's time is when the promise was broken: the deadline, or the later change that
     * moved the deadline into the past.
     */
    record SlaBreached(ClockDetails clock) implements BreachEvent {
        public SlaBreached {
            clock.requireDueAt();
            clock.requireDetectedAt();
        }
    }

    /** A fact that arrived late shows that the promise was kept: the breach does not stand. */
    record SlaBreachWithdrawn(ClockDetails clock) implements BreachEvent {
        public SlaBreachWithdrawn {
            clock.requireDueAt();
            clock.requireDetectedAt();
        }
    }
}
