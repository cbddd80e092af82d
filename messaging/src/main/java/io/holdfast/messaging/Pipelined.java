package io.holdfast.messaging;

import java.util.List;

import io.smallrye.mutiny.Uni;

/**
 * Statements of one transaction that need nothing of each other's answers. They go to the database in their order without
 * a pause between, and it executes them one after the other: while it works on one, the next is encoded and on its way.
 */
public final class Pipelined {

    private Pipelined() {}

    /** Ends when the last is done, or fails with the first that fails; the transaction is then void as a whole. */
    public static Uni<Void> together(List<Uni<Void>> inOrder) {
        return Uni.join().all(inOrder).andFailFast().replaceWithVoid();
    }
}
