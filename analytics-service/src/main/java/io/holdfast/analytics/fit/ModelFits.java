package io.holdfast.analytics.fit;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.estimation.FitAbandonedException;
import io.holdfast.analytics.model.purchase.PurchaseModel;
import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.analytics.model.purchase.PurchaseTable;
import io.holdfast.rest.BoundedExecutor;
import io.holdfast.rest.Problem;

/** Runs fits, a few at a time. A fit is kept and used again as long as its data are the same. */
@Singleton
public class ModelFits {

    private static final int UNPROCESSABLE = 422;

    private final BoundedExecutor executor;
    private final FitConfig config;
    private final Clock clock;
    private final Map<Key, FittedModel> kept;

    ModelFits(FitConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.executor = new BoundedExecutor("fits", config.concurrentMax(), config.waitingMax(), config.timeMax());
        int keptMax = config.keptMax();
        this.kept = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, FittedModel> eldest) {
                return size() > keptMax;
            }
        });
    }

    private record Key(PurchaseProcess process, LocalDate asOf) {}

    /**
     * A fit as of a day.
     *
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
        executor.stop();
    }

    /** Fits the purchases up to and including a day. */
    public Uni<FittedModel> fit(PurchaseProcess process, LocalDate asOf, Supplier<PurchaseTable> purchases) {
        return executor.submit(() -> {
            PurchaseTable table = purchases.get();
            Key key = new Key(process, asOf);
            FittedModel before = kept.get(key);
            if (before != null && before.table().rows().equals(table.rows())) {
                return before;
            }
            Fit fit = abandoned(expired -> process.fit(table, expired));
            FittedModel fitted = new FittedModel(
                    process, asOf, table, fit, fit.hasConverged() ? process.model(fit) : null, clock.instant());
            kept.put(key, fitted);
            return fitted;
        });
    }

    /**
     * Runs a fit.
     *
     * @return fails with {@link Problem} 422 {@code too-much-work} when it takes too long
     */
    public <T> Uni<T> run(Function<BooleanSupplier, T> fit) {
        return executor.submit(() -> abandoned(fit));
    }

    private <T> T abandoned(Function<BooleanSupplier, T> fit) {
        long start = System.nanoTime();
        long nanosMax = config.timeMax().toNanos();
        try {
            return fit.apply(() -> System.nanoTime() - start > nanosMax);
        } catch (FitAbandonedException tooLong) {
            throw Problem.of(
                    UNPROCESSABLE,
                    "too-much-work",
                    "The fit took more than " + config.timeMax().toSeconds()
                            + " s and was abandoned; give a smaller table.");
        }
    }
}
