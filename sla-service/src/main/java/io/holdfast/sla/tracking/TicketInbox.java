package io.holdfast.sla.tracking;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.Topic;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.sla.deadline.DeadlineWatch;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.RulesInForce;
import io.holdfast.sla.timeline.CustomerTiers;
import io.holdfast.sla.timeline.TicketHistories;
import io.holdfast.sla.timeline.TicketHistory;

/**
 * Takes the facts of tickets and customers. What facts say is judged here, as of the last of them; that a deadline has
 * passed in silence is the deadline watch's to say, for a live ticket, or follows from the import's own time.
 */
@ApplicationScoped
class TicketInbox implements InboxHandler {

    private final TicketHistories histories;
    private final ImportTimes importTimes;
    private final Erasures erasures;
    private final RulesInForce rules;
    private final Judging judging;
    private final DeadlineWatch deadlines;
    private final PromiseMeters meters;
    private final Clock clock;
    private final CustomerTiers customerTiers;
    private final Rejudging rejudging;

    TicketInbox(
            TicketHistories histories,
            ImportTimes importTimes,
            Erasures erasures,
            RulesInForce rules,
            Judging judging,
            DeadlineWatch deadlines,
            PromiseMeters meters,
            Clock clock,
            CustomerTiers customerTiers,
            Rejudging rejudging) {
        this.histories = histories;
        this.importTimes = importTimes;
        this.erasures = erasures;
        this.rules = rules;
        this.judging = judging;
        this.deadlines = deadlines;
        this.meters = meters;
        this.clock = clock;
        this.customerTiers = customerTiers;
        this.rejudging = rejudging;
    }

    /** Of the very many facts about points only the changes of tiers mean something here. */
    @Override
    public boolean accepts(EventType type) {
        return type.topic() == Topic.TICKETS || type == EventType.CUSTOMER_ERASED || type == EventType.TIER_CHANGED;
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        BatchFacts facts = BatchFacts.of(batch);
        Map<ImportPart, ImportTime> times = new HashMap<>();
        return erasures.forget(tx, facts.erased())
                .chain(() -> rules.inForce(tx))
                .chain(policies -> importTimes
                        .read(tx, facts.imports())
                        .invoke(read -> {
                            times.putAll(read);
                            facts.moveTimes(times);
                        })
                        .chain(() -> judge(tx, facts, times, policies)))
                .chain(verdict -> importTimes
                        .save(tx, times)
                        .chain(() -> importTimes.release(tx, facts.completed()))
                        .replaceWith(() -> () -> follow(verdict, facts.completed())));
    }

    private Uni<Judging.Verdict> judge(
            SqlConnection tx, BatchFacts facts, Map<ImportPart, ImportTime> times, PolicyBook policies) {
        return changedTiers(tx, facts, policies)
                .chain(tiers -> lock(tx, facts, times, tiers.keySet())
                        .chain(known -> readOtherTimes(tx, known, times)
                                .chain(() -> erasures.of(tx, strangers(facts, known)))
                                .chain(erased ->
                                        judging.judge(tx, cases(facts, known, times, erased, tiers), policies))));
    }

    /** All that the batch has to do with: what it tells of, what an import's time has reached, whose tier has changed. */
    private Uni<Map<String, TicketHistory>> lock(
            SqlConnection tx, BatchFacts facts, Map<ImportPart, ImportTime> times, Set<String> customers) {
        Set<String> wanted = new LinkedHashSet<>(facts.tickets().keySet());
        return histories
                .ofCustomers(tx, customers)
                .invoke(wanted::addAll)
                .chain(() -> importTimes.overdueTickets(tx, times))
                .invoke(wanted::addAll)
                .chain(() -> wanted.isEmpty()
                        ? Uni.createFrom().item(Map.<String, TicketHistory>of())
                        : histories.lock(tx, wanted));
    }

    /** The customers whose tiers have changed, as far as any promise looks at them, with when the last change was. */
    private Uni<Map<String, Instant>> changedTiers(SqlConnection tx, BatchFacts facts, PolicyBook policies) {
        if (facts.ofTiers().isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return erasures.of(tx, facts.ofTiers())
                .chain(erased -> customerTiers.remember(tx, facts.tiersWithout(erased)))
                .map(changed -> policies.looksAtTiers() ? changed : Map.of());
    }

    /** A live fact may touch a ticket of an import that the batch says nothing else of. */
    private Uni<Void> readOtherTimes(
            SqlConnection tx, Map<String, TicketHistory> known, Map<ImportPart, ImportTime> times) {
        Set<ImportPart> others = new LinkedHashSet<>();
        for (TicketHistory history : known.values()) {
            if (history.importId() != null) {
                ImportPart part = new ImportPart(history.importId(), history.partition());
                if (!times.containsKey(part)) {
                    others.add(part);
                }
            }
        }
        return importTimes.read(tx, others).invoke(times::putAll).replaceWithVoid();
    }

    private static Set<CustomerId> strangers(BatchFacts facts, Map<String, TicketHistory> known) {
        Set<CustomerId> strangers = new LinkedHashSet<>();
        facts.tickets().forEach((ticketId, touched) -> {
            if (!known.containsKey(ticketId)) {
                strangers.add(touched.customerId);
            }
        });
        return strangers;
    }

    private List<Judging.Case> cases(
            BatchFacts facts,
            Map<String, TicketHistory> known,
            Map<ImportPart, ImportTime> times,
            Map<CustomerId, Instant> erased,
            Map<String, Instant> tiers) {
        Instant now = clock.instant();
        List<Judging.Case> cases = new ArrayList<>();
        known.forEach((ticketId, history) -> {
            if (!facts.tickets().containsKey(ticketId)) {
                Instant tierChanged = tiers.get(history.customerId().value());
                cases.add(
                        history.importId() == null
                                ? judgedByClock(history, false, tierChanged, now)
                                : judgedByImport(history, false, times, now));
            }
        });
        for (BatchFacts.Touched touched : facts.tickets().values()) {
            TicketHistory before = known.get(touched.ticketId.value());
            TicketHistory base = before == null
                    ? TicketHistory.begin(touched.ticketId, touched.customerId, touched.partition, null)
                    : before;
            TicketHistory after =
                    base.with(remembered(touched, erased)).ofImport(importOf(base, touched, before, times));
            boolean isNew = after.facts().size() != base.facts().size();
            Instant tierChanged = tiers.get(after.customerId().value());
            if (isNew || tierChanged != null || after.importId() != null) {
                cases.add(
                        after.importId() == null
                                ? judgedByClock(after, isNew, tierChanged, now)
                                : judgedByImport(after, isNew, times, now));
            }
        }
        return cases;
    }

    private static List<Fact<TicketEvent>> remembered(BatchFacts.Touched touched, Map<CustomerId, Instant> erased) {
        Instant erasedAt = erased.get(touched.customerId);
        return erasedAt == null
                ? touched.facts
                : touched.facts.stream()
                        .filter(fact -> fact.time().isAfter(erasedAt))
                        .toList();
    }

    /** A ticket that came with an import is the import's until that is complete; one that was live stays so. */
    private static @Nullable String importOf(
            TicketHistory base,
            BatchFacts.Touched touched,
            @Nullable TicketHistory before,
            Map<ImportPart, ImportTime> times) {
        String told = touched.importId;
        boolean toldByImport = told != null && !wasCompleted(times.get(new ImportPart(told, touched.partition)));
        if (before == null) {
            return toldByImport ? told : null;
        }
        return base.importId() != null && toldByImport ? told : base.importId();
    }

    private static boolean wasCompleted(@Nullable ImportTime time) {
        return time != null && time.wasCompleted();
    }

    /** As of the last that was said, the change of a tier included; what is said of the future has not happened yet. */
    private static Judging.Case judgedByClock(
            TicketHistory history, boolean isNew, @Nullable Instant tierChanged, Instant now) {
        Instant said = tierChanged == null ? history.latest() : later(history.latest(), tierChanged);
        return new Judging.Case(
                history, isNew, later(said.isBefore(now) ? said : now, history.asOf()), Detection.at(now));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Judging.Case judgedByImport(
            TicketHistory history, boolean isNew, Map<ImportPart, ImportTime> times, Instant now) {
        String importId = history.importId();
        ImportTime time = importId == null ? null : times.get(new ImportPart(importId, history.partition()));
        Instant latest = time == null ? null : time.latest();
        if (time == null || latest == null) {
            return new Judging.Case(history, isNew, history.latest(), Detection.at(now));
        }
        return new Judging.Case(history, isNew, latest, time);
    }

    /** Once it is committed. */
    private void follow(Judging.Verdict verdict, Set<ImportPart> completed) {
        deadlines.arm(verdict.upcoming());
        completed.forEach(part -> deadlines.reload(part.partition()));
        verdict.tickets().forEach(meters::count);
        if (verdict.handedOver()) {
            rejudging.signal();
        }
        deadlines.signal();
    }

    @Override
    public Uni<Void> onAssigned(Set<Integer> partitions) {
        deadlines.watch(partitions);
        return Uni.createFrom().voidItem();
    }

    @Override
    public void onRevoked(Set<Integer> partitions) {
        deadlines.drop(partitions);
    }
}
