package io.holdfast.sla.backtest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import org.jboss.logging.Logger;

import io.holdfast.rest.Problem;
import io.holdfast.sla.backtest.BacktestRequest.Proposal;
import io.holdfast.sla.backtest.model.Backtest;
import io.holdfast.sla.backtest.model.Backtest.Period;
import io.holdfast.sla.calendar.BeyondHorizonException;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.clock.MergeOrder;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.history.CustomerTiers;
import io.holdfast.sla.history.EvaluationInputs;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.rulebook.RulesInForce;

import static io.holdfast.sla.backtest.RecordedHistory.await;

/**
 * Runs backtests on the recorded tickets, in one read-only transaction with a snapshot each. The number of concurrent runs
 * is bounded. Blocks the calling thread.
 */
@ApplicationScoped
class BacktestRunner {

    private static final Logger LOG = Logger.getLogger(BacktestRunner.class);

    private static final int RETRY_AFTER_SECONDS = 5;
    private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only";

    private final BacktestConfig config;
    private final Pool pool;
    private final RulesInForce rules;
    private final CustomerTiers customerTiers;
    private final Clock clock;
    private final Semaphore permits;
    private volatile boolean stopping;

    BacktestRunner(BacktestConfig config, Pool pool, RulesInForce rules, CustomerTiers customerTiers, Clock clock) {
        this.config = config;
        this.pool = pool;
        this.rules = rules;
        this.customerTiers = customerTiers;
        this.clock = clock;
        this.permits = new Semaphore(config.concurrentMax());
    }

    /**
     * A finished backtest.
     *
     * @param policy the name of the proposed policy
     * @param asOf the instant up to which open clocks were counted
     */
    record Run(String policy, Backtest backtest, Instant asOf) {}

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /**
     * Runs a backtest.
     *
     * @param proposal gives the proposed policy, from the calendars in force
     * @throws Problem 503 when the maximum number of backtests is running, the time limit is exceeded or the service stops
     */
    Run run(Period period, Function<List<CalendarSpec>, Proposal> proposal) {
        if (!permits.tryAcquire()) {
            throw Problem.unavailable(
                    "The maximum number of backtests is under way (%d); try again when one has finished."
                            .formatted(config.concurrentMax()),
                    RETRY_AFTER_SECONDS);
        }
        try {
            return onConnection(period, proposal);
        } finally {
            permits.release();
        }
    }

    private Run onConnection(Period period, Function<List<CalendarSpec>, Proposal> proposal) {
        SqlConnection connection = await(pool.getConnection());
        try {
            Transaction transaction = await(connection.begin());
            try {
                await(connection.query(SNAPSHOT).execute());
                return inTransaction(connection, period, proposal);
            } finally {
                await(transaction.rollback());
            }
        } finally {
            await(connection.close());
        }
    }

    private Run inTransaction(
            SqlConnection connection, Period period, Function<List<CalendarSpec>, Proposal> proposal) {
        long startedNanos = System.nanoTime();
        Proposal proposed = proposal.apply(await(rules.loadCalendars(connection)));
        PolicyBook proposedRules = proposed.policies();
        PolicyBook rulesInForce = await(rules.load(connection));
        Instant asOf = clock.instant();
        Backtest backtest = new Backtest(period, rulesInForce, proposedRules, () -> checkLimits(startedNanos));
        RecordedHistory history = RecordedHistory.open(connection, config.pageTicketsMax(), asOf);
        boolean usesTiers = rulesInForce.usesTiers() || proposedRules.usesTiers();
        EvaluationInputs inputs =
                EvaluationInputs.ofTiers(usesTiers ? await(customerTiers.loadAll(connection)) : List.of());
        Set<String> targets = loadMergedWaits(history, inputs, backtest);
        history.readWithin(period.from(), period.to(), targets.toArray(String[]::new), ticket -> {
            checkLimits(startedNanos);
            try {
                backtest.add(ticket.ticketId(), inputs.timelineOf(ticket.facts()), ticket.asOf());
            } catch (BeyondHorizonException e) {
                LOG.debugf("ticket %s skipped: %s", ticket.ticketId(), e.getMessage());
                backtest.skip();
            }
        });
        LOG.infof(
                "backtest of %d tickets took %d ms",
                backtest.tickets(),
                Duration.ofNanos(System.nanoTime() - startedNanos).toMillis());
        return new Run(proposed.policy().name(), backtest, asOf);
    }

    /** Adds the waits of all merged tickets to the backtest; returns the ids of the tickets that they were merged into. */
    private Set<String> loadMergedWaits(RecordedHistory history, EvaluationInputs inputs, Backtest backtest) {
        List<MergeOrder.Merge> merges = new ArrayList<>();
        history.readMerged(config.mergesMax() + 1, ticket -> {
            merges.addAll(Timeline.of(ticket.facts()).merges());
            if (merges.size() > config.mergesMax()) {
                throw tooManyMerges();
            }
        });
        history.readInOrder(MergeOrder.of(merges), ticket -> {
            try {
                backtest.addMerged(ticket.ticketId(), inputs.timelineOf(ticket.facts()), ticket.asOf());
            } catch (BeyondHorizonException e) {
                LOG.debugf("merged ticket %s skipped: %s", ticket.ticketId(), e.getMessage());
            }
        });
        return merges.stream().map(merge -> merge.into().value()).collect(Collectors.toSet());
    }

    private Problem tooManyMerges() {
        return Problem.of(
                422,
                "too-many-merges",
                "There are more merged tickets than a backtest reads (%d); an operator can raise holdfast.backtest.merges-max."
                        .formatted(config.mergesMax()));
    }

    private void checkLimits(long startedNanos) {
        if (stopping) {
            throw Problem.unavailable("The service is stopping; try again.", RETRY_AFTER_SECONDS);
        }
        if (System.nanoTime() - startedNanos > config.timeMax().toNanos()) {
            throw Problem.unavailable(
                    "The backtest took longer than %s; ask for a shorter period.".formatted(config.timeMax()),
                    RETRY_AFTER_SECONDS);
        }
    }
}
