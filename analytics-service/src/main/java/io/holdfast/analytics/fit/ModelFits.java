package io.holdfast.analytics.fit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

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
import io.holdfast.rest.BoundedExecutor;
import io.holdfast.rest.Problem;

/**
 * Runs fits, a few at a time. A fit of recorded purchases is used again while its data are the same. Of the present day, whose
 * data always change, it is also used again for {@value #REUSE_FACTOR} times as long as it took, so that fits take at most a
 * twentieth of the time.
 */
@Singleton
public class ModelFits {

    private static final int UNPROCESSABLE = 422;
    private static final int REUSE_FACTOR = 20;

    private final BoundedExecutor recorded;
    private final BoundedExecutor given;
    private final FitConfig config;
    private final Clock clock;
    private final KeptResults<Key, KeptFit> fits;

    ModelFits(FitConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.recorded = new BoundedExecutor("fits", config.concurrentMax(), config.waitingMax(), config.timeMax());
        this.given = new BoundedExecutor(
                "fits of given tables", config.concurrentMax(), config.waitingMax(), config.givenTimeMax());
        this.fits = new KeptResults<>(config.keptMax());
    }

    private record Key(PurchaseProcess process, LocalDate asOf) {}

    /** @param digest of the table's rows */
    private record KeptFit(long digest, Fit fit, Instant fittedAt, Duration took) {

        boolean mayBeReused(Instant now) {
            return now.isBefore(fittedAt.plus(took.multipliedBy(REUSE_FACTOR)));
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

    @PreDestroy
    void stop() {
        recorded.stop();
        given.stop();
    }

    /** Fits the purchases up to and including a day; continues on a worker thread. */
    public Uni<FittedModel> fit(PurchaseProcess process, LocalDate asOf, PurchaseTable table) {
        long digest = table.digest();
        Instant now = clock.instant();
        boolean changes = !asOf.isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC));
        return fits.get(
                        new Key(process, asOf),
                        kept -> kept.digest() == digest || (changes && kept.mayBeReused(now)),
                        () -> recorded.submit(() -> run(process, table, digest)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(kept -> new FittedModel(
                        process,
                        asOf,
                        table,
                        kept.fit(),
                        kept.fit().hasConverged() ? process.model(kept.fit()) : null,
                        kept.fittedAt()));
    }

    private KeptFit run(PurchaseProcess process, PurchaseTable table, long digest) {
        Instant start = clock.instant();
        Fit fit = abandoned(config.timeMax(), expired -> process.fit(table, expired));
        Instant end = clock.instant();
        return new KeptFit(digest, fit, end, Duration.between(start, end));
    }

    /** Runs a fit of recorded data; continues on a worker thread. */
    public <T> Uni<T> runRecorded(Function<BooleanSupplier, T> fit) {
        return recorded.submit(() -> abandoned(config.timeMax(), fit)).emitOn(Infrastructure.getDefaultWorkerPool());
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
