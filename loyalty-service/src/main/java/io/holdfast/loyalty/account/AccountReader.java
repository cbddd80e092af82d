package io.holdfast.loyalty.account;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.OpenDebit;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;

/** Queries accounts and their entries for REST, through Hibernate Reactive. */
@Singleton
class AccountReader {

    private final Mutiny.SessionFactory sessions;
    private final Clock clock;

    AccountReader(Mutiny.SessionFactory sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Loads a customer's account by one statement, so that balance and lots are of one snapshot. */
    Uni<CustomerView> loadCustomer(String customerId) {
        return sessions.withSession(session -> session.createQuery("""
                                select a, l from AccountRow a
                                  left join LotRow l on l.customerId = a.customerId and l.remaining > 0
                                 where a.customerId = :customer
                                """, Object[].class)
                        .setParameter("customer", customerId)
                        .getResultList())
                .map(rows -> toView(customerId, rows));
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

    private CustomerView toView(String customerId, List<Object[]> rows) {
        if (rows.isEmpty()) {
            throw Problem.notFound("customer", customerId);
        }
        AccountRow row = (AccountRow) rows.getFirst()[0];
        List<Lot> lots = rows.stream()
                .map(columns -> (LotRow) columns[1])
                .filter(Objects::nonNull)
                .map(LotRow::toLot)
                .toList();
        List<OpenDebit> openDebits = row.deficit == 0 ? List.of() : List.of(new OpenDebit(0, Points.of(row.deficit)));
        Account account =
                new Account(new CustomerId(customerId), row.entryCount, Points.of(row.balance), lots, openDebits);
        Instant now = clock.instant();
        return CustomerView.of(account.customerId(), account.balance(), account.availableAt(now), lots, now);
    }

    private static Uni<Page<EntryView>> toPage(
            Mutiny.Session session, String customerId, List<EntryRow> rows, int limit) {
        List<Integer> numbers =
                rows.stream().limit(limit).map(entry -> entry.number).toList();
        return session.createQuery(
                        "from AllocationRow a where a.customerId = :customer and a.debit in (:numbers)"
                                + " order by a.debit, a.lot",
                        AllocationRow.class)
                .setParameter("customer", customerId)
                .setParameter("numbers", numbers)
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
        for (AllocationRow allocation : allocations) {
            LotWithEntryId lot = lots.get(allocation.lot);
            if (allocation.debit == entry.number && lot != null) {
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
                parts);
    }
}
