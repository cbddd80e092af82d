package io.holdfast.ticket.intake;

import java.util.List;

import io.holdfast.rest.FieldError;
import io.holdfast.rest.Problem;

/** What is wrong with the use of an idempotency key. */
final class Idempotency {

    static final String HEADER = "Idempotency-Key";

    private Idempotency() {}

    static Problem otherRequest() {
        return Problem.invalid(
                List.of(new FieldError(HEADER, "was used for another request; use a new key for each request")));
    }

    static Problem underWay() {
        return Problem.conflict("A request with this Idempotency-Key is still under way; ask again in a moment.");
    }
}
