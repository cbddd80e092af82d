package io.holdfast.ticket.store;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.ColumnArrays;

/** Prepared statements as the stores use them. */
final class Statements {

    private Statements() {}

    /**
     * Wraps an {@code insert} or {@code update} so that it aborts the transaction with SQLSTATE 40001 unless it writes
     * the expected number of rows. The commit is sent in the same round trip, so that only the database can compare.
     *
     * @param parameter the number of the parameter with the expected row count, a bigint
     */
    static String requireRowCount(String statement, int parameter) {
        return "with written as (" + statement + " returning 1) select require_row_count(count(*), $" + parameter
                + ") from written";
    }

    /**
     * Selects the rows of several keys of more than one column, each by the index whatever the planner thinks of the
     * table's size: the {@code offset 0} keeps the inner query from becoming a join that scans the table.
     *
     * @param match the condition on the table, {@code r}, and a key, {@code k}
     */
    static String selectByKeys(String columns, String table, ColumnArrays<?> keys, String match) {
        return "select found.* from " + keys.unnest("k") + " cross join lateral (select " + columns + " from " + table
                + " r where " + match + " offset 0) found";
    }

    static Uni<Void> execute(SqlConnection tx, String sql, Tuple parameters) {
        return tx.preparedQuery(sql).execute(parameters).replaceWithVoid();
    }

    static Uni<Void> forEachRow(SqlConnection tx, String sql, Tuple parameters, Consumer<Row> consumer) {
        return tx.preparedQuery(sql)
                .execute(parameters)
                .invoke(rows -> rows.forEach(consumer))
                .replaceWithVoid();
    }

    static <T> String[] texts(Collection<T> values, Function<T, String> text) {
        return values.stream().map(text).toArray(String[]::new);
    }

    /** A statement whose only parameter is the customer. */
    static List<Uni<Void>> ofCustomer(SqlConnection tx, String sql, CustomerId customer) {
        return List.of(execute(tx, sql, Tuple.of(customer.value())));
    }
}
