package io.holdfast.ticket.rating;

import java.util.Map;
import java.util.function.Supplier;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.rating.page.RatingForm;
import io.holdfast.ticket.rating.page.RatingPage;

/** The page behind a rating link: for people, so it is not in the API description, and its errors are pages, too. */
@Path("/rate/{token}")
@Produces("text/html;charset=UTF-8")
@Cancellable(false)
@AnsweredInTime
class RatingPageResource {

    private static final Logger LOG = Logger.getLogger(RatingPageResource.class);
    private static final int WINDOW_SECONDS = 60;
    private static final int RETRY_AFTER_SECONDS = 5;

    private final RatingLinks links;
    private final Intake intake;
    private final RequestCounts counts;

    RatingPageResource(RatingLinks links, Intake intake, RatingLinkConfig config) {
        this.links = links;
        this.intake = intake;
        this.counts = new RequestCounts(
                config.addressRequestsPerMinuteMax(), config.requestsPerMinuteMax(), System::nanoTime);
    }

    /** Mail clients open links by themselves, so this only shows the form. */
    @GET
    @PermitAll
    @Operation(hidden = true)
    public Uni<Response> form(
            @PathParam("token") String token,
            @QueryParam("score") @Nullable String score,
            @Context HttpServerRequest request) {
        return admitted(
                request,
                () -> links.find(token)
                        .map(link -> unusable(link, 200, () -> page(200, RatingPage.form(RatingForm.chosen(score))))));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    @Operation(hidden = true)
    public Uni<Response> rate(
            @PathParam("token") String token, byte @Nullable [] body, @Context HttpServerRequest request) {
        RatingForm form = body == null ? RatingForm.parse(new byte[0]) : RatingForm.parse(body);
        return admitted(request, () -> links.find(token).chain(link -> rate(token, link, form)));
    }

    private Uni<Response> rate(String token, @Nullable RatingLink link, RatingForm form) {
        Integer score = form.score();
        if (link == null || form.error() != null || score == null) {
            return Uni.createFrom().item(unusable(link, 409, () -> page(422, RatingPage.form(form))));
        }
        return intake.executeClaimed(new LinkedRating(token, link, score, form.comment(), links.now()))
                .map(results -> results.isEmpty() ? unusable(link, 409, () -> alreadyRated(409)) : outcome(results));
    }

    private static Response outcome(Map<RatingLink, SubmissionResult> results) {
        SubmissionResult result = results.values().iterator().next();
        return result instanceof SubmissionResult.Executed
                ? message(201, "Thank you", "Your rating was received.")
                : message(410, "This ticket is gone", "It cannot be rated any more.");
    }

    /** The page of a link that cannot be used; otherwise another one. */
    private Response unusable(@Nullable RatingLink link, int statusOfUsed, Supplier<Response> otherwise) {
        if (link == null) {
            return message(404, "There is nothing to rate here", "Please check that the address is complete.");
        }
        if (link.usedAt() != null) {
            return alreadyRated(statusOfUsed);
        }
        return links.now().isBefore(link.expiresAt())
                ? otherwise.get()
                : message(410, "This link has expired", "It was valid for some days only. Thank you anyway.");
    }

    private static Response alreadyRated(int status) {
        return message(status, "You have rated already", "Each link takes one rating. Thank you.");
    }

    private Uni<Response> admitted(HttpServerRequest request, Supplier<Uni<Response>> answer) {
        String address =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        if (!counts.admits(address)) {
            return Uni.createFrom()
                    .item(retryLater(429, WINDOW_SECONDS, "Too many requests", "Please try again in a minute."));
        }
        return answer.get().onFailure().recoverWithItem(failure -> {
            LOG.warnf("a rating page is not available: %s", failure.getMessage());
            return retryLater(503, RETRY_AFTER_SECONDS, "Not available now", "Please try again in a moment.");
        });
    }

    private static Response retryLater(int status, int seconds, String title, String text) {
        return Response.fromResponse(message(status, title, text))
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .build();
    }

    private static Response message(int status, String title, String text) {
        return page(status, RatingPage.message(title, text));
    }

    /** The address holds the token, so no other site gets it as a referrer. */
    private static Response page(int status, String html) {
        return Response.status(status)
                .entity(html)
                .header("Content-Security-Policy", RatingPage.CONTENT_SECURITY_POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .build();
    }
}
