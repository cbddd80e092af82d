package io.holdfast.rest;

import java.time.Duration;

/** Ends a computation that takes too many steps or too long, by a {@link Problem} 422. Not thread-safe. */
public final class WorkBudget {

    /** Reading the time at every step would cost more than the step. */
    private static final int STEPS_BETWEEN_LOOKS_AT_THE_TIME = 64;

    private final String what;
    private final String steps;
    private final int stepsMax;
    private final Duration timeMax;
    private final long startedNanos = System.nanoTime();
    private int taken;

    /**
     * A budget for a computation that starts now.
     *
     * @param what what it is, for the message: {@code simulation}
     * @param steps what the steps are, for the message, in the plural
     */
    public WorkBudget(String what, String steps, int stepsMax, Duration timeMax) {
        this.what = what;
        this.steps = steps;
        this.stepsMax = stepsMax;
        this.timeMax = timeMax;
    }

    /**
     * Counts a step.
     *
     * @throws Problem 422 when there were too many, or they took too long
     */
    public void step() {
        taken++;
        if (taken > stepsMax) {
            throw tooManySteps();
        }
        if (taken % STEPS_BETWEEN_LOOKS_AT_THE_TIME == 0 && System.nanoTime() - startedNanos > timeMax.toNanos()) {
            throw tooMuchWork("it took longer than " + timeMax);
        }
    }

    /**
     * Refuses steps that are known before they are taken.
     *
     * @throws Problem 422 when they are too many
     */
    public void require(long expected) {
        if (expected > stepsMax) {
            throw tooManySteps();
        }
    }

    /** The refusal of a computation that exceeds a bound. */
    public Problem tooMuchWork(String bound) {
        return Problem.of(
                422, "too-much-work", "This %s is too much work: %s. Send a smaller one.".formatted(what, bound));
    }

    private Problem tooManySteps() {
        return tooMuchWork("%s are more than %d".formatted(steps, stepsMax));
    }
}
