package io.holdfast.loyalty.account;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.member.TierStanding;
import io.holdfast.loyalty.programme.ProgrammesInForce;
import io.holdfast.loyalty.store.MemberReader;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.sql.SqlTimes;

/** Queries accounts and their entries for REST, through Hibernate Reactive. */
@Singleton
class AccountReader {

    /** Lots of one entry that are shown: a debit may take from any number of them. */
    private static final int LOTS_MAX = 100;
    /** A number that no lot has: a list of numbers cannot be empty. */
    private static final int NO_LOT = 0;

    /**
     * One snapshot, summed in the database: an account may have any number of lots. Points that have expired are neither
     * balance nor available, even if no run has posted their expiry yet; neither are holds whose time is over still holds.
     * Expiries beyond the soonest are left out.
     */
    private static final String CUSTOMER = """
            select account.balance - overdue.points as balance, account.tier,
                   greatest(least(spendable.points + ended.points - account.deficit, 9223372036854775807), 0)::bigint
                       as available,
                   (holding.points - ended.points - ended.expired)::bigint as held, pending.points::bigint as pending,
                   account.deficit, expiring.times as expiring_at, expiring.points as expiring_points
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
             where account.customer_id = $1
            """;

    private static final String ALLOCATIONS = """
            select customer_id, debit, lot, points
              from (select allocation.*, row_number() over (partition by debit order by lot) as nth
                      from allocation where customer_id = :customer and debit in (:numbers)) as numbered
             where nth <= :max order by debit, lot
            """;

    private final Mutiny.SessionFactory sessions;
    private final Pool pool;
    private final ProgrammesInForce programmes;
    private final Clock clock;

    AccountReader(Mutiny.SessionFactory sessions, Pool pool, ProgrammesInForce programmes, Clock clock) {
        this.sessions = sessions;
        this.pool = pool;
        this.programmes = programmes;
        this.clock = clock;
    }

    /** Loads a customer's account by one statement, so that balance and lots are of one snapshot. */
    Uni<CustomerView> loadCustomer(String customerId) {
        Instant now = clock.instant();
        return pool.withTransaction(tx -> tx.preparedQuery(CUSTOMER)
                .execute(Tuple.of(customerId, SqlTimes.utc(now)))
                .chain(rows -> {
                    if (rows.size() == 0) {
                        throw Problem.notFound("customer", customerId);
                    }
                    Row row = rows.iterator().next();
                    return loadStanding(tx, customerId, row.getString("tier"), now)
                            .map(next -> customerIn(row, customerId, next.isEmpty() ? null : next.getFirst()));
                }));
    }

    /** Empty when there is no higher tier. */
    private Uni<List<TierStanding>> loadStanding(
            SqlConnection tx, String customerId, @Nullable String tier, Instant now) {
        return programmes.loadForShare(tx).chain(versions -> {
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

    /**
     * Loads a page of a customer's entries, newest first.
     *
     * @param before only entries with a smaller number
     */
    Uni<Page<EntryView>> loadEntries(String customerId, int limit, int before) {
        return sessions.withSession(session -> session.find(AccountEntity.class, customerId)
                .invoke(account -> {
                    if (account == null) {
                        throw Problem.notFound("customer", customerId);
                    }
                })
                .chain(() -> session.createQuery(
                                "from EntryRow e where e.customerId = :customer and e.number < :before"
                                        + " order by e.number desc",
                                EntryRow.class)
                        .setParameter("customer", customerId)
                        .setParameter("before", before)
                        .setMaxResults(limit + 1)
                        .getResultList())
                .chain(rows -> toPage(session, customerId, rows, limit)));
    }

    private static CustomerView customerIn(Row row, String customerId, @Nullable TierStanding next) {
        OffsetDateTime[] times = row.getArrayOfOffsetDateTimes("expiring_at");
        Long[] points = row.getArrayOfLongs("expiring_points");
        List<CustomerView.Expiring> expiring = new ArrayList<>();
        for (int i = 0; times != null && points != null && i < times.length; i++) {
            expiring.add(new CustomerView.Expiring(points[i], times[i].toInstant()));
        }
        return new CustomerView(
                customerId,
                row.getLong("balance"),
                row.getLong("available"),
                row.getLong("held"),
                row.getLong("pending"),
                row.getLong("deficit"),
                row.getString("tier"),
                next == null ? null : new CustomerView.NextTier(next.tier(), next.missing()),
                expiring);
    }

    private static Uni<Page<EntryView>> toPage(
            Mutiny.Session session, String customerId, List<EntryRow> rows, int limit) {
        List<Integer> numbers =
                rows.stream().limit(limit).map(entry -> entry.number).toList();
        if (numbers.isEmpty()) {
            return Uni.createFrom().item(new Page<>(List.of(), null));
        }
        return session.createNativeQuery(ALLOCATIONS, AllocationRow.class)
                .setParameter("customer", customerId)
                .setParameter("numbers", numbers)
                .setParameter("max", LOTS_MAX + 1)
                .getResultList()
                .chain(allocations -> loadLots(session, customerId, numbers, allocations)
                        .map(lots -> Page.of(
                                rows,
                                limit,
                                entry -> toView(entry, allocations, lots),
                                last -> EntryView.CURSOR.encode(last.number()))));
    }

    /** A lot, and the id of the entry that created it. */
    private record LotWithEntryId(String entryId, LotRow row) {}

    private static Uni<Map<Integer, LotWithEntryId>> loadLots(
            Mutiny.Session session, String customerId, List<Integer> entries, List<AllocationRow> allocations) {
        Set<Integer> allocated = new HashSet<>(List.of(NO_LOT));
        allocations.forEach(allocation -> allocated.add(allocation.lot));
        return session.createQuery("""
                        select l, e.entryId from LotRow l
                          join EntryRow e on e.customerId = l.customerId and e.number = l.entry
                         where l.customerId = :customer and (l.number in (:allocated) or l.number in (
                               select o.number from LotRow o join EntryRow c
                                   on c.customerId = o.customerId and c.number in (:entries)
                                  and o.number between c.firstLot and c.firstLot + c.lots - 1
                                where o.customerId = :customer))
                        """, Object[].class)
                .setParameter("customer", customerId)
                .setParameter("allocated", allocated)
                .setParameter("entries", entries)
                .getResultList()
                .map(rows -> rows.stream()
                        .map(columns -> new LotWithEntryId(columns[1].toString(), (LotRow) columns[0]))
                        .collect(Collectors.toMap(lot -> lot.row().number, Function.identity())));
    }

    private static EntryView toView(
            EntryRow entry, List<AllocationRow> allocations, Map<Integer, LotWithEntryId> lots) {
        List<EntryView.LotView> parts = new ArrayList<>();
        List<EntryView.PartView> rules = new ArrayList<>();
        for (int number = 0; entry.firstLot != null && number < entry.lots; number++) {
            LotWithEntryId opened = lots.get(entry.firstLot + number);
            if (opened != null) {
                LotRow lot = opened.row();
                parts.add(EntryView.LotView.opened(opened.entryId(), lot));
                if (lot.rule != null) {
                    rules.add(new EntryView.PartView(lot.rule, lot.points));
                }
            }
        }
        boolean gives = entry.points > 0;
        boolean more = false;
        for (AllocationRow allocation : allocations) {
            LotWithEntryId lot = lots.get(allocation.lot);
            if (allocation.debit != entry.number || lot == null) {
                continue;
            }
            more = parts.size() >= LOTS_MAX;
            if (!more) {
                parts.add(EntryView.LotView.changed(
                        lot.entryId(), gives ? allocation.points : -allocation.points, lot.row()));
            }
        }
        return new EntryView(
                entry.entryId.toString(),
                entry.number,
                entry.kind,
                entry.points,
                entry.balance,
                entry.causeId,
                entry.causeSource,
                entry.about == null ? entry.subject : entry.about,
                entry.subject,
                entry.reason,
                entry.happenedAt,
                entry.postedAt,
                rules.isEmpty() ? null : rules,
                parts,
                more ? Boolean.TRUE : null);
    }
}
