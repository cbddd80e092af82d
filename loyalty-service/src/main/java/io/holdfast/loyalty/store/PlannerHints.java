package io.holdfast.loyalty.store;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple2;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Settings of PostgreSQL's query planner. A plan that is cached while the tables are small uses sequential scans, and stays
 * in use while the tables grow; for statements that find rows by key, an index scan is right at any size.
 */
public final class PlannerHints {

    private PlannerHints() {}

    /**
     * Disables sequential scans until the end of the transaction, and executes its first statements, in one round trip.
     *
     * @return what the statements return
     */
    public static <T> Uni<T> indexScansOnly(SqlConnection tx, Uni<T> first) {
        return Uni.combine()
                .all()
                .unis(tx.query("set local enable_seqscan = off").execute(), first)
                .asTuple()
                .map(Tuple2::getItem2);
    }
}
