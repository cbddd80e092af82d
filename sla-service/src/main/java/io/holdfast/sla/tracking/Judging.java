package io.holdfast.sla.tracking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.BreachEvent.SlaBreachWithdrawn;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.Outbox;
import io.holdfast.messaging.StatementPipeline;
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.clock.Handover;
import io.holdfast.sla.clock.TicketClocks;
import io.holdfast.sla.deadline.Upcoming;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.timeline.Circumstances;
import io.holdfast.sla.timeline.Handovers;
import io.holdfast.sla.timeline.TicketCircumstances;
import io.holdfast.sla.timeline.TicketHistories;
import io.holdfast.sla.timeline.TicketHistory;

/** Judges tickets and writes and tells what follows, a handful of statements for any number of tickets. */
@ApplicationScoped
class Judging {

    /**
     * A ticket to judge.
     *
     * @param isNew whether it has facts that are not written yet
     * @param asOf the latest instant of which all is known
     */
    record Case(TicketHistory history, boolean isNew, Instant asOf, Detection detection) {}

    /**
     * What was written.
     *
     * @param upcoming what comes next for tickets that are judged by the clock
     * @param handedOver whether other tickets have to be judged again for it
     */
    record Verdict(List<Upcoming> upcoming, List<TicketVerdict> tickets, boolean handedOver) {}

    /** What was written for tickets of one origin. */
    record TicketVerdict(boolean live, ClockChanges changes) {}

    private final TicketHistories histories;
    private final ClockRows clocks;
    private final BreachRows breaches;
    private final Outbox outbox;
    private final TicketCircumstances circumstances;
    private final Handovers handovers;

    Judging(
            TicketHistories histories,
            ClockRows clocks,
            BreachRows breaches,
            Outbox outbox,
            TicketCircumstances circumstances,
            Handovers handovers) {
        this.histories = histories;
        this.clocks = clocks;
        this.breaches = breaches;
        this.outbox = outbox;
        this.circumstances = circumstances;
        this.handovers = handovers;
    }

    /** Judges within the caller's transaction, which holds the locks of the tickets' histories. */
    Uni<Verdict> judge(SqlConnection tx, Collection<Case> cases, PolicyBook policies) {
        if (cases.isEmpty()) {
            return Uni.createFrom().item(new Verdict(List.of(), List.of(), false));
        }
        List<String> tickets =
                cases.stream().map(each -> each.history().ticketId().value()).toList();
        List<TicketHistory> judged = cases.stream().map(Case::history).toList();
        return Uni.combine()
                .all()
                .unis(circumstances.of(tx, judged, policies), clocks.ofTickets(tx, tickets))
                .withUni((beside, stored) -> write(tx, decide(cases, beside, stored, policies)));
    }

    private record Decision(
            List<TicketHistory> withNewFacts,
            List<TicketHistory> judgedOnly,
            ClockChanges live,
            ClockChanges imported,
            List<Handover> given,
            List<Handover> takenBack) {

        static Decision none() {
            return new Decision(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ClockChanges(),
                    new ClockChanges(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        void handOver(Set<Handover> before, List<Handover> now) {
            for (Handover handover : now) {
                if (!before.contains(handover)) {
                    given.add(handover);
                }
            }
            for (Handover handover : before) {
                if (!now.contains(handover)) {
                    takenBack.add(handover);
                }
            }
        }
    }

    private static Decision decide(
            Collection<Case> cases,
            Circumstances beside,
            Map<String, Map<ClockKey, StoredClock>> stored,
            PolicyBook policies) {
        Decision decision = Decision.none();
        for (Case each : cases) {
            TicketHistory history = each.history();
            TicketClocks now = ClockEvaluator.evaluate(beside.timelineOf(history), policies, each.asOf());
            decision.handOver(beside.givenBy(history), now.handovers());
            boolean live = history.importId() == null;
            ClockChanges changes = live ? decision.live() : decision.imported();
            changes.add(
                    stored.getOrDefault(history.ticketId().value(), Map.of()),
                    now.clocks(),
                    live,
                    history.facts().size() + beside.countFor(history),
                    each.asOf(),
                    each.detection());
            boolean open = now.status() != null && !now.status().isDone();
            (each.isNew() ? decision.withNewFacts() : decision.judgedOnly())
                    .add(history.judged(each.asOf(), now.nextAt(), open));
        }
        return decision;
    }

    private Uni<Verdict> write(SqlConnection tx, Decision decision) {
        return StatementPipeline.sendAll(List.of(
                        histories.save(tx, decision.withNewFacts()),
                        histories.saveJudged(tx, decision.judgedOnly()),
                        write(tx, decision.imported()),
                        write(tx, decision.live()),
                        handovers.change(tx, decision.given(), decision.takenBack())))
                .replaceWith(() -> new Verdict(
                        upcoming(decision),
                        List.of(
                                new TicketVerdict(false, decision.imported()),
                                new TicketVerdict(true, decision.live())),
                        !decision.given().isEmpty() || !decision.takenBack().isEmpty()));
    }

    private Uni<Void> write(SqlConnection tx, ClockChanges changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Uni<Void>> steps = new ArrayList<>();
        steps.add(clocks.save(tx, changes.saved()));
        steps.add(clocks.remove(tx, changes.removed()));
        if (changes.withdrawn().isEmpty()) {
            steps.add(breaches.announce(tx, changes.announced()));
            steps.add(breaches.answered(tx, changes.answered()));
            steps.add(tell(tx, List.of(), changes));
        } else {
            // What is told of a withdrawal is in the rows.
            steps.add(breaches.withdraw(tx, changes.withdrawn())
                    .chain(withdrawn -> StatementPipeline.sendAll(List.of(
                            breaches.announce(tx, changes.announced()),
                            breaches.answered(tx, changes.answered()),
                            tell(tx, withdrawn, changes)))));
        }
        return StatementPipeline.sendAll(steps);
    }

    private Uni<Void> tell(SqlConnection tx, List<Fact<SlaBreachWithdrawn>> withdrawn, ClockChanges changes) {
        List<Fact<? extends CustomerFact>> told = new ArrayList<>(withdrawn);
        changes.announced()
                .forEach(each -> told.add(Fact.of(each.breachId(), Promises.SOURCE, each.breachedAt(), each.breach())));
        told.addAll(changes.told());
        return outbox.append(tx, told);
    }

    private static List<Upcoming> upcoming(Decision decision) {
        List<Upcoming> upcoming = new ArrayList<>();
        addUpcoming(decision.withNewFacts(), upcoming);
        addUpcoming(decision.judgedOnly(), upcoming);
        return upcoming;
    }

    private static void addUpcoming(List<TicketHistory> judged, List<Upcoming> upcoming) {
        for (TicketHistory history : judged) {
            Instant next = history.nextAt();
            if (next != null && history.importId() == null) {
                upcoming.add(
                        new Upcoming(history.partition(), history.ticketId().value(), next));
            }
        }
    }
}
