package io.holdfast.analytics.fit;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.analytics.model.purchase.PurchaseTable;
import io.holdfast.analytics.model.retention.CohortTable;
import io.holdfast.analytics.model.retention.RetentionCurve;
import io.holdfast.analytics.model.spend.GammaGamma;
import io.holdfast.analytics.model.spend.SpendTable;
import io.holdfast.contract.WireEnum;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/** Fits a model to a table that is given. Nothing is stored. */
@Path("/models/{model}/fit")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class TableFitResource {

    private static final int PERIODS_DEFAULT = 12;

    private final ModelFits fits;

    TableFitResource(ModelFits fits) {
        this.fits = fits;
    }

    @POST
    @Operation(summary = "Fit a model to a given table, by maximum likelihood", description = """
                    bg-nbd and mbg-nbd: {"customers": [{frequency, recency, age, count?}]} in any unit of time, which is the \
                    unit of alpha. gamma-gamma: {"customers": [{frequency, meanValue, count?}]}. sbg: {"active": [customers at \
                    the start, after one period, …]}, or {"cohorts": [[…], …]} of different age; periods (12, at most 1,000) \
                    are projected behind the last one of the oldest cohort. At most 100,000 rows. Answers as GET /model. An \
                    invalid row is refused (422) and named.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    public Uni<FitAnswer> fit(
            @RestPath String model, @QueryParam("periods") @Nullable String periods, byte @Nullable [] body) {
        ModelName name = WireEnum.find(ModelName.class, model).orElseThrow(() -> Problem.notFound("model", model));
        return switch (name) {
            case BG_NBD -> purchases(PurchaseProcess.BG_NBD, body);
            case MBG_NBD -> purchases(PurchaseProcess.MBG_NBD, body);
            case GAMMA_GAMMA -> spend(body);
            case SBG -> cohorts(body, periods);
        };
    }

    private Uni<FitAnswer> purchases(PurchaseProcess process, byte @Nullable [] body) {
        return fits.runGiven(abandoned -> {
            PurchaseTable table = FitRequest.purchases(body);
            return FitAnswer.ofTable(process.label(), process.source(), process.fit(table, abandoned));
        });
    }

    private Uni<FitAnswer> spend(byte @Nullable [] body) {
        return fits.runGiven(abandoned -> {
            SpendTable table = FitRequest.spend(body);
            return FitAnswer.ofTable(GammaGamma.NAME, GammaGamma.SOURCE, GammaGamma.fit(table, abandoned));
        });
    }

    private Uni<FitAnswer> cohorts(byte @Nullable [] body, @Nullable String periods) {
        int projected = periods == null
                ? PERIODS_DEFAULT
                : QueryParameters.parse("periods", periods, TableFitResource::parsePeriods);
        return fits.runGiven(abandoned -> {
            CohortTable table = FitRequest.cohorts(body);
            RetentionCurve.Fitted fitted = RetentionCurve.fit(table, abandoned);
            List<FitAnswer.Period> projection = fitted.curve() == null
                    ? List.of()
                    : fitted.curve().projection(table, projected).stream()
                            .map(FitAnswer.Period::of)
                            .toList();
            return FitAnswer.ofCohorts(RetentionCurve.NAME, RetentionCurve.SOURCE, fitted.fit(), projection);
        });
    }

    private static int parsePeriods(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) > RetentionCurve.PROJECTION_MAX) {
            throw new IllegalArgumentException("must be a number from 0 to " + RetentionCurve.PROJECTION_MAX);
        }
        return Integer.parseInt(text);
    }
}
