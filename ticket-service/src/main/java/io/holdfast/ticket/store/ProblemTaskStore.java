package io.holdfast.ticket.store;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;

/** Table {@code problem_task} in an erasure; its rows hold the ids of tickets. */
final class ProblemTaskStore implements StateStore {

    /** In the order of the key, as every statement on the table. */
    private static final String DELETE = """
            with locked as (
                select problem_id, kind, ticket_id
                  from problem_task
                 where customer_id = $1
                 order by problem_id, kind, ticket_id for update)
            delete from problem_task t using locked l
             where t.problem_id = l.problem_id and t.kind = l.kind and t.ticket_id = l.ticket_id
            """;

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return Statements.ofCustomer(tx, DELETE, customer);
    }
}
