package io.holdfast.sla.backtest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import org.jboss.logging.Logger;

import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.rest.Problem;
import io.holdfast.sla.backtest.Backtest.Period;
import io.holdfast.sla.backtest.RecordedHistory.Recorded;
import io.holdfast.sla.calendar.BeyondHorizonException;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.RulesInForce;
import io.holdfast.sla.timeline.Circumstances;
import io.holdfast.sla.timeline.CustomerTiers;

import static io.holdfast.sla.backtest.RecordedHistory.await;

/** Runs backtests on what is recorded, few at a time. Blocks its thread. */
@ApplicationScoped
class Backtests {

    private static final Logger LOG = Logger.getLogger(Backtests.class);
    /** Rounds in which merges of merged tickets are followed; each sees one more that came too late. */
    private static final int MERGE_ROUNDS_MAX = 10;

    private static final int TRY_AGAIN_SECONDS = 5;
    private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only";

    private final BacktestConfig config;
    private final Pool pool;
    private final RulesInForce rules;
    private final CustomerTiers customerTiers;
    private final Clock clock;
    private final Semaphore places;
    private volatile boolean stopping;

    Backtests(BacktestConfig config, Pool pool, RulesInForce rules, CustomerTiers customerTiers, Clock clock) {
        this.config = config;
        this.pool = pool;
        this.rules = rules;
        this.customerTiers = customerTiers;
        this.clock = clock;
        this.places = new Semaphore(config.concurrentMax());
    }

    /** A backtest that has run, and the instant that it took for now. */
    record Ran(Backtest backtest, Instant asOf) {}

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /**
     * Runs one.
     *
     * @param proposed the rules to try, given the calendars that are in force
     * @throws Problem 503 when as many as may be are under way
     */
    Ran run(Period period, Function<List<CalendarSpec>, PolicyBook> proposed) {
        if (!places.tryAcquire()) {
            throw Problem.unavailable(
                    "As many backtests as may be are under way (%d); try again when one is done."
                            .formatted(config.concurrentMax()),
                    TRY_AGAIN_SECONDS);
        }
        try {
            return onConnection(period, proposed);
        } finally {
            places.release();
        }
    }

    private Ran onConnection(Period period, Function<List<CalendarSpec>, PolicyBook> proposed) {
        SqlConnection connection = await(pool.getConnection());
        try {
            Transaction transaction = await(connection.begin());
            try {
                await(connection.query(SNAPSHOT).execute());
                return inTransaction(connection, period, proposed);
            } finally {
                await(transaction.rollback());
            }
        } finally {
            await(connection.close());
        }
    }

    private Ran inTransaction(
            SqlConnection connection, Period period, Function<List<CalendarSpec>, PolicyBook> proposed) {
        long began = System.nanoTime();
        PolicyBook then = proposed.apply(await(rules.calendarsInForce(connection)));
        PolicyBook now = await(rules.current(connection));
        Instant asOf = clock.instant();
        Backtest backtest = new Backtest(period, now, then);
        RecordedHistory history = RecordedHistory.open(connection, config.pageTicketsMax(), asOf);
        boolean tiersMatter = now.looksAtTiers() || then.looksAtTiers();
        Circumstances beside = Circumstances.ofTiers(tiersMatter ? await(customerTiers.all(connection)) : List.of());
        Set<String> receivers = followMerges(history, beside, backtest, began);
        history.within(period.from(), period.to(), receivers.toArray(String[]::new), ticket -> {
            refuseToGoOn(began);
            try {
                backtest.add(ticket.ticketId(), beside.timelineOf(ticket.facts()), ticket.asOf());
            } catch (BeyondHorizonException e) {
                LOG.debugf("ticket %s cannot be counted: %s", ticket.ticketId(), e.getMessage());
                backtest.skip();
            }
        });
        LOG.infof(
                "backtest of %d tickets took %d ms",
                backtest.tickets(), Duration.ofNanos(System.nanoTime() - began).toMillis());
        return new Ran(backtest, asOf);
    }

    /** Has the waits handed on that merged tickets gave to others; returns those others. */
    private Set<String> followMerges(RecordedHistory history, Circumstances beside, Backtest backtest, long began) {
        Set<String> receivers = new HashSet<>();
        boolean[] more = {true};
        for (int round = 0; more[0] && round < MERGE_ROUNDS_MAX; round++) {
            more[0] = false;
            int[] merges = {0};
            history.merged(config.mergesMax() + 1, ticket -> {
                refuseToGoOn(began);
                if (++merges[0] > config.mergesMax()) {
                    throw tooManyMerges();
                }
                receivers.add(receiver(ticket));
                try {
                    more[0] |= backtest.merged(ticket.ticketId(), beside.timelineOf(ticket.facts()), ticket.asOf());
                } catch (BeyondHorizonException e) {
                    LOG.debugf("merged ticket %s cannot be counted: %s", ticket.ticketId(), e.getMessage());
                }
            });
        }
        return receivers;
    }

    private Problem tooManyMerges() {
        return Problem.of(
                422,
                "too-many-merges",
                "More tickets were merged than a backtest follows (%d); an operator can raise holdfast.backtest.merges-max."
                        .formatted(config.mergesMax()));
    }

    private static String receiver(Recorded merged) {
        return merged.facts().stream()
                .filter(fact -> fact.event() instanceof TicketMerged)
                .findFirst()
                .map(fact -> ((TicketMerged) fact.event()).intoTicketId().value())
                .orElse("");
    }

    private void refuseToGoOn(long began) {
        if (stopping) {
            throw Problem.unavailable("The service is stopping; try again.", TRY_AGAIN_SECONDS);
        }
        if (System.nanoTime() - began > config.timeMax().toNanos()) {
            throw Problem.unavailable(
                    "The backtest took longer than %s; ask for a shorter period.".formatted(config.timeMax()),
                    TRY_AGAIN_SECONDS);
        }
    }
}
