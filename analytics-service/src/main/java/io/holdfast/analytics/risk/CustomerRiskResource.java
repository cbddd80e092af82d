package io.holdfast.analytics.risk;

import java.time.Clock;
import java.util.Optional;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.customer.CountedCustomer;
import io.holdfast.analytics.population.CustomerDays;
import io.holdfast.analytics.population.PurchasePredictions;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** The risk that one customer leaves. */
@Path("/customers/{id}/risk")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class CustomerRiskResource {

    static final String HORIZON_DEFAULT = "P90D";
    private static final int ATTEMPTS_MAX = 3;

    private final PredictionService predictions;
    private final Pool pool;
    private final Clock clock;

    CustomerRiskResource(PredictionService predictions, Pool pool, Clock clock) {
        this.predictions = predictions;
        this.pool = pool;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "The probability that a customer makes no purchase within a horizon", description = """
                    horizon (P90D): whole days, weeks, months or years from the day after asOf on. asOf (today): the last day \
                    of the history, UTC. model: bg-nbd (default) or mbg-nbd, fitted to all customers' purchases up to asOf. A \
                    baseline without a model stands beside it: of the customers whose last purchase was as long ago one \
                    horizon earlier, the share that made none. 404 for a customer without a purchase up to asOf.""")
    public Uni<RiskAnswer> risk(
            @RestPath String id,
            @QueryParam("horizon") @Nullable String horizon,
            @QueryParam("asOf") @Nullable String asOf,
            @QueryParam("model") @Nullable String model,
            @QueryParam("groupBy") @Nullable String groupBy) {
        ActivityParameters.requireNoGroups(groupBy);
        PredictionQuery query = PredictionQuery.parse(asOf, horizon, HORIZON_DEFAULT, model, clock.instant());
        if (!Ids.isId(id)) {
            throw Problem.notFound("customer", "of that id");
        }
        return risk(id, query, ATTEMPTS_MAX);
    }

    private Uni<RiskAnswer> risk(String id, PredictionQuery query, int attempts) {
        return CountedCustomer.find(pool, id).chain(found -> {
            CountedCustomer customer = found.orElseThrow(() -> Problem.notFound("customer", id));
            return predictions
                    .predict(query, fitted -> answer(id, customer, query, fitted))
                    .chain(answer -> {
                        if (answer.isPresent()) {
                            return Uni.createFrom().item(answer.get());
                        }
                        return ifMoved(id, customer, query, attempts);
                    });
        });
    }

    /** Who was merged meanwhile has another number; others have no purchase. */
    private Uni<RiskAnswer> ifMoved(String id, CountedCustomer before, PredictionQuery query, int attempts) {
        return CountedCustomer.find(pool, id).chain(now -> {
            if (attempts <= 1 || now.equals(Optional.of(before))) {
                throw Problem.notFound("purchase up to " + query.asOf() + " of customer", id);
            }
            return risk(id, query, attempts - 1);
        });
    }

    private static Optional<RiskAnswer> answer(
            String id, CountedCustomer counted, PredictionQuery query, PredictionService.Fitted fitted) {
        PurchasePredictions all = fitted.predictions();
        CustomerDays customer = all.population().customer(counted.partition(), counted.number());
        return Optional.ofNullable(customer)
                .map(days -> RiskAnswer.of(
                        id,
                        counted.mergedInto(id),
                        query,
                        all.of(days),
                        fitted.fit(),
                        all.spend().currency()));
    }
}
