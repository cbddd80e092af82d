package io.holdfast.analytics.activity;

/** One step of a partition's activity. Applying one twice, or facts in any order, ends in the same state. */
public sealed interface ActivityChange {

    /** The customer's number in its partition. */
    int customer();

    /**
     * The customer was active.
     *
     * @param day UTC days since 1970-01-01
     */
    record Active(int customer, int day, ActivityKind kind) implements ActivityChange {}

    /** The customer is forgotten; its number is never given again. */
    record Erased(int customer) implements ActivityChange {}
}
