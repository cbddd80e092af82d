package io.holdfast.ticket.command;

import io.holdfast.rest.Problem;

/** What the intake did with a submission. */
public sealed interface SubmissionResult {

    /** A reported event is new and stored. */
    record Accepted() implements SubmissionResult {}

    /** A reported event was stored before. */
    record Duplicate() implements SubmissionResult {}

    /** A command was executed. */
    record Executed(CommandResponse response) implements SubmissionResult {}

    /** A command was executed before, under the same idempotency key. */
    record Replayed(CommandResponse response) implements SubmissionResult {}

    /** Nothing was written. */
    record Rejected(Problem problem) implements SubmissionResult {}

    /**
     * The response to a command.
     *
     * @throws Problem when it was rejected
     */
    default ReplayableResponse responseOrThrow() {
        return switch (this) {
            case Executed(CommandResponse response) -> new ReplayableResponse(response, false);
            case Replayed(CommandResponse response) -> new ReplayableResponse(response, true);
            case Rejected(Problem problem) -> throw problem;
            case Accepted accepted -> throw new IllegalStateException("a reported event has no response");
            case Duplicate duplicate -> throw new IllegalStateException("a reported event has no response");
        };
    }
}
