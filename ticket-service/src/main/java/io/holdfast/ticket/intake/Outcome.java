package io.holdfast.ticket.intake;

import io.holdfast.rest.Problem;

/** What became of a write. */
public sealed interface Outcome {

    /** A told fact is new and durable. */
    record Accepted() implements Outcome {}

    /** A told fact was known already. */
    record Duplicate() implements Outcome {}

    /** A request has had its effect. */
    record Answered(Answer answer) implements Outcome {}

    /** The request had its effect before, under the same idempotency key. */
    record Replayed(Answer answer) implements Outcome {}

    /** Nothing was done. */
    record Refused(Problem problem) implements Outcome {}
}
