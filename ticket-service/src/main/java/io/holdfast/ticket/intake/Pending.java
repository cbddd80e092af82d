package io.holdfast.ticket.intake;

import org.jspecify.annotations.Nullable;

/** A write that waits for its flush. Only the flush that holds it touches it. */
final class Pending {

    private final Write write;
    private final @Nullable Claim claim;
    private @Nullable Outcome outcome;

    Pending(Write write, @Nullable Claim claim) {
        this.write = write;
        this.claim = claim;
    }

    Write write() {
        return write;
    }

    @Nullable
    Claim claim() {
        return claim;
    }

    void settle(Outcome reached) {
        outcome = reached;
    }

    boolean isSettled() {
        return outcome != null;
    }

    Outcome outcome() {
        if (outcome == null) {
            throw new IllegalStateException("a flush ended without an outcome");
        }
        return outcome;
    }
}
