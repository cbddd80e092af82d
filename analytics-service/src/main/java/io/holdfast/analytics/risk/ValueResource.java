package io.holdfast.analytics.risk;

import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.util.OptionalDouble;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.fit.ModelFits.FittedModel;
import io.holdfast.analytics.fit.ModelFits.FittedSpend;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.model.purchase.PurchaseModel;
import io.holdfast.analytics.model.spend.GammaGamma;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.risk.RiskAnswer.Amount;
import io.holdfast.analytics.window.Window;
import io.holdfast.rest.AnsweredInTime;

/** What a customer is worth, and what it costs a year that customers leave. */
@Path("/value")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ValueResource {

    private static final String HORIZON_DEFAULT = "P3Y";
    private static final Period CHURN_WINDOW = Period.ofDays(30);
    private static final double CHURN_WINDOWS_A_YEAR = 365.0 / 30;
    private static final int DAYS_A_YEAR = 365;
    private static final double DAYS_A_WEEK = 7;
    private static final String LIFETIME_FORMULA =
            "(1 + E[X(horizon)]) x E[M] of a new customer; not discounted, refunds not deducted";
    private static final String COST_FORMULA =
            "(lost - resurrecting) x 365 / 30 x spendPerCustomer, not below 0; of purchases in the last 30 days";
    /** Ids of one person are one customer. */
    private static final String SPEND = """
            select sum(amount)::float8 as amount,
                   count(distinct customer_id)
                   - (select count(distinct m.customer_id) - count(distinct m.number)
                        from merged_customer m
                        join purchase p on p.customer_id = m.customer_id collate "C"
                       where p.day > $1 and p.day <= $2 and p.currency = $3) as customers
              from purchase where day > $1 and day <= $2 and currency = $3
            """;

    private final PredictionService predictions;
    private final ActivityProjection projection;
    private final Pool pool;
    private final Clock clock;

    ValueResource(PredictionService predictions, ActivityProjection projection, Pool pool, Clock clock) {
        this.predictions = predictions;
        this.projection = projection;
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * The expected value of a new customer.
     *
     * @param expectedPurchases repeat purchases within the horizon
     * @param meanValue of a purchase day
     */
    @JsonInclude
    record Lifetime(
            String horizon,
            @Nullable Double expectedPurchases,
            @Nullable Amount meanValue,
            @Nullable Amount value,
            String formula) {}

    /**
     * The yearly cost of churn at the rate of the last 30 days.
     *
     * @param lost customers of the 30 days before who purchased nothing in the last 30
     * @param resurrecting customers who came back in the last 30 days after a longer gap
     * @param spendPerCustomer what a customer with a purchase in the last 365 days spent in them, on average
     */
    @JsonInclude
    record CostOfChurn(
            long customersAtStart,
            long lost,
            long resurrecting,
            double customersPerYear,
            @Nullable Amount spendPerCustomer,
            @Nullable Amount perYear,
            String formula) {}

    /** Response; null where there is too little data. */
    @JsonInclude
    record Answer(
            LocalDate asOf,
            @Nullable String currency,
            Lifetime lifetime,
            CostOfChurn costOfChurn,
            String model,
            String state) {}

    private record YearlySpend(@Nullable Double amount, long customers) {

        @Nullable
        Double perCustomer() {
            return amount == null || customers == 0 ? null : amount / customers;
        }
    }

    @GET
    @Operation(summary = "Customer lifetime value, and the yearly cost of churn at today's rate", description = """
                    In the currency with most purchases. lifetime: what a new customer is expected to spend within the horizon \
                    (P3Y), by the models of purchases and of their values. costOfChurn: the net loss of customers of the last \
                    30 days, at that rate for a year, times what a customer spent in the last 365 days.""")
    public Uni<Answer> value(
            @QueryParam("horizon") @Nullable String horizon,
            @QueryParam("asOf") @Nullable String asOf,
            @QueryParam("model") @Nullable String model,
            @QueryParam("groupBy") @Nullable String groupBy) {
        ActivityParameters.requireNoGroups(groupBy);
        PredictionQuery query = PredictionQuery.parse(asOf, horizon, HORIZON_DEFAULT, model, clock.instant());
        Window window = Window.ending(CHURN_WINDOW, query.asOf().plusDays(1));
        return predictions
                .fitBoth(query.process(), query.asOf(), (purchases, spend) -> fits(query, purchases, spend))
                .chain(fits -> projection
                        .sum(
                                CustomerFlow.EMPTY,
                                log -> CustomerFlow.compute(log, ActivityView.PURCHASE, window),
                                CustomerFlow::plus)
                        .chain(flow -> yearlySpend(query.asOf(), fits.currency())
                                .map(year -> answer(query, fits, flow, year))));
    }

    /** What the answer needs of the fits. */
    private record Fits(Lifetime lifetime, @Nullable String currency, String state) {}

    private static Fits fits(PredictionQuery query, FittedModel purchases, FittedSpend spend) {
        return new Fits(
                lifetime(query, purchases.model(), spend),
                spend.spend().currency(),
                purchases.fit().state().label());
    }

    private Uni<YearlySpend> yearlySpend(LocalDate asOf, @Nullable String currency) {
        if (currency == null) {
            return Uni.createFrom().item(new YearlySpend(null, 0));
        }
        return pool.preparedQuery(SPEND)
                .execute(Tuple.of(asOf.minusDays(DAYS_A_YEAR), asOf, currency))
                .map(rows -> rows.iterator().next())
                .map(row -> new YearlySpend(row.getDouble("amount"), row.getLong("customers")));
    }

    private static Answer answer(PredictionQuery query, Fits fits, CustomerFlow flow, YearlySpend year) {
        String currency = fits.currency();
        double perYear = Math.max(0, flow.dormant() - flow.resurrecting()) * CHURN_WINDOWS_A_YEAR;
        Double spent = year.perCustomer();
        return new Answer(
                query.asOf(),
                currency,
                fits.lifetime(),
                new CostOfChurn(
                        flow.activeBefore(),
                        flow.dormant(),
                        flow.resurrecting(),
                        perYear,
                        Amount.of(spent, currency),
                        Amount.of(spent == null ? null : perYear * spent, currency),
                        COST_FORMULA),
                query.process().label(),
                fits.state());
    }

    private static Lifetime lifetime(PredictionQuery query, @Nullable PurchaseModel purchases, FittedSpend spend) {
        String currency = spend.spend().currency();
        Double expected =
                purchases == null ? null : purchases.expectedPurchasesOfNewCustomer(query.horizonDays() / DAYS_A_WEEK);
        OptionalDouble mean =
                spend.fit().hasConverged() ? GammaGamma.of(spend.fit()).expectedValue(0, 0) : OptionalDouble.empty();
        return new Lifetime(
                query.horizonText(),
                expected,
                mean.isPresent() ? Amount.of(mean.getAsDouble(), currency) : null,
                expected == null || mean.isEmpty() ? null : Amount.of((1 + expected) * mean.getAsDouble(), currency),
                LIFETIME_FORMULA);
    }
}
