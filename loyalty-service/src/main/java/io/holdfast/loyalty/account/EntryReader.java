package io.holdfast.loyalty.account;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;

/** Queries entries for REST, through Hibernate Reactive. */
@Singleton
class EntryReader {

    /** Lots of one entry that are shown: a debit may take from any number of them. */
    private static final int LOTS_MAX = 100;
    /** A number that no lot has: a list of numbers cannot be empty. */
    private static final int NO_LOT = 0;

    private static final String ALLOCATIONS = """
            select customer_id, debit, lot, points
              from (select allocation.*, row_number() over (partition by debit order by lot) as nth
                      from allocation where customer_id = :customer and debit in (:numbers)) as numbered
             where nth <= :max order by debit, lot
            """;

    private final Mutiny.SessionFactory sessions;

    EntryReader(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
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
                // The rules gave the points to the merged customer.
                if (lot.rule != null && !entry.kind.equals(EntryKind.TRANSFER.wireName())) {
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
