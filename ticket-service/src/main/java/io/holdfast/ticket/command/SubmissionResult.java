package io.holdfast.ticket.command;

import io.holdfast.rest.Problem;

/** What became of a write. */
public sealed interface SubmissionResult {

    /** A told fact is new and durable. */
    record Accepted() implements SubmissionResult {}

    /** A told fact was known already. */
    record Duplicate() implements SubmissionResult {}

    /** A request has had its effect. */
    record Executed(CommandResponse response) implements SubmissionResult {}

    /** The request had its effect before, under the same idempotency key. */
    record Replayed(CommandResponse response) implements SubmissionResult {}

    /** Nothing was done. */
    record Rejected(Problem problem) implements SubmissionResult {}
}
