package io.holdfast.sla.rulebook;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.holdfast.rest.Problem;
import io.holdfast.sla.calendar.InvalidInputException;

/** What is wrong with a policy, a calendar or a simulation, field by field. */
final class InvalidInputMapper {

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '([^']{1,64})'");

    InvalidInputMapper() {}

    @ServerExceptionMapper
    Uni<Response> invalid(InvalidInputException e) {
        return response(Problem.invalid(e.errors().stream()
                .map(error -> new io.holdfast.rest.FieldError(error.field(), error.message()))
                .toList()));
    }

    /** JSON of another shape, or with a name twice in one object; the framework's own answer says nothing. */
    @ServerExceptionMapper
    Uni<Response> mismatched(MismatchedInputException e) {
        Matcher duplicate = DUPLICATE.matcher(String.valueOf(e.getOriginalMessage()));
        return response(Problem.malformed(
                duplicate.find()
                        ? "The field \"" + duplicate.group(1) + "\" is given twice in one object; give it once."
                        : "The body is not JSON of the shape that is asked for."));
    }

    private static Uni<Response> response(Problem problem) {
        return Uni.createFrom()
                .item(Response.status(problem.status())
                        .type(MediaType.valueOf("application/problem+json"))
                        .entity(problem.body())
                        .build());
    }
}
