package io.holdfast.analytics.retention;

import java.time.LocalDate;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import io.holdfast.analytics.fit.ModelFits;
import io.holdfast.analytics.fit.ModelFits.FittedModel;
import io.holdfast.analytics.model.purchase.PurchaseModel;
import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.analytics.population.Population;
import io.holdfast.analytics.retention.ModelFitTable.ModelInForce;
import io.holdfast.rest.Problem;

/** Fits BG/NBD as of a day. A fit that does not converge leaves the last one that did in force. */
@Singleton
class ModelsInForce {

    private static final Logger LOG = Logger.getLogger(ModelsInForce.class);
    private static final PurchaseProcess PROCESS = PurchaseProcess.BG_NBD;

    private final ModelFits fits;
    private final Pool pool;

    ModelsInForce(ModelFits fits, Pool pool) {
        this.fits = fits;
        this.pool = pool;
    }

    /** The model of a day; empty when no fit up to it has converged. */
    Uni<Optional<PurchaseModel>> inForce(LocalDate asOf, Population population) {
        return ModelFitTable.inForce(pool, PROCESS, asOf)
                .chain(stored -> isOf(asOf, stored)
                        ? Uni.createFrom().item(stored)
                        : fit(asOf, population).chain(() -> ModelFitTable.inForce(pool, PROCESS, asOf)))
                .map(stored -> stored.map(ModelInForce::model));
    }

    private static boolean isOf(LocalDate asOf, Optional<ModelInForce> stored) {
        return stored.isPresent() && stored.get().asOf().equals(asOf);
    }

    private Uni<Void> fit(LocalDate asOf, Population population) {
        return fits.fit(PROCESS, asOf, population.table())
                .chain(this::save)
                .onFailure(Problem.class)
                .recoverWithUni(problem -> {
                    LOG.warnf("no fit as of %s: %s", asOf, problem.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> save(FittedModel fitted) {
        if (!fitted.fit().hasConverged()) {
            LOG.infof(
                    "the fit as of %s is not used: %s",
                    fitted.asOf(), fitted.fit().state().label());
        }
        return ModelFitTable.save(pool, fitted);
    }
}
