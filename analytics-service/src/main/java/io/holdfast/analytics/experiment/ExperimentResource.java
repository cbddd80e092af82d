package io.holdfast.analytics.experiment;

import java.time.Clock;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.request.RecordedRange;
import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** The variants of a reply template, compared by the ratings that follow. */
@Path("/experiments/{templateId}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ExperimentResource {

    private static final String RANGE =
            "of the replies: instants or UTC dates, at most 400 days, the end is not included; all replies when both are absent";

    private final ExperimentQuery query;
    private final Clock clock;

    ExperimentResource(ExperimentQuery query, Clock clock) {
        this.query = query;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Uses and ratings of a template's variants, and the difference of the first two")
    public Uni<ExperimentAnswer> experiment(
            @PathParam("templateId") String templateId,
            @QueryParam("from") @Parameter(description = RANGE) @Nullable String from,
            @QueryParam("to") @Parameter(description = RANGE) @Nullable String to,
            @QueryParam("groupBy") @Nullable String groupBy) {
        ActivityParameters.requireNoGroups(groupBy);
        if (!Ids.isId(templateId)) {
            throw Problem.notFound("template", "of that id");
        }
        RecordedRange range = from == null && to == null ? null : RecordedRange.parse(from, to, clock.instant());
        return query.count(templateId, range).map(counts -> ExperimentAnswer.of(templateId, counts));
    }
}
