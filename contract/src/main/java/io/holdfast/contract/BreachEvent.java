package io.holdfast.contract;

/** Topic {@code sla-breaches}. */
public sealed interface BreachEvent extends CustomerFact {

    Promise promise();

    @Override
    default CustomerId customerId() {
        return promise().customerId();
    }

    /**
     * Nobody answered in time. The event's time is when the promise was broken: the deadline, or the later change that
     * moved the deadline into the past.
     */
    record SlaBreached(Promise promise) implements BreachEvent {
        public SlaBreached {
            promise.requireDueAt();
            promise.requireDetectedAt();
        }
    }

    /** A fact that arrived late shows that the promise was kept: the breach does not stand. */
    record SlaBreachWithdrawn(Promise promise) implements BreachEvent {
        public SlaBreachWithdrawn {
            promise.requireDueAt();
            promise.requireDetectedAt();
        }
    }
}
