package io.holdfast.analytics.risk;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.fit.ModelFits.FittedModel;
import io.holdfast.analytics.population.CustomerDays;
import io.holdfast.analytics.population.PurchasePredictions;
import io.holdfast.analytics.population.PurchasePredictions.CustomerPrediction;
import io.holdfast.analytics.population.PurchasePredictions.Ranked;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.risk.CustomerIds.CustomerNumber;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/** The customers whose leaving would cost most. */
@Path("/at-risk")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class AtRiskResource {

    /** A cursor that was made up must not give a day that there is not. */
    private static final long DAYS_MAX = 1_000_000;

    /** The last customer of a page; the value is written as the bits of the double. */
    private record Position(LocalDate asOf, int horizonDays, Ranked ranked) {

        boolean isOf(PredictionQuery query) {
            return asOf.equals(query.asOf()) && horizonDays == query.horizonDays();
        }
    }

    private static final CursorFormat<Position> CURSOR = new CursorFormat<>(
            "at-risk",
            (last, to) -> to.bigint(last.asOf().toEpochDay())
                    .integer(last.horizonDays())
                    .bigint(Double.doubleToLongBits(last.ranked().value()))
                    .integer(last.ranked().partition())
                    .integer(last.ranked().number()),
            from -> new Position(
                    LocalDate.ofEpochDay(from.bigint() % DAYS_MAX),
                    from.integer(),
                    new Ranked(Double.longBitsToDouble(from.bigint()), from.integer(), from.integer())));

    private final PredictionService predictions;
    private final Pool pool;
    private final Clock clock;

    AtRiskResource(PredictionService predictions, Pool pool, Clock clock) {
        this.predictions = predictions;
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * A page.
     *
     * @param state of the fit; without a converged one nobody is listed
     * @param rankedBy value-at-risk; purchases-at-risk without a fit of spend
     */
    @JsonInclude
    record Answer(
            String state,
            String rankedBy,
            List<RiskAnswer> items,
            @Nullable String nextCursor) {}

    @GET
    @Operation(summary = "Customers by value at risk, the highest first", description = """
                    valueAtRisk = risk × (r + x) / (α + T) × horizon × E[M]: the probability that the customer makes no \
                    purchase within the horizon, times what a customer of that history who surely stays would spend. minValue: \
                    the smallest value at risk to be listed. Without a fit of spend, by purchases at risk, the same without \
                    E[M]. horizon, asOf and model as for GET /customers/{id}/risk; give the same ones with a cursor.""")
    public Uni<Answer> atRisk(
            @QueryParam("horizon") @Nullable String horizon,
            @QueryParam("asOf") @Nullable String asOf,
            @QueryParam("model") @Nullable String model,
            @QueryParam("minValue") @Nullable String minValue,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("groupBy") @Nullable String groupBy) {
        ActivityParameters.requireNoGroups(groupBy);
        PredictionQuery query =
                PredictionQuery.parse(asOf, horizon, CustomerRiskResource.HORIZON_DEFAULT, model, clock.instant());
        int pageSize = QueryParameters.limit(limit);
        double valueMin =
                minValue == null ? 0 : QueryParameters.parse("minValue", minValue, AtRiskResource::parseAmount);
        Position last = cursor == null ? null : CURSOR.decode(cursor);
        if (last != null && !last.isOf(query)) {
            throw Problem.invalid("cursor", "is of another asOf or horizon; give the same ones, or no cursor");
        }
        Ranked after = last == null ? null : last.ranked();
        return predictions
                .predict(query, fitted -> Ranking.of(fitted, after, valueMin, pageSize))
                .chain(ranking -> CustomerIds.load(pool, ranking.page()).map(ids -> answer(query, ranking, ids)));
    }

    /**
     * A page of the ranking, before the customers' ids are known.
     *
     * @param more whether there are customers behind it
     */
    private record Ranking(
            List<Ranked> page,
            boolean more,
            List<CustomerPrediction> predictions,
            FittedModel fit,
            boolean byValue,
            @Nullable String currency) {

        static Ranking of(PredictionService.Fitted fitted, @Nullable Ranked after, double valueMin, int pageSize) {
            PurchasePredictions all = fitted.predictions();
            if (valueMin > 0 && all.values() == null) {
                throw Problem.invalid("minValue", "cannot be told: there is too little data for a fit of values");
            }
            List<Ranked> found = all.ranking(after, valueMin, pageSize + 1);
            List<Ranked> page = found.subList(0, Math.min(pageSize, found.size()));
            List<CustomerPrediction> predictions = page.stream()
                    .map(ranked -> all.of(
                            Objects.requireNonNull(all.population().customer(ranked.partition(), ranked.number()))))
                    .toList();
            return new Ranking(
                    page,
                    found.size() > pageSize,
                    predictions,
                    fitted.fit(),
                    all.values() != null,
                    all.spend().currency());
        }
    }

    private static Answer answer(PredictionQuery query, Ranking ranking, Map<CustomerNumber, String> ids) {
        List<RiskAnswer> items = new ArrayList<>(ranking.page().size());
        for (CustomerPrediction prediction : ranking.predictions()) {
            CustomerDays customer = prediction.customer();
            String id = ids.get(new CustomerNumber(customer.partition(), customer.number()));
            if (id != null) {
                items.add(RiskAnswer.of(id, null, query, prediction, ranking.fit(), ranking.currency()));
            }
        }
        return new Answer(
                ranking.fit().fit().state().label(),
                ranking.byValue() ? "value-at-risk" : "purchases-at-risk",
                items,
                ranking.more()
                        ? CURSOR.encode(new Position(
                                query.asOf(),
                                query.horizonDays(),
                                ranking.page().getLast()))
                        : null);
    }

    private static double parseAmount(String text) {
        if (!text.matches("[0-9]{1,15}(\\.[0-9]{1,4})?")) {
            throw new IllegalArgumentException("must be a decimal number, such as 25 or 9.90");
        }
        return Double.parseDouble(text);
    }
}
