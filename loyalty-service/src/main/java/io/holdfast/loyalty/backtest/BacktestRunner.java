package io.holdfast.loyalty.backtest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import io.holdfast.loyalty.backtest.model.Backtest;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.programme.ProgrammesInForce;
import io.holdfast.loyalty.report.Snapshots;
import io.holdfast.messaging.EventJson;
import io.holdfast.rest.BoundedExecutor;
import io.holdfast.rest.Problem;
import io.holdfast.rest.WorkBudget;

/** Runs backtests on the recorded events, each from one snapshot, a few at a time. */
@Singleton
class BacktestRunner {

    private static final Logger LOG = Logger.getLogger(BacktestRunner.class);
    private static final int RETRY_AFTER_SECONDS = 5;

    private final BacktestConfig config;
    private final Snapshots snapshots;
    private final ProgrammesInForce programmes;
    private final EventJson json;
    private final Clock clock;
    private final BoundedExecutor executor;
    private volatile boolean stopping;

    BacktestRunner(
            BacktestConfig config, Snapshots snapshots, ProgrammesInForce programmes, EventJson json, Clock clock) {
        this.config = config;
        this.snapshots = snapshots;
        this.programmes = programmes;
        this.json = json;
        this.clock = clock;
        this.executor = new BoundedExecutor("backtests", config.concurrentMax(), config.waitingMax(), config.timeMax());
    }

    /**
     * A finished backtest.
     *
     * @param current the version in force at the end of the period, or now
     */
    record Run(Backtest backtest, Programme current) {}

    @PreDestroy
    void stop() {
        stopping = true;
        executor.stop();
    }

    /**
     * Runs a backtest.
     *
     * @return fails with {@link Problem}: 503 when too many are under way or the service stops, 422 when it is too much work
     */
    Uni<Run> run(BacktestRequest request) {
        return executor.submit(() -> snapshots
                .readNow(tx -> programmes
                        .load(tx)
                        .chain(versions -> Uni.createFrom()
                                .item(() -> replay(tx, request, versions))
                                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())))
                .await()
                .indefinitely());
    }

    private Run replay(SqlConnection tx, BacktestRequest request, ProgrammeVersions versions) {
        long startedNanos = System.nanoTime();
        WorkBudget budget =
                new WorkBudget("backtest", "the events and their effects", config.stepsMax(), config.timeMax());
        Instant now = clock.instant();
        Instant asOf = request.period().to().isBefore(now) ? request.period().to() : now;
        Backtest backtest = new Backtest(
                request.period(), asOf, versions, request.programme(), config.customerStepsMax(), () -> step(budget));
        new RecordedEvents(tx, json, config).read(request.period(), backtest::add);
        backtest.end();
        LOG.infof(
                "backtest of %d customers took %d ms",
                backtest.customers(),
                Duration.ofNanos(System.nanoTime() - startedNanos).toMillis());
        return new Run(backtest, versions.inForceAt(asOf).programme());
    }

    private void step(WorkBudget budget) {
        if (stopping) {
            throw Problem.unavailable("The service is stopping; try again.", RETRY_AFTER_SECONDS);
        }
        budget.step();
    }
}
