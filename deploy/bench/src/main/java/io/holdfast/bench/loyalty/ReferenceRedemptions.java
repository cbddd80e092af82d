package io.holdfast.bench.loyalty;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.JdbcLoad;
import io.holdfast.bench.harness.Pgbench;

/**
 * The reference for redemptions: the least that a database must do for one, directly in the same PostgreSQL. A hold and a
 * capture are a durable transaction of one statement each. The hold locks and updates the account and inserts the
 * redemption; the capture updates both and inserts an entry. It knows no lots, no events and no idempotency.
 */
final class ReferenceRedemptions {

    private static final String SCHEMA = """
            create table account (customer_id int primary key, balance bigint not null, held bigint not null default 0);
            create table redemption (redemption_id bigint generated always as identity primary key,
                customer_id int not null, points bigint not null, state text not null);
            create table entry (entry_id bigint generated always as identity primary key,
                customer_id int not null, points bigint not null, balance bigint not null, redemption_id bigint not null);
            """;

    /** The parameter is the account. */
    private static final String HOLD = """
            with held as (update account set held = held + 1 where customer_id = %s and balance - held >= 1
                          returning customer_id)
            insert into redemption (customer_id, points, state) select customer_id, 1, 'held' from held
            returning redemption_id
            """;
    /** The parameter is the redemption. */
    private static final String CAPTURE = """
            with captured as (update redemption set state = 'captured' where redemption_id = %s and state = 'held'
                              returning redemption_id, customer_id, points),
            spent as (update account set balance = balance - points, held = held - points from captured
                       where account.customer_id = captured.customer_id
                      returning account.customer_id, points, balance, redemption_id)
            insert into entry (customer_id, points, balance, redemption_id)
            select customer_id, -points, balance, redemption_id from spent
            """;

    private final Database database;

    private ReferenceRedemptions(Database database) {
        this.database = database;
    }

    /** Creates a database with accounts from 0 to this number. */
    static ReferenceRedemptions create(Database service, int accounts) throws SQLException {
        Database reference = service.create("limits");
        try (Connection connection = reference.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
            statement.execute(
                    "insert into account select n, 1000000000 from generate_series(0, %d) as n".formatted(accounts));
        }
        return new ReferenceRedemptions(reference);
    }

    /** Redemptions a second on random accounts from 1 to this number; with 0, all on account 0. */
    double perSecond(int accounts, int clients, Duration time) throws IOException, InterruptedException {
        int first = Math.min(accounts, 1);
        return Pgbench.isInstalled()
                ? Pgbench.perSecond(database, clients, time, script(first, accounts))
                : JdbcLoad.perSecond(database, clients, time, connection -> redemption(connection, first, accounts));
    }

    /** Which program {@link #perSecond} uses. */
    static String toolName() throws InterruptedException {
        return Pgbench.isInstalled() ? "pgbench" : "JDBC";
    }

    private static String script(int first, int last) {
        return "\\set account random(%d, %d)\n".formatted(first, last)
                + HOLD.formatted(":account").replace('\n', ' ') + "\\gset\n"
                + CAPTURE.formatted(":redemption_id").replace('\n', ' ') + ";\n";
    }

    private static JdbcLoad.Work redemption(Connection connection, int first, int last) throws SQLException {
        PreparedStatement hold = connection.prepareStatement(HOLD.formatted("?"));
        PreparedStatement capture = connection.prepareStatement(CAPTURE.formatted("?"));
        return () -> {
            hold.setInt(1, ThreadLocalRandom.current().nextInt(first, last + 1));
            try (ResultSet held = hold.executeQuery()) {
                held.next();
                capture.setLong(1, held.getLong(1));
            }
            capture.executeUpdate();
        };
    }
}
