package io.holdfast.loyalty.earning;

/** What the rules gave to one customer so far, without what reversals took back. */
public interface CapUsage {

    /** Of a customer to whom nothing was given. */
    CapUsage NONE = new CapUsage() {
        @Override
        public long points(String rule, RollingWindow window) {
            return 0;
        }

        @Override
        public long times(String rule, RollingWindow window) {
            return 0;
        }
    };

    /** The points that a rule gave at the instants of a window. */
    long points(String rule, RollingWindow window);

    /** How many times a rule gave points at the instants of a window. */
    long times(String rule, RollingWindow window);
}
