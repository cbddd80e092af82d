package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.state.CustomerGroup;

/**
 * Table {@code customer_merge}: which customers are one person. A merge locks all customers that it joins, so while one of
 * them is locked, whom that one was merged into does not change.
 */
public final class CustomerMergeStore implements StateStore {

    private static final String SELECT =
            "select customer_id, into_customer_id from customer_merge where customer_id = any ($1)";
    private static final String SELECT_GROUP = """
            with target as (
                select coalesce((select into_customer_id from customer_merge where customer_id = $1), $1) as id)
            select target.id, m.customer_id
              from target left join customer_merge m on m.into_customer_id = target.id
             order by m.customer_id
            """;
    private static final String DELETE = "delete from customer_merge where customer_id = $1 or into_customer_id = $1";

    /** The customer with everybody who is the same person, whichever of them is named. */
    public static Uni<CustomerGroup> group(SqlClient connection, CustomerId customer) {
        return connection
                .preparedQuery(SELECT_GROUP)
                .execute(Tuple.of(customer.value()))
                .map(rows -> {
                    CustomerId target = customer;
                    List<CustomerId> merged = new ArrayList<>();
                    for (Row row : rows) {
                        target = new CustomerId(row.getString(0));
                        if (row.getString(1) != null) {
                            merged.add(new CustomerId(row.getString(1)));
                        }
                    }
                    return new CustomerGroup(target, merged);
                });
    }

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (reads.customers().isEmpty()) {
            return List.of();
        }
        Object customers = Statements.texts(reads.customers(), CustomerId::value);
        return List.of(Statements.forEachRow(
                tx,
                SELECT,
                Tuple.of(customers),
                row -> unitOfWork.addMerge(new CustomerId(row.getString(0)), new CustomerId(row.getString(1)))));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return Statements.ofCustomer(tx, DELETE, customer);
    }
}
