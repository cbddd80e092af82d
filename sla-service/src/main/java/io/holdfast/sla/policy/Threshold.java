package io.holdfast.sla.policy;

import java.time.Duration;

/** When to warn before the deadline of a clock. */
public sealed interface Threshold {

    /** The share of the target that has elapsed by then, 0 to 1. */
    double share(Duration target);

    /** After a share of the target, 0 to 1. */
    record Share(double value) implements Threshold {
        public Share {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("a threshold is a share of the target, 0 to 1");
            }
        }

        @Override
        public double share(Duration target) {
            return value;
        }
    }

    /** A working time before the deadline. */
    record Before(Duration working) implements Threshold {
        public Before {
            if (working.isNegative()) {
                throw new IllegalArgumentException("the working time before the deadline must not be negative");
            }
        }

        @Override
        public double share(Duration target) {
            return Math.clamp(1 - seconds(working) / seconds(target), 0, 1);
        }

        private static double seconds(Duration duration) {
            return duration.getSeconds() + duration.getNano() / 1e9;
        }
    }
}
