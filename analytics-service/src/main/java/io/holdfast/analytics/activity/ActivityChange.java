package io.holdfast.analytics.activity;

/** A change of a partition's activity. Changes are idempotent, and activities may be applied in any order. */
public sealed interface ActivityChange {

    /** The customer's number within its partition. */
    int customer();

    /**
     * The customer was active.
     *
     * @param day UTC days since 1970-01-01
     */
    record Active(int customer, int day, ActivityKind kind) implements ActivityChange {}

    /** The customer was erased; its number is never assigned again. */
    record Erased(int customer) implements ActivityChange {}
}
