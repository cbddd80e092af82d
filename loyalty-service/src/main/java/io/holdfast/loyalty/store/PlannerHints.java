package io.holdfast.loyalty.store;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple2;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Settings of PostgreSQL's query planner for statements that find rows by key.
 *
 * <p>A plan that is cached while the tables are small uses sequential scans, and stays in use while the tables grow; an index
 * scan is right at any size. And an array of one key makes PostgreSQL plan a statement anew at each execution, since that
 * plan costs less than the cached one for an array of unknown length; planning takes longer than the execution.
 */
public final class PlannerHints {

    private static final String SET = "set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan";

    private PlannerHints() {}

    /**
     * Disables sequential scans and planning by parameters until the end of the transaction, and executes the statements; the
     * first one is sent in the same round trip.
     *
     * @return what the statements return
     */
    public static <T> Uni<T> keyedStatements(SqlConnection tx, Uni<T> statements) {
        return Uni.combine()
                .all()
                .unis(tx.query(SET).execute(), statements)
                .asTuple()
                .map(Tuple2::getItem2);
    }
}
