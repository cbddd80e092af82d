package io.holdfast.analytics.fit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.estimation.FitAbandonedException;
import io.holdfast.analytics.model.purchase.PurchaseModel;
import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.analytics.model.purchase.PurchaseTable;
import io.holdfast.analytics.model.spend.GammaGamma;
import io.holdfast.analytics.population.Spend;
import io.holdfast.analytics.window.Days;
import io.holdfast.rest.BoundedExecutor;
import io.holdfast.rest.Problem;

/**
 * Runs fits, a few at a time. A fit of recorded purchases is used again while its data are the same. A fit of the present day,
 * whose data always change, and a fit of spend are also used again for {@value #REUSE_FACTOR} times as long as they took, so that
 * fits take at most a twentieth of the time.
 */
@Singleton
public class ModelFits {

    private static final int UNPROCESSABLE = 422;
    private static final int REUSE_FACTOR = 20;
    /** Each holds twelve bytes a customer. */
    private static final int SPENDS_CACHED_MAX = 4;

    private final BoundedExecutor recorded;
    private final BoundedExecutor given;
    private final FitConfig config;
    private final Clock clock;
    private final ResultCache<Key, Long, TimedFit> fits;
    private final ResultCache<LocalDate, LocalDate, TimedSpend> spends = new ResultCache<>(SPENDS_CACHED_MAX);

    ModelFits(FitConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.recorded = new BoundedExecutor("fits", config.concurrentMax(), config.waitingMax(), config.timeMax());
        this.given = new BoundedExecutor(
                "fits of given tables", config.concurrentMax(), config.waitingMax(), config.givenTimeMax());
        this.fits = new ResultCache<>(config.cachedMax());
    }

    private record Key(PurchaseProcess process, LocalDate asOf) {}

    /** @param digest of the table's rows */
    private record TimedFit(long digest, Fit fit, Instant fittedAt, Reuse reuse) {}

    private record TimedSpend(FittedSpend fitted, Reuse reuse) {}

    /** Until when a result may be used again; by {@link System#nanoTime}, which nobody sets. */
    private record Reuse(long endNanos) {

        static Reuse ofComputation(long startNanos) {
            long now = System.nanoTime();
            return new Reuse(now + (now - startNanos) * REUSE_FACTOR);
        }

        boolean isOver() {
            return System.nanoTime() - endNanos > 0;
        }
    }

    /**
     * A fit as of a day.
     *
     * @param table the data as they are now
     * @param model null unless the fit has converged
     */
    public record FittedModel(
            PurchaseProcess process,
            LocalDate asOf,
            PurchaseTable table,
            Fit fit,
            @Nullable PurchaseModel model,
            Instant fittedAt) {}

    /** A fit of spend as of a day, and its data. */
    public record FittedSpend(Spend spend, Fit fit, Instant fittedAt) {}

    @PreDestroy
    void stop() {
        recorded.stop();
        given.stop();
    }

    /** Fits the purchases up to and including a day; continues on a worker thread. */
    public Uni<FittedModel> fit(PurchaseProcess process, LocalDate asOf, PurchaseTable table) {
        long digest = table.digest();
        boolean isToday = !asOf.isBefore(Days.dayOf(clock.instant()));
        return fits.get(
                        new Key(process, asOf),
                        digest,
                        cached -> cached.digest() == digest
                                || (isToday && !cached.reuse().isOver()),
                        () -> recorded.submit(() -> run(process, table, digest)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(timed -> new FittedModel(
                        process,
                        asOf,
                        table,
                        timed.fit(),
                        timed.fit().hasConverged() ? process.model(timed.fit()) : null,
                        timed.fittedAt()));
    }

    /**
     * Loads and fits spend up to and including a day, one at a time; continues on a worker thread.
     *
     * @param load of the spend; not called when a cached fit is used
     */
    public Uni<FittedSpend> fitSpend(LocalDate asOf, Supplier<Uni<Spend>> load) {
        return spends.get(asOf, asOf, cached -> !cached.reuse().isOver(), () -> recorded.submit(() -> runSpend(load)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(TimedSpend::fitted);
    }

    private TimedFit run(PurchaseProcess process, PurchaseTable table, long digest) {
        long start = System.nanoTime();
        Fit fit = abandoned(config.timeMax(), expired -> process.fit(table, expired));
        return new TimedFit(digest, fit, clock.instant(), Reuse.ofComputation(start));
    }

    private TimedSpend runSpend(Supplier<Uni<Spend>> load) {
        long start = System.nanoTime();
        Spend spend = load.get().await().indefinitely();
        Fit fit = abandoned(config.timeMax(), expired -> GammaGamma.fit(spend.table(), expired));
        return new TimedSpend(new FittedSpend(spend, fit, clock.instant()), Reuse.ofComputation(start));
    }

    /**
     * Runs a fit of a given table.
     *
     * @return fails with {@link Problem} 422 {@code too-much-work} when it takes too long
     */
    Uni<FitAnswer> runGiven(Function<BooleanSupplier, FitAnswer> fit) {
        return given.submit(() -> abandoned(config.givenTimeMax(), fit));
    }

    private static <T> T abandoned(Duration timeMax, Function<BooleanSupplier, T> fit) {
        long start = System.nanoTime();
        long nanosMax = timeMax.toNanos();
        try {
            return fit.apply(() -> System.nanoTime() - start > nanosMax);
        } catch (FitAbandonedException tooLong) {
            throw Problem.of(
                    UNPROCESSABLE,
                    "too-much-work",
                    "The fit took more than " + timeMax.toSeconds()
                            + " s and was abandoned; it needs fewer distinct rows.");
        }
    }
}
