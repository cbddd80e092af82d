package io.holdfast.loyalty.store;

import java.util.Collection;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.sql.ColumnArrays;

/** Executes multi-row statements. */
final class Rows {

    private Rows() {}

    /** Executes a statement for these rows; none for no row. */
    static <T> Uni<Void> execute(SqlConnection tx, String sql, ColumnArrays<T> columns, Collection<? extends T> rows) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).execute(columns.tuple(rows)).replaceWithVoid();
    }
}
