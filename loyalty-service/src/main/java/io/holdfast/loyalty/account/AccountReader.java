package io.holdfast.loyalty.account;

import java.time.Clock;
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
import io.vertx.mutiny.sqlclient.Tuple;
import org.hibernate.reactive.mutiny.Mutiny;

import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.sql.SqlTimes;

/** Queries accounts and their entries for REST, through Hibernate Reactive. */
@Singleton
class AccountReader {

    /** Lots of one entry that are shown: a debit may take from any number of them. */
    private static final int LOTS_MAX = 100;

    /**
     * What {@link io.holdfast.loyalty.ledger.Account#availableAt} computes, summed in the database: an account may have any
     * number of lots. Expiries beyond the soonest are left out.
     */
    private static final String CUSTOMER = """
            select account.balance, greatest(least(spendable.points - account.deficit, 9223372036854775807), 0)::bigint as available,
                   expiring.times as expiring_at, expiring.points as expiring_points
              from account
              cross join lateral (
                   select coalesce(sum(remaining), 0) as points from lot
                    where lot.customer_id = account.customer_id and remaining > 0
                      and (expires_at is null or expires_at > $2)) as spendable
              cross join lateral (
                   select array_agg(soonest.expires_at order by soonest.expires_at) as times,
                          array_agg(soonest.points order by soonest.expires_at) as points
                     from (select expires_at, least(sum(remaining), 9223372036854775807)::bigint as points from lot
                            where lot.customer_id = account.customer_id and remaining > 0 and expires_at > $2
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
    private final Clock clock;

    AccountReader(Mutiny.SessionFactory sessions, Pool pool, Clock clock) {
        this.sessions = sessions;
        this.pool = pool;
        this.clock = clock;
    }

    /** Loads a customer's account by one statement, so that balance and lots are of one snapshot. */
    Uni<CustomerView> loadCustomer(String customerId) {
        return pool.preparedQuery(CUSTOMER)
                .execute(Tuple.of(customerId, SqlTimes.utc(clock.instant())))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw Problem.notFound("customer", customerId);
                    }
                    return customerIn(rows.iterator().next(), customerId);
                });
    }

    /**
     * Loads a page of a customer's entries, newest first.
     *
     * @param before only entries with a smaller number
     */
    Uni<Page<EntryView>> loadEntries(String customerId, int limit, int before) {
        return sessions.withSession(session -> session.find(AccountRow.class, customerId)
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

    private static CustomerView customerIn(Row row, String customerId) {
        OffsetDateTime[] times = row.getArrayOfOffsetDateTimes("expiring_at");
        Long[] points = row.getArrayOfLongs("expiring_points");
        List<CustomerView.Expiring> expiring = new ArrayList<>();
        for (int i = 0; times != null && points != null && i < times.length; i++) {
            expiring.add(new CustomerView.Expiring(points[i], times[i].toInstant()));
        }
        return CustomerView.of(customerId, row.getLong("balance"), row.getLong("available"), expiring);
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
        Set<Integer> numbers = new HashSet<>(entries);
        allocations.forEach(allocation -> numbers.add(allocation.lot));
        return session.createQuery("""
                        select l, e.entryId from LotRow l
                          join EntryRow e on e.customerId = l.customerId and e.number = l.number
                         where l.customerId = :customer and l.number in (:numbers)
                        """, Object[].class)
                .setParameter("customer", customerId)
                .setParameter("numbers", numbers)
                .getResultList()
                .map(rows -> rows.stream()
                        .map(columns -> new LotWithEntryId(columns[1].toString(), (LotRow) columns[0]))
                        .collect(Collectors.toMap(lot -> lot.row().number, Function.identity())));
    }

    private static EntryView toView(
            EntryRow entry, List<AllocationRow> allocations, Map<Integer, LotWithEntryId> lots) {
        List<EntryView.LotView> parts = new ArrayList<>();
        LotWithEntryId opened = lots.get(entry.number);
        if (opened != null) {
            LotRow lot = opened.row();
            parts.add(new EntryView.LotView(opened.entryId(), entry.points, lot.remaining, lot.expiresAt));
        }
        boolean more = false;
        for (AllocationRow allocation : allocations) {
            LotWithEntryId lot = lots.get(allocation.lot);
            if (allocation.debit != entry.number || lot == null) {
                continue;
            }
            more = parts.size() >= LOTS_MAX;
            if (!more) {
                parts.add(new EntryView.LotView(lot.entryId(), -allocation.points, null, lot.row().expiresAt));
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
                entry.subject,
                entry.reason,
                entry.happenedAt,
                entry.postedAt,
                parts,
                more ? Boolean.TRUE : null);
    }
}
