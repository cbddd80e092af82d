package io.holdfast.ticket.intake;

import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;

/**
 * Commands that rows of a table ask for. What a command writes and what becomes of its row commit together, so that each row
 * takes effect once, whatever instance reads it and whenever one stops.
 *
 * @param <R> a row, with equality by its key
 */
public interface CommandSource<R> {

    /**
     * Locks rows until the end of the transaction, and the customers of their commands. A source that locks the rows first
     * must not wait for a customer, since erasure locks in the other order.
     *
     * @return the rows whose customers are locked
     */
    Uni<List<R>> claim(SqlConnection tx);

    Command command(R row);

    /** Saves what became of the rows. */
    Uni<Void> conclude(SqlConnection tx, Map<R, SubmissionResult> results);
}
