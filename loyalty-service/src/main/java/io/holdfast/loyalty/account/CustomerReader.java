package io.holdfast.loyalty.account;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.member.TierStanding;
import io.holdfast.loyalty.programme.ProgrammesInForce;
import io.holdfast.loyalty.store.MemberReader;
import io.holdfast.rest.Problem;
import io.holdfast.sql.SqlTimes;

/** Queries what a customer has, for REST. */
@Singleton
class CustomerReader {

    /**
     * One snapshot, summed in the database: an account may have any number of lots. Points that have expired are neither
     * balance nor available, even if no run has posted their expiry yet; neither are holds whose time is over still holds.
     * Expiries beyond the soonest are left out.
     */
    private static final String CUSTOMER = """
            select account.customer_id, account.balance - overdue.points as balance, account.tier,
                   greatest(least(spendable.points + ended.points - account.deficit, 9223372036854775807), 0)::bigint
                       as available,
                   (holding.points - ended.points - ended.expired)::bigint as held, pending.points::bigint as pending,
                   greatest(account.deficit - spendable.points - ended.points, 0)::bigint as deficit, expiring.times as expiring_at, expiring.points as expiring_points
              from account
              cross join lateral (
                   select coalesce(sum(remaining - held) filter (where available_from <= $2
                                       and (expires_at is null or expires_at > $2)), 0) as points
                     from lot where lot.customer_id = account.customer_id
                                and number >= account.first_open_lot and remaining > 0) as spendable
              cross join lateral (
                   select coalesce(sum(held), 0) as points
                     from lot where lot.customer_id = account.customer_id
                                and number >= account.first_open_lot and remaining > 0) as holding
              cross join lateral (
                   select coalesce(sum(remaining) filter (where available_from > $2
                                       and (expires_at is null or expires_at > $2)), 0) as points
                     from lot where lot.customer_id = account.customer_id
                                and number >= account.first_open_lot and remaining > 0) as pending
              cross join lateral (
                   select coalesce(sum(taken.points) filter (where l.expires_at is null or l.expires_at > $2), 0) as points,
                          coalesce(sum(taken.points) filter (where l.expires_at <= $2), 0) as expired
                     from redemption r, unnest(r.take_lots, r.take_points) as taken (lot, points), lot l
                    where r.customer_id = account.customer_id and r.state = 'held' and r.expires_at <= $2
                      and l.customer_id = r.customer_id and l.number = taken.lot) as ended
              cross join lateral (
                   select (coalesce(sum(remaining - held) filter (where expires_at <= $2), 0) + ended.expired)::bigint as points
                     from lot where lot.customer_id = account.customer_id
                                and number >= account.first_open_lot and remaining > 0) as overdue
              cross join lateral (
                   select array_agg(soonest.expires_at order by soonest.expires_at) as times,
                          array_agg(soonest.points order by soonest.expires_at) as points
                     from (select expires_at, least(sum(remaining), 9223372036854775807)::bigint as points from lot
                            where lot.customer_id = account.customer_id and number >= account.first_open_lot
                              and remaining > 0 and expires_at > $2
                            group by expires_at order by expires_at limit 200) as soonest) as expiring
             where account.customer_id = coalesce(
                   (select into_customer_id from customer_merge where applied and customer_id = $1), $1)
            """;

    private final Pool pool;
    private final ProgrammesInForce programmes;
    private final Clock clock;

    CustomerReader(Pool pool, ProgrammesInForce programmes, Clock clock) {
        this.pool = pool;
        this.programmes = programmes;
        this.clock = clock;
    }

    /** Loads the account of whom a customer is now by one statement, so that balance and lots are of one snapshot. */
    Uni<CustomerView> loadCustomer(String customerId) {
        Instant now = clock.instant();
        return pool.withTransaction(tx -> tx.preparedQuery(CUSTOMER)
                .execute(Tuple.of(customerId, SqlTimes.utc(now)))
                .chain(rows -> {
                    if (rows.size() == 0) {
                        throw Problem.notFound("customer", customerId);
                    }
                    Row row = rows.iterator().next();
                    return loadStanding(tx, row.getString("customer_id"), row.getString("tier"), now)
                            .map(next -> customerIn(row, customerId, next.isEmpty() ? null : next.getFirst()));
                }));
    }

    /** Empty when there is no higher tier. */
    private Uni<List<TierStanding>> loadStanding(
            SqlConnection tx, String customerId, @Nullable String tier, Instant now) {
        return programmes.load(tx).chain(versions -> {
            Programme programme = versions.newest().programme();
            if (programme.tiers() == null) {
                return Uni.createFrom().item(List.of());
            }
            return MemberReader.loadProgress(tx, new CustomerId(customerId), programme, now)
                    .map(progress -> {
                        TierStanding next = TierStanding.of(programme, tier, progress, now);
                        return next == null ? List.of() : List.of(next);
                    });
        });
    }

    private static CustomerView customerIn(Row row, String customerId, @Nullable TierStanding next) {
        OffsetDateTime[] times = row.getArrayOfOffsetDateTimes("expiring_at");
        Long[] points = row.getArrayOfLongs("expiring_points");
        List<CustomerView.Expiring> expiring = new ArrayList<>();
        for (int i = 0; times != null && points != null && i < times.length; i++) {
            expiring.add(new CustomerView.Expiring(points[i], times[i].toInstant()));
        }
        String accountOf = row.getString("customer_id");
        return new CustomerView(
                customerId,
                accountOf.equals(customerId) ? null : accountOf,
                row.getLong("balance"),
                row.getLong("available"),
                row.getLong("held"),
                row.getLong("pending"),
                row.getLong("deficit"),
                row.getString("tier"),
                next == null ? null : new CustomerView.NextTier(next.tier(), next.missing()),
                expiring);
    }
}
