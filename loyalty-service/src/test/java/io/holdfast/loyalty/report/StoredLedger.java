package io.holdfast.loyalty.report;

import java.sql.SQLException;

import io.holdfast.testservers.EmbeddedServers;

/** Writes rows of the ledger by hand, as reports read them. */
final class StoredLedger {

    static final String DATABASE = "loyalty_reports";

    private StoredLedger() {}

    static void account(String customer, long balance, long deficit) throws SQLException {
        execute("insert into account (customer_id, balance, deficit, entry_count) values ('%s', %d, %d, 9)"
                .formatted(customer, balance, deficit));
    }

    /** An entry of a customer; at and tier are SQL expressions. */
    static void entry(String customer, int number, String kind, long points, String at, String tier)
            throws SQLException {
        execute("""
                insert into entry (customer_id, number, entry_id, kind, counter_account, rule, points, balance, cause_source,
                                   cause_id, happened_at, posted_at, tier)
                values ('%s', %d, gen_random_uuid(), '%s', 'issued', 'r', %d, 0, '/test', '%d', %s, %s, %s)
                """.formatted(customer, number, kind, points, number, at, at, tier));
    }

    /** A lot of an entry of the same number; instants are SQL expressions. */
    static void lot(
            String customer,
            int number,
            long points,
            long remaining,
            long held,
            String earned,
            String available,
            String expires)
            throws SQLException {
        execute("""
                insert into lot (customer_id, number, entry, rule, points, remaining, held, earned_at, available_from, expires_at)
                values ('%s', %d, %d, 'spend', %d, %d, %d, %s, %s, %s)
                """.formatted(customer, number, number, points, remaining, held, earned, available, expires));
    }

    static void redemption(
            String id, String customer, int lot, long points, String state, String expires, long captured)
            throws SQLException {
        execute("""
                insert into redemption (redemption_id, customer_id, points, take_lots, take_points, held_at, expires_at, state,
                                        changed_at, captured)
                values ('%s', '%s', %d, '{%d}', '{%d}', now(), %s, '%s', now(), %d)
                """.formatted(id, customer, points, lot, points, expires, state, captured));
    }

    static void execute(String statement) throws SQLException {
        EmbeddedServers.running().execute(DATABASE, statement);
    }
}
