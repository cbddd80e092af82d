package io.holdfast.ticket.intake;

import java.util.List;

import io.holdfast.rest.FieldError;
import io.holdfast.rest.Problem;

/** What is wrong with the use of an idempotency key. */
public final class IdempotencyProblems {

    public static final String HEADER = "Idempotency-Key";

    private IdempotencyProblems() {}

    static Problem usedForAnotherRequest() {
        return Problem.invalid(
                List.of(new FieldError(HEADER, "was used for another request; use a new key for each request")));
    }

    static Problem inProgress() {
        return Problem.conflict("A request with this Idempotency-Key is still under way; ask again in a moment.");
    }
}
