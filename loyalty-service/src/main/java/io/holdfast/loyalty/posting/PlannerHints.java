package io.holdfast.loyalty.posting;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Keeps the plans of multi-row statements on the indexes. A plan that a connection makes while the tables are small scans
 * them whole, and is kept while they grow under it; statements that find single rows by key are always right to use the key.
 */
public final class PlannerHints {

    private PlannerHints() {}

    /** Until the end of this transaction. */
    public static Uni<Void> indexScansOnly(SqlConnection tx) {
        return tx.query("set local enable_seqscan = off").execute().replaceWithVoid();
    }
}
