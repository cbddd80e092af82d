package io.holdfast.sla.tracking;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.Topic;
import io.holdfast.messaging.Outbox;
import io.holdfast.sla.deadline.PassedDeadlines;
import io.holdfast.sla.deadline.Upcoming;
import io.holdfast.sla.policy.RulesInForce;
import io.holdfast.sla.timeline.TicketHistories;
import io.holdfast.sla.timeline.TicketHistory;

/**
 * Judges tickets of which an instant has come. The rows decide, under their locks: where another instance or a fact was
 * first there is nothing left to say, so a deadline is told once whoever watches it.
 */
@ApplicationScoped
class DeadlineSweep implements PassedDeadlines {

    private static final Set<Topic> TICKETS = Set.of(Topic.TICKETS);
    private static final Set<Topic> WITH_TIERS = Set.of(Topic.TICKETS, Topic.LOYALTY);

    private final Pool pool;
    private final TicketHistories histories;
    private final RulesInForce rules;
    private final Judging judging;
    private final Outbox outbox;
    private final PromiseMeters meters;
    private final Clock clock;
    private final Rejudging rejudging;

    DeadlineSweep(
            Pool pool,
            TicketHistories histories,
            RulesInForce rules,
            Judging judging,
            Outbox outbox,
            PromiseMeters meters,
            Clock clock,
            Rejudging rejudging) {
        this.pool = pool;
        this.histories = histories;
        this.rules = rules;
        this.judging = judging;
        this.outbox = outbox;
        this.meters = meters;
        this.clock = clock;
        this.rejudging = rejudging;
    }

    /** A tier decides what was promised, where some rule looks at tiers. */
    @Override
    public Set<Topic> saidOn() {
        return rules.lastKnown().looksAtTiers() ? WITH_TIERS : TICKETS;
    }

    @Override
    public Uni<List<Upcoming>> judge(Map<String, Instant> asOf) {
        return pool.withTransaction(tx -> judge(tx, asOf)).map(verdict -> {
            outbox.wakeRelay();
            verdict.tickets().forEach(meters::count);
            if (verdict.handedOver()) {
                rejudging.signal();
            }
            return verdict.upcoming();
        });
    }

    private Uni<Judging.Verdict> judge(SqlConnection tx, Map<String, Instant> asOf) {
        return rules.inForce(tx)
                .chain(policies -> histories
                        .lock(tx, asOf.keySet())
                        .chain(known -> judging.judge(tx, due(known, asOf), policies)));
    }

    private List<Judging.Case> due(Map<String, TicketHistory> known, Map<String, Instant> asOf) {
        Instant now = clock.instant();
        return known.values().stream()
                .filter(history ->
                        isDue(history, asOf.getOrDefault(history.ticketId().value(), Instant.MIN)))
                .map(history -> {
                    Instant heard = asOf.getOrDefault(history.ticketId().value(), Instant.MIN);
                    return new Judging.Case(history, false, heard, Detection.at(now));
                })
                .toList();
    }

    private static boolean isDue(TicketHistory history, Instant asOf) {
        Instant next = history.nextAt();
        return history.importId() == null && next != null && !next.isAfter(asOf);
    }
}
