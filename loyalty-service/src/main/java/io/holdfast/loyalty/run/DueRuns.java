package io.holdfast.loyalty.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.programme.ProgrammesInForce;
import io.holdfast.loyalty.store.LedgerMetrics;
import io.holdfast.loyalty.store.LoadRequest;
import io.holdfast.loyalty.store.MemberLoader;
import io.holdfast.loyalty.store.MemberSaver;
import io.holdfast.loyalty.store.PlannerHints;
import io.holdfast.loyalty.store.SavedChanges;
import io.holdfast.messaging.Outbox;

/**
 * Does what is due: ends holds, lets points and rewards expire, and lowers tiers. Any number of instances may run at a time:
 * each takes accounts that no other holds, and what is done once is not due again. A late run does the same as a timely one,
 * stamped with the times at which it was due.
 */
@Singleton
public class DueRuns {

    private static final Logger LOG = Logger.getLogger(DueRuns.class);

    private final Vertx vertx;
    private final Pool pool;
    private final ProgrammesInForce programmes;
    private final MemberSaver saver;
    private final Outbox outbox;
    private final LedgerMetrics metrics;
    private final RunConfig config;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicLong overdueMillis = new AtomicLong();
    private final Counter failed;

    DueRuns(
            Vertx vertx,
            Pool pool,
            ProgrammesInForce programmes,
            MemberSaver saver,
            Outbox outbox,
            LedgerMetrics metrics,
            RunConfig config,
            Clock clock,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.pool = pool;
        this.programmes = programmes;
        this.saver = saver;
        this.outbox = outbox;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
        Gauge.builder("holdfast.loyalty.runs.overdue", overdueMillis, millis -> millis.get() / 1000.0)
                .description("For how long the oldest due expiry, timeout or tier change has waited for its run")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
        this.failed = Counter.builder("holdfast.loyalty.runs.failed")
                .description("Times that the run of an account failed and was put off")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(config.interval().toMillis(), timer -> run());
    }

    private void run() {
        if (!running.compareAndSet(false, true)) {
            return; // the last run takes longer than the interval
        }
        runAll().onTermination()
                .invoke(() -> running.set(false))
                .subscribe()
                .with(
                        accounts -> {},
                        failure -> LOG.warnf("what is due was not done, will retry: %s", failure.getMessage()));
    }

    /**
     * Does everything that is due now.
     *
     * @return for how many accounts
     */
    public Uni<Integer> runAll() {
        return measure()
                .chain(() -> repeat(this::lockDue))
                .chain(due -> repeat(this::lockOutdated).map(outdated -> due + outdated))
                .call(this::measure);
    }

    private Uni<Void> measure() {
        Instant now = clock.instant();
        return DueAccounts.oldest(pool, now)
                .invoke(oldest -> overdueMillis.set(
                        oldest == null ? 0 : Duration.between(oldest, now).toMillis()))
                .replaceWithVoid();
    }

    private Uni<Integer> repeat(BiFunction<SqlConnection, ProgrammeVersions, Uni<List<CustomerId>>> lock) {
        return Multi.createBy()
                .repeating()
                .uni(() -> runOnce(lock))
                .whilst(accounts -> accounts >= config.accountsMax())
                .collect()
                .in(() -> new int[1], (sum, accounts) -> sum[0] += accounts)
                .map(sum -> sum[0]);
    }

    private Uni<List<CustomerId>> lockDue(SqlConnection tx, ProgrammeVersions versions) {
        return DueAccounts.lockDue(tx, clock.instant(), config.accountsMax());
    }

    private Uni<List<CustomerId>> lockOutdated(SqlConnection tx, ProgrammeVersions versions) {
        return DueAccounts.lockOutdated(
                tx, clock.instant(), config.accountsMax(), versions.newest().number());
    }

    /** What one transaction did: for how many accounts, and the changes. */
    private record Done(List<CustomerId> accounts, SavedChanges saved) {}

    private Uni<Integer> runOnce(BiFunction<SqlConnection, ProgrammeVersions, Uni<List<CustomerId>>> lock) {
        Attempt attempt = new Attempt();
        return transaction((tx, versions) -> lock.apply(tx, versions).invoke(attempt::set))
                .onFailure()
                .recoverWithUni(failure ->
                        attempt.customers.isEmpty() ? Uni.createFrom().failure(failure) : runEach(attempt.customers));
    }

    /** The accounts that a transaction took. */
    private static final class Attempt {
        private List<CustomerId> customers = List.of();

        void set(List<CustomerId> taken) {
            customers = taken;
        }
    }

    /** One of the accounts may be at fault: the others go on. */
    private Uni<Integer> runEach(List<CustomerId> customers) {
        return Multi.createFrom()
                .iterable(customers)
                .onItem()
                .transformToUniAndConcatenate(
                        customer -> transaction((tx, versions) -> DueAccounts.lockOne(tx, customer))
                                .onFailure()
                                .recoverWithUni(failure -> delay(customer, failure)))
                .collect()
                .last()
                .replaceWith(customers.size());
    }

    private Uni<Integer> delay(CustomerId customer, Throwable failure) {
        failed.increment();
        LOG.warnf(failure, "what is due of an account was not done, will retry in %s", config.retryAfter());
        return DueAccounts.delay(pool, customer, clock.instant().plus(config.retryAfter()))
                .replaceWith(0);
    }

    private Uni<Integer> transaction(BiFunction<SqlConnection, ProgrammeVersions, Uni<List<CustomerId>>> lock) {
        return pool.withTransaction(tx -> PlannerHints.keyedStatements(tx, programmes.loadForShare(tx))
                        .chain(versions ->
                                lock.apply(tx, versions).chain(customers -> advance(tx, versions, customers))))
                .invoke(done -> {
                    if (!done.accounts().isEmpty()) {
                        metrics.count(done.saved());
                        outbox.wakeRelay();
                    }
                })
                .map(done -> done.accounts().size());
    }

    private Uni<Done> advance(SqlConnection tx, ProgrammeVersions versions, List<CustomerId> customers) {
        if (customers.isEmpty()) {
            return Uni.createFrom().item(new Done(customers, SavedChanges.NONE));
        }
        Instant now = clock.instant();
        LoadRequest request = new LoadRequest(versions, now);
        customers.forEach(customer -> request.addDue(customer, now));
        return MemberLoader.load(tx, request).chain(loaded -> {
            customers.forEach(customer -> loaded.batch().advanceTo(customer, now));
            return saver.save(tx, loaded).map(saved -> new Done(customers, saved));
        });
    }
}
