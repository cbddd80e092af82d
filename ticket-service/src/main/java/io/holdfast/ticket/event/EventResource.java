package io.holdfast.ticket.event;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.ChannelScope;
import io.holdfast.ticket.command.Submission.ReportedEvent;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.web.Json;
import io.holdfast.ticket.web.Senders;

/** REST resource to which channel integrations and imports report events. */
@Path("/events")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"channel", "agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "events")
class EventResource {

    static final String ONE = "application/cloudevents+json";
    static final String BATCH = "application/cloudevents-batch+json";

    /** Events of one batch. */
    private static final int EVENTS_MAX = 1_000;

    private static final int MULTI_STATUS = 207;

    private final Intake intake;
    private final Clock clock;

    EventResource(Intake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    @POST
    @Consumes(ONE)
    @Operation(
            summary = "Report an event",
            description =
                    "A CloudEvent in structured form: specversion 1.0, id and source (together its permanent identity),"
                            + " type, time (when it happened: RFC 3339, 1970 to 5 minutes from now; absent: now), data, and"
                            + " importid for an event of an import. Types: ticket-created, reply-sent, ticket-status-changed,"
                            + " ticket-reclassified, ticket-assigned, ticket-rated, purchase, purchase-refunded, customer-left."
                            + " Unknown fields are ignored.")
    @RequestBody(content = @Content(mediaType = ONE, schema = @Schema(implementation = Object.class)))
    @APIResponse(
            responseCode = "202",
            description = "Durable, and will be published to Kafka; {id, status}, status is accepted or duplicate")
    @APIResponse(
            responseCode = "403",
            description = "The API key is bound to other channels than that of the event, its ticket or its purchase")
    @APIResponse(
            responseCode = "409",
            description = "errors names what contradicts the state: data.customerId is not the ticket's")
    @APIResponse(responseCode = "422", description = "errors names every invalid field")
    @APIResponse(responseCode = "503", description = "The queue of writes is full; try again after Retry-After")
    public Uni<Response> postOne(byte @Nullable [] body, @Context SecurityContext security) {
        ParsedEvent parsed = ParsedEvent.parse(Json.fields(body), now());
        Fact<? extends CustomerFact> fact = parsed.fact();
        if (fact == null) {
            intake.countRejected();
            return Uni.createFrom().failure(Problem.invalid(parsed.errors()));
        }
        return intake.ingest(List.of(new ReportedEvent(fact, Senders.scope(security))))
                .map(results -> {
                    if (results.getFirst() instanceof SubmissionResult.Rejected(Problem problem)) {
                        throw problem;
                    }
                    return Response.accepted(EventResults.ofOne(parsed, results.getFirst()))
                            .build();
                });
    }

    @POST
    @Consumes(BATCH)
    @Operation(
            summary = "Report up to 1,000 events",
            description =
                    "A JSON array of CloudEvents as above, at most 1 MiB. Each is accepted or rejected on its own.")
    @RequestBody(content = @Content(mediaType = BATCH, schema = @Schema(implementation = Object[].class)))
    @APIResponse(
            responseCode = "207",
            description = "{items: [{index, id, status, errors?}]} in order; status is accepted, duplicate or rejected")
    @APIResponse(responseCode = "422", description = "Not an array, or more than 1,000 events: nothing was stored")
    @APIResponse(
            responseCode = "503",
            description =
                    "Not all were made durable; send the whole batch again after Retry-After: events that were stored are duplicates then")
    public Uni<Response> postBatch(byte @Nullable [] body, @Context SecurityContext security) {
        ChannelScope scope = Senders.scope(security);
        List<ParsedEvent> parsedEvents = parseAll(body, now());
        List<ReportedEvent> reported = new ArrayList<>(parsedEvents.size());
        for (ParsedEvent parsed : parsedEvents) {
            Fact<? extends CustomerFact> fact = parsed.fact();
            if (fact == null) {
                intake.countRejected();
            } else {
                reported.add(new ReportedEvent(fact, scope));
            }
        }
        return intake.ingest(reported)
                .map(results -> Response.status(MULTI_STATUS)
                        .entity(EventResults.ofBatch(parsedEvents, results))
                        .build());
    }

    /** The errors of all items together are bounded, so that the answer is no larger than the question. */
    private static List<ParsedEvent> parseAll(byte @Nullable [] body, Instant now) {
        AtomicInteger errorsListed = new AtomicInteger();
        return Json.readList(body, EVENTS_MAX, "CloudEvents", item -> {
            FieldErrors errors = FieldErrors.ofItem(errorsListed.get());
            ParsedEvent parsed = ParsedEvent.parse(item, now, errors);
            errorsListed.addAndGet(errors.listed());
            return parsed;
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
