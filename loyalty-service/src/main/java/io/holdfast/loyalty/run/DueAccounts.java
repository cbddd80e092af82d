package io.holdfast.loyalty.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.SqlTimes;

/** Queries of accounts for which something is due. */
final class DueAccounts {

    /** What is due first is done first. An account that another transaction holds is left to it, or to the next run. */
    private static final String LOCK_DUE = """
            select customer_id from account
             where next_due_at <= $1 and (run_after is null or run_after <= $1)
             order by next_due_at limit $2 for no key update skip locked
            """;
    /** A new version of the programme may change tiers: each account is looked at once. */
    private static final String LOCK_OUTDATED = """
            select customer_id from account
             where programme_version < $3 and (run_after is null or run_after <= $1)
             limit $2 for no key update skip locked
            """;

    private static final String LOCK_ONE = """
            select customer_id from account where customer_id = $1 for no key update
            """;
    private static final String DELAY = "update account set run_after = $2 where customer_id = $1";
    private static final String OLDEST = """
            select next_due_at from account
             where next_due_at <= $1 and (run_after is null or run_after <= $1) order by next_due_at limit 1
            """;

    private DueAccounts() {}

    static Uni<List<CustomerId>> lockDue(SqlConnection tx, Instant now, int limit) {
        return tx.preparedQuery(LOCK_DUE)
                .execute(Tuple.of(SqlTimes.utc(now), limit))
                .map(DueAccounts::customers);
    }

    /** Locks accounts that were last looked at under an older version. */
    static Uni<List<CustomerId>> lockOutdated(SqlConnection tx, Instant now, int limit, int newestVersion) {
        return tx.preparedQuery(LOCK_OUTDATED)
                .execute(Tuple.of(SqlTimes.utc(now), limit, newestVersion))
                .map(DueAccounts::customers);
    }

    static Uni<List<CustomerId>> lockOne(SqlConnection tx, CustomerId customer) {
        return tx.preparedQuery(LOCK_ONE).execute(Tuple.of(customer.value())).map(DueAccounts::customers);
    }

    static Uni<Void> delay(SqlClient client, CustomerId customer, Instant until) {
        return client.preparedQuery(DELAY)
                .execute(Tuple.of(customer.value(), SqlTimes.utc(until)))
                .replaceWithVoid();
    }

    /** Since when something is overdue that no run waits for; null: nothing is. */
    static Uni<@Nullable Instant> oldest(SqlClient client, Instant now) {
        return client.preparedQuery(OLDEST)
                .execute(Tuple.of(SqlTimes.utc(now)))
                .map(rows -> rows.size() == 0
                        ? null
                        : SqlTimes.instantOrNull(rows.iterator().next(), 0));
    }

    private static List<CustomerId> customers(Iterable<Row> rows) {
        List<CustomerId> customers = new ArrayList<>();
        rows.forEach(row -> customers.add(new CustomerId(row.getString(0))));
        return customers;
    }
}
