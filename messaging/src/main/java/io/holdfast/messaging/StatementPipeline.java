package io.holdfast.messaging;

import java.util.List;

import io.smallrye.mutiny.Uni;

/** The former place of {@link io.holdfast.sql.StatementPipeline}. */
public final class StatementPipeline {

    private StatementPipeline() {}

    public static Uni<Void> sendAll(List<Uni<Void>> statements) {
        return io.holdfast.sql.StatementPipeline.sendAll(statements);
    }
}
