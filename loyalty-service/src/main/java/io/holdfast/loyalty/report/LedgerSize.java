package io.holdfast.loyalty.report;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

/** How large the ledger is. */
public final class LedgerSize {

    /** Reports of fewer entries take some hundredths of a second, so that there is no reason to answer an old one. */
    private static final int LARGE_ENTRIES_MIN = 100_000;

    /** As PostgreSQL estimated it when it last analysed the table; -1 if it never has. */
    private static final String IS_LARGE =
            "select reltuples >= " + LARGE_ENTRIES_MIN + " from pg_class where oid = 'entry'::regclass";

    private LedgerSize() {}

    /** The report, with whether it is one of a large ledger. */
    public static <R> Uni<RecentReports.Computed<R>> with(SqlClient client, R report) {
        return client.query(IS_LARGE)
                .execute()
                .map(rows -> new RecentReports.Computed<>(
                        report, rows.iterator().next().getBoolean(0)));
    }
}
