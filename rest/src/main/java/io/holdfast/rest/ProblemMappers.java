package io.holdfast.rest;

import java.io.CharConversionException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;

import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.holdfast.sql.FailureKind;

/** Maps every exception to a {@link Problem}. What the database cannot do just now is a 503; only an exception that nobody
 * expected is a 500. */
final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    private static final int DATABASE_RETRY_SECONDS = 1;
    private static final int INTERNAL_RETRY_SECONDS = 30;
    private static final String CREDENTIALS =
            "Send X-API-Key (channel integrations) or Authorization: Bearer (people and systems).";

    ProblemMappers() {}

    @ServerExceptionMapper
    Response problem(Problem problem) {
        return answer(problem);
    }

    @ServerExceptionMapper
    Response webApplication(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return answer(ofJson(json));
        }
        if (e.getCause() instanceof IOException) {
            return answer(unreadable());
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        return answer(ofStatus(status));
    }

    /** The problem of a status that the framework chose. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.malformed("The address or the headers cannot be read.");
            case 404 -> Problem.of(404, "not-found", "No such resource.");
            case 405 -> Problem.of(405, "method-not-allowed", "Method not allowed for this resource.");
            case 406 -> Problem.of(406, "not-acceptable", "The answer is JSON: accept application/json.");
            case 413 -> Problem.tooLarge("A body is at most 1 MiB.");
            case 415 ->
                Problem.of(
                        415,
                        "unsupported-media-type",
                        "Send JSON with the Content-Type of this request: application/json, or of CloudEvents"
                                + " application/cloudevents+json or application/cloudevents-batch+json.");
            case 500 -> Problem.internal(INTERNAL_RETRY_SECONDS);
            default -> Problem.of(status, "refused", "The request was refused.");
        };
    }

    @ServerExceptionMapper
    Response json(JsonProcessingException e) {
        return answer(ofJson(e));
    }

    @ServerExceptionMapper
    Response characters(CharConversionException e) {
        return answer(unreadable());
    }

    @ServerExceptionMapper
    Response constraints(ConstraintViolationException e) {
        List<FieldError> errors = e.getConstraintViolations().stream()
                .map(violation ->
                        new FieldError(afterMethod(violation.getPropertyPath().toString()), violation.getMessage()))
                .toList();
        return answer(Problem.invalid(errors));
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException e) {
        return answer(Problem.unauthorized(CREDENTIALS));
    }

    @ServerExceptionMapper
    Response unauthorized(AuthenticationFailedException e) {
        return answer(Problem.unauthorized(e.getMessage() == null ? CREDENTIALS : e.getMessage() + " " + CREDENTIALS));
    }

    /** 401 when a credential was refused: with a valid one the request might be allowed. */
    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, ContainerRequestContext request) {
        return answer(
                request.getSecurityContext().getUserPrincipal() instanceof Caller caller && caller.refusal() != null
                        ? Problem.unauthorized(caller.refusal() + " The other credential does not allow that.")
                        : Problem.forbidden("This credential does not allow that."));
    }

    @ServerExceptionMapper
    Response anythingElse(Throwable e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof Problem problem) {
            return answer(problem);
        }
        FailureKind kind = FailureKind.of(cause);
        if (kind == FailureKind.UNKNOWN) {
            LOG.error("a request failed", e);
            return answer(Problem.internal(INTERNAL_RETRY_SECONDS));
        }
        LOG.warnf("a request failed (%s): %s", kind, cause);
        return answer(
                kind == FailureKind.CONTENT
                        ? Problem.invalid("", "the database cannot take what this holds")
                        : Problem.unavailable(
                                "The database is not there just now; send it again, with the same id or Idempotency-Key.",
                                DATABASE_RETRY_SECONDS));
    }

    private static Problem ofJson(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()
                && !(e.getCause() instanceof IOException)) {
            return Problem.invalid(pathOf(mapping), mapping.getOriginalMessage());
        }
        return unreadable();
    }

    private static Problem unreadable() {
        return Problem.malformed("The body is not JSON in UTF-8 within the limits of depth and length.");
    }

    private static String pathOf(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    /** A violation's path begins with the name of the Java method, which is not part of the API. */
    private static String afterMethod(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(dot + 1);
    }

    private static Response answer(Problem problem) {
        return ProblemResponses.of(problem);
    }
}
