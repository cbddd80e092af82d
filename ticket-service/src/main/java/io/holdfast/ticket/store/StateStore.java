package io.holdfast.ticket.store;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.ticket.command.ReadSet;

/**
 * The tables of one kind of state. Each method returns statements that are sent when they are subscribed to, so that
 * the caller can send those of all stores in one round trip; none of them may need the result of another one. Stateless
 * and thread-safe: the state of a transaction is in its {@link UnitOfWork}.
 */
interface StateStore {

    /** Statements that load what the read set names into the unit of work. */
    default List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        return List.of();
    }

    /**
     * Statements that save what changed in the unit of work, each for all its rows. A row that another transaction has
     * changed since it was loaded aborts the transaction in the database (SQLSTATE 40001 or 23505).
     */
    default List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        return List.of();
    }

    /** Statements that delete a customer's data, whose events up to the cut are not stored any more. */
    default List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return List.of();
    }
}
