package io.holdfast.contract;

/** Topic {@code sla-warnings}: deadlines that are near. */
public sealed interface WarningEvent extends CustomerFact {

    ClockDetails clock();

    @Override
    default CustomerId customerId() {
        return clock().customerId();
    }

    /**
     * The clock reached a warning threshold.
     *
     * @param threshold the fraction of the target that has elapsed, 0 to 1
     */
    record SlaWarned(ClockDetails clock, double threshold) implements WarningEvent {
        public SlaWarned {
            clock.requireDueAt();
            if (!(threshold >= 0 && threshold <= 1)) {
                throw new IllegalArgumentException("a threshold is a share of the target, 0 to 1");
            }
        }
    }
}
