package io.holdfast.ticket.store;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;

/** Table {@code problem_task} in an erasure; its rows hold the ids of tickets. */
final class ProblemTaskStore implements StateStore {

    private static final String DELETE = "delete from problem_task where customer_id = $1";

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return Statements.ofCustomer(tx, DELETE, customer);
    }
}
