package io.holdfast.loyalty.inbox;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.member.RecordedRefund;
import io.holdfast.loyalty.purchase.PurchaseChanges;
import io.holdfast.loyalty.purchase.PurchaseChecks;
import io.holdfast.loyalty.purchase.PurchaseRecord;
import io.holdfast.loyalty.purchase.PurchaseRow;
import io.holdfast.loyalty.purchase.PurchaseState;
import io.holdfast.loyalty.purchase.RefundRecord;
import io.holdfast.loyalty.store.CustomerMerges;
import io.holdfast.loyalty.store.ErasureTable;
import io.holdfast.loyalty.store.LoadRequest;
import io.holdfast.loyalty.store.LoadedMembers;
import io.holdfast.loyalty.store.MemberLoader;
import io.holdfast.loyalty.store.MemberSaver;
import io.holdfast.loyalty.store.SavedChanges;
import io.holdfast.messaging.EventJson;

/**
 * Processes the purchases, refunds, ratings and breaches of a batch: loads the records they refer to, decides one event after
 * the other, and saves all changes together. The number of statements does not depend on the number of events.
 */
@Singleton
class EventProcessing {

    private static final int RECONSIDERED_AT_ONCE_MAX = 500;
    private static final Set<String> PASSED_ON = Set.of(Fact.IMPORT_ID, Fact.TRACEPARENT);

    private final MemberSaver saver;
    private final CandidateTable candidates;
    private final EventJson json;
    private final RunDelay runDelay;
    private final Clock clock;

    EventProcessing(MemberSaver saver, CandidateTable candidates, EventJson json, InboxRunConfig config, Clock clock) {
        this.saver = saver;
        this.candidates = candidates;
        this.json = json;
        this.runDelay = new RunDelay(config, clock);
        this.clock = clock;
    }

    /** What a batch changed, for metrics. */
    record Processed(SavedChanges members, PurchaseChanges purchases) {}

    /** When the scheduled runs of a customer wait, because events of the past arrive, as those of an import. */
    private record RunDelay(InboxRunConfig config, Clock clock) {

        void add(LoadRequest request, CustomerId customer, Instant at) {
            Instant now = clock.instant();
            if (at.isBefore(now.minus(config.pastAfter()))) {
                request.delayRuns(customer, now.plus(config.delay()));
            }
        }
    }

    /**
     * Processes the events that no erasure of their customer covers, as events of whom their customers are now. A customer's
     * purchases and refunds are changed only here, by the owner of the customer's partition, so they may be read before the
     * accounts are locked; the lock excludes concurrent requests and runs. A purchase of which two customers tell, or two ids
     * of one person, on two partitions, fails one of the two transactions by its revision; it is retried and sees what the
     * other has saved.
     *
     * @param batch purchases, refunds, ratings and breaches
     */
    Uni<List<Processed>> process(SqlConnection tx, ProgrammeVersions programmes, List<MemberFact> batch) {
        return Uni.combine()
                .all()
                .unis(ErasureTable.loadCuts(tx, customersOf(batch)), CustomerMerges.loadPersons(tx, namedBy(batch)))
                .asTuple()
                .chain(loaded -> {
                    Map<CustomerId, ErasureCut> cuts = loaded.getItem1();
                    Map<CustomerId, CustomerId> persons = loaded.getItem2();
                    List<MemberFact> facts = new ArrayList<>(batch.size());
                    for (MemberFact fact : batch) {
                        ErasureCut cut = cuts.get(fact.customerId());
                        if (cut == null || !cut.covers(fact.at())) {
                            facts.add(fact.ofPerson(persons.getOrDefault(fact.customerId(), fact.customerId())));
                        }
                    }
                    return facts.isEmpty()
                            ? Uni.createFrom().item(List.of())
                            : post(tx, programmes, facts, persons).map(List::of);
                });
    }

    /** Customers and referrers. */
    private static SortedSet<CustomerId> namedBy(List<MemberFact> facts) {
        SortedSet<CustomerId> named = customersOf(facts);
        for (MemberFact fact : facts) {
            if (fact.event() instanceof MemberEvent.Purchased(var purchase) && purchase.referredBy() != null) {
                named.add(purchase.referredBy());
            }
        }
        return named;
    }

    /**
     * Processes the candidates that were compared with these purchases, after an erasure has removed what was recorded. Some
     * are of customers of other partitions: the rows of their purchases tell two transactions apart, as above.
     */
    Uni<List<Processed>> reconsider(SqlConnection tx, ProgrammeVersions programmes, Collection<String> purchaseIds) {
        if (purchaseIds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<Processed> processed = new ArrayList<>();
        return candidates.take(tx, purchaseIds).chain(facts -> {
            Uni<Void> chain = PurchaseTable.deleteRejections(tx, facts);
            for (int from = 0; from < facts.size(); from += RECONSIDERED_AT_ONCE_MAX) {
                List<MemberFact> part =
                        facts.subList(from, Math.min(facts.size(), from + RECONSIDERED_AT_ONCE_MAX)).stream()
                                .map(MemberFact::of)
                                .toList();
                chain = chain.chain(() -> process(tx, programmes, part))
                        .invoke(processed::addAll)
                        .replaceWithVoid();
            }
            return chain.replaceWith(processed);
        });
    }

    /** Purchases and refunds that are recorded. */
    private record Recorded(PurchaseTable.Loaded purchases, List<RefundRecord> refunds) {
        private static final Recorded NOTHING = new Recorded(PurchaseTable.Loaded.NOTHING, List.of());
    }

    private Uni<Processed> post(
            SqlConnection tx,
            ProgrammeVersions programmes,
            List<MemberFact> facts,
            Map<CustomerId, CustomerId> persons) {
        return loadRecorded(tx, facts).chain(recorded -> {
            LoadRequest request = new LoadRequest(programmes, clock.instant(), persons);
            facts.forEach(fact -> add(request, fact));
            addRecorded(request, recorded, facts);
            return MemberLoader.load(tx, request).chain(loaded -> {
                PurchaseState state = new PurchaseState(recorded.purchases().rows(), recorded.refunds());
                PurchaseChanges changes = decide(new PurchaseChecks(state, loaded.batch()), loaded, facts);
                return save(tx, loaded, recorded, state, changes, facts)
                        .call(() -> ReportedIds.note(tx, facts, persons));
            });
        });
    }

    private static Uni<Recorded> loadRecorded(SqlConnection tx, List<MemberFact> facts) {
        Set<String> purchaseIds = new LinkedHashSet<>();
        List<Fact<PurchaseEvent>> events = new ArrayList<>();
        for (MemberFact fact : facts) {
            if (fact.fact().event() instanceof PurchaseEvent event) {
                purchaseIds.add(event.purchaseId());
                events.add(typed(fact.fact(), event));
            }
        }
        if (events.isEmpty()) {
            return Uni.createFrom().item(Recorded.NOTHING);
        }
        List<EventKey> keys = events.stream().map(Fact::key).toList();
        return PurchaseTable.load(tx, purchaseIds, keys)
                .chain(purchases -> mayHaveRefunds(events, purchases)
                        ? RefundTable.load(tx, events).map(refunds -> new Recorded(purchases, refunds))
                        : Uni.createFrom().item(new Recorded(purchases, List.of())));
    }

    /** The row of a purchase counts its refunds, also while the purchase itself is unknown. */
    private static boolean mayHaveRefunds(List<Fact<PurchaseEvent>> events, PurchaseTable.Loaded purchases) {
        return events.stream().anyMatch(fact -> fact.event() instanceof PurchaseRefunded)
                || purchases.rows().stream().anyMatch(row -> row.refunds() > 0);
    }

    private void add(LoadRequest request, MemberFact fact) {
        request.add(fact.customerId(), fact.event(), fact.at());
        runDelay.add(request, fact.customerId(), fact.at());
    }

    private static void addRecorded(LoadRequest request, Recorded recorded, List<MemberFact> facts) {
        Map<String, PurchaseRecord> purchases = new HashMap<>();
        for (PurchaseRow row : recorded.purchases().rows()) {
            PurchaseRecord record = row.record();
            if (record != null) {
                purchases.put(row.purchaseId(), record);
            }
        }
        Set<String> added = new LinkedHashSet<>();
        for (MemberFact fact : facts) {
            if (fact.event() instanceof MemberEvent.Refunded(var refunded)) {
                PurchaseRecord record = purchases.get(refunded.purchaseId());
                if (record != null
                        && record.customerId().equals(refunded.customerId())
                        && added.add(refunded.purchaseId())) {
                    request.addRefunded(record.customerId(), record.purchase(), fact.at());
                }
            }
        }
        for (RefundRecord refund : recorded.refunds()) {
            if (refund.state() == RefundRecord.State.PENDING) {
                request.addRefund(refund.customerId(), refund.purchaseId());
                request.addRow(
                        refund.customerId(),
                        new MemberEffect.RefundChanged(new RecordedRefund(
                                refund.purchaseId(),
                                refund.refundId(),
                                refund.money(),
                                refund.cause(),
                                RecordedRefund.State.WAITING)));
            }
        }
    }

    private static PurchaseChanges decide(PurchaseChecks checks, LoadedMembers loaded, List<MemberFact> facts) {
        PurchaseChanges changes = new PurchaseChanges();
        for (MemberFact fact : facts) {
            if (fact.fact().event() instanceof PurchaseEvent event) {
                checks.process(typed(fact.fact(), event)).forEach(changes::add);
            } else {
                loaded.batch()
                        .handle(
                                fact.customerId(),
                                fact.event(),
                                new Occurrence(fact.fact().key(), fact.at()));
            }
        }
        return changes;
    }

    private Uni<Processed> save(
            SqlConnection tx,
            LoadedMembers loaded,
            Recorded recorded,
            PurchaseState state,
            PurchaseChanges changes,
            List<MemberFact> facts) {
        List<PurchaseRow> rows = changes.purchaseIds().stream().map(state::row).toList();
        List<Uni<Void>> statements = List.of(
                PurchaseTable.save(tx, recorded.purchases(), rows, json),
                RefundTable.save(tx, changes.refunds()),
                PurchaseTable.saveRejections(tx, changes.rejections()));
        Map<EventKey, Map<String, String>> extensions = extensionsOf(facts);
        return saver.save(tx, loaded, event -> extensions.getOrDefault(event, Map.of()), statements)
                .call(() -> candidates.save(tx, ReportedIds.of(changes.candidates(), facts)))
                .map(saved -> new Processed(saved, changes));
    }

    /** Entries that an import of history causes are history as well, and belong to the trace of their cause. */
    private static Map<EventKey, Map<String, String>> extensionsOf(List<MemberFact> facts) {
        Map<EventKey, Map<String, String>> extensions = new HashMap<>();
        for (MemberFact fact : facts) {
            Map<String, String> passedOn = new HashMap<>(fact.fact().extensions());
            passedOn.keySet().retainAll(PASSED_ON);
            if (!passedOn.isEmpty()) {
                extensions.put(fact.fact().key(), passedOn);
            }
        }
        return extensions;
    }

    private static Fact<PurchaseEvent> typed(Fact<?> fact, PurchaseEvent event) {
        return new Fact<>(fact.id(), fact.source(), fact.time(), fact.extensions(), event);
    }

    private static SortedSet<CustomerId> customersOf(List<MemberFact> facts) {
        SortedSet<CustomerId> customers = new TreeSet<>();
        facts.forEach(fact -> customers.add(fact.customerId()));
        return customers;
    }
}
