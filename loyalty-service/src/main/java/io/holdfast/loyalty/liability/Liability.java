package io.holdfast.loyalty.liability;

import java.math.BigInteger;

import io.vertx.mutiny.sqlclient.Row;

/**
 * The points liability of the programme.
 *
 * @param outstanding the sum of all positive balances
 * @param deficit the points that reversals could not find in any lot yet
 * @param customers the number of customers with a positive balance
 */
record Liability(BigInteger outstanding, BigInteger deficit, long customers) {

    /** The sums are numeric: they may exceed a bigint, although no account does. */
    static final String QUERY = """
            select coalesce(sum(balance) filter (where balance > 0), 0), coalesce(sum(deficit), 0),
                   count(*) filter (where balance > 0)
              from account
            """;

    static Liability read(Row row) {
        return new Liability(
                row.getBigDecimal(0).toBigIntegerExact(), row.getBigDecimal(1).toBigIntegerExact(), row.getLong(2));
    }
}
