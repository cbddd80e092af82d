package io.holdfast.bench.harness;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a condition by checking it again and again. */
public final class Polling {

    private Polling() {}

    /** A condition whose check may fail. */
    public interface Condition<E extends Exception> {
        boolean holds() throws E;
    }

    /** Checks the condition at this interval until it holds; false when it does not within the timeout. */
    public static <E extends Exception> boolean until(Condition<E> condition, Duration interval, Duration timeout)
            throws E, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(interval.toMillis());
        }
        return true;
    }

    /** As {@link #until}, for a condition without which there is no valid result. */
    public static <E extends Exception> void require(
            String failure, Condition<E> condition, Duration interval, Duration timeout)
            throws E, InterruptedException {
        if (!until(condition, interval, timeout)) {
            throw new IllegalStateException("no result: " + failure + " within " + timeout.toSeconds() + " s");
        }
    }
}
