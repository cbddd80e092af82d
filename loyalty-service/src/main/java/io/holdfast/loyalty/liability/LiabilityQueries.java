package io.holdfast.loyalty.liability;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.loyalty.liability.Breakage.Settled;
import io.holdfast.loyalty.liability.Liability.Balances;
import io.holdfast.loyalty.liability.Liability.Expiring;
import io.holdfast.loyalty.liability.Liability.Lots;
import io.holdfast.loyalty.report.Months;
import io.holdfast.sql.SqlTimes;

/** The sums of the liability. They are numeric: they may exceed a bigint, although no account does. */
final class LiabilityQueries {

    private static final int MONTHS_MAX = 120;
    private static final int NEVER = 0;

    /** Balances as they are stored: with points whose expiry is over and not posted yet. */
    private static final String STORED_BALANCES = """
            select coalesce(sum(balance) filter (where balance > 0), 0), coalesce(sum(deficit), 0),
                   count(*) filter (where balance > 0)
              from account
            """;

    /** Lots that are not empty, as they are at {@code $1}: without holds whose time is over. */
    private static final String OPEN_LOTS = """
            (select l.customer_id, l.remaining, l.held - coalesce(ended.points, 0) as held, l.available_from, l.expires_at
               from lot l
               left join (select r.customer_id, taken.lot, sum(taken.points) as points
                            from redemption r, unnest(r.take_lots, r.take_points) as taken (lot, points)
                           where r.state = 'held' and r.expires_at <= $1
                           group by r.customer_id, taken.lot) as ended
                 on ended.customer_id = l.customer_id and ended.lot = l.number
              where l.remaining > 0) as o
            """;

    private static final String BALANCES = """
            select coalesce(sum(points) filter (where points > 0), 0), coalesce(sum(deficit), 0),
                   count(*) filter (where points > 0)
              from (select a.balance - coalesce(overdue.points, 0) as points, a.deficit
                      from account a
                      left join (select customer_id, sum(remaining - held) as points
                                   from %s where expires_at <= $1 group by customer_id) as overdue
                        on overdue.customer_id = a.customer_id) as owed
            """.formatted(OPEN_LOTS);

    /** Held points of a lot whose expiry is over expire when they come back: they count for the present month. */
    private static final String LOTS = """
            select case when expires_at is null then 0 else width_bucket(greatest(expires_at, $1), $2::timestamptz[]) end as month,
                   sum(case when expires_at <= $1 then held else remaining end) as points, sum(held) as held,
                   coalesce(sum(remaining)
                       filter (where available_from > $1 and (expires_at is null or expires_at > $1)), 0) as pending
              from %s group by 1 order by 1
            """.formatted(OPEN_LOTS);

    private static final String SETTLED = """
            select count(*) as lots, coalesce(sum(l.expired), 0) as expired, coalesce(sum(used.points), 0) as redeemed,
                   min(l.expires_at) as first, max(l.expires_at) as last
              from lot l
              join entry e on e.customer_id = l.customer_id and e.number = l.entry
              left join (select t.customer_id, t.lot,
                                sum(case when d.kind = 'return' then -t.points else t.points end) as points
                           from allocation t
                           join entry d on d.customer_id = t.customer_id and d.number = t.debit
                          where d.kind in ('redemption', 'return')
                          group by t.customer_id, t.lot) as used
                on used.customer_id = l.customer_id and used.lot = l.number
             where l.expires_at <= $1 and e.posted_at < l.expires_at
            """;

    private LiabilityQueries() {}

    static Uni<Balances> storedBalances(SqlClient connection) {
        return connection.query(STORED_BALANCES).execute().map(LiabilityQueries::balances);
    }

    static Uni<Balances> balances(SqlClient connection, Instant now) {
        return connection
                .preparedQuery(BALANCES)
                .execute(Tuple.of(SqlTimes.utc(now)))
                .map(LiabilityQueries::balances);
    }

    private static Balances balances(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return new Balances(sum(row, 0), sum(row, 1), row.getLong(2));
    }

    static Uni<Lots> lots(SqlClient connection, Instant now, ZoneId zone) {
        Months months = Months.startingAt(now, MONTHS_MAX, zone);
        return connection
                .preparedQuery(LOTS)
                .execute(Tuple.of(SqlTimes.utc(now), months.bounds()))
                .map(rows -> lots(rows, months));
    }

    private static Lots lots(RowSet<Row> rows, Months months) {
        List<Expiring> expiring = new ArrayList<>();
        BigInteger later = BigInteger.ZERO;
        BigInteger never = BigInteger.ZERO;
        BigInteger held = BigInteger.ZERO;
        BigInteger pending = BigInteger.ZERO;
        for (Row row : rows) {
            int month = row.getInteger(0);
            BigInteger points = sum(row, 1);
            held = held.add(sum(row, 2));
            pending = pending.add(sum(row, 3));
            if (month == NEVER) {
                never = points;
            } else if (month > months.count()) {
                later = points;
            } else if (points.signum() > 0) {
                expiring.add(new Expiring(months.name(month), points));
            }
        }
        return new Lots(pending, held, expiring, later, never);
    }

    static Uni<Settled> settled(SqlClient connection, Instant now) {
        return connection
                .preparedQuery(SETTLED)
                .execute(Tuple.of(SqlTimes.utc(now)))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Settled(
                            row.getLong("lots"),
                            row.getBigDecimal("redeemed").toBigIntegerExact(),
                            row.getBigDecimal("expired").toBigIntegerExact(),
                            SqlTimes.instantOrNull(row, "first"),
                            SqlTimes.instantOrNull(row, "last"));
                });
    }

    private static BigInteger sum(Row row, int column) {
        return row.getBigDecimal(column).toBigIntegerExact();
    }
}
