package io.holdfast.sla.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.holdfast.rest.FieldError;
import io.holdfast.rest.Problem;
import io.holdfast.sla.calendar.FlawedInputException;

/** What is wrong with a policy, a calendar or a simulation, field by field. */
final class FlawMapper {

    private static final Pattern TWICE = Pattern.compile("Duplicate field '([^']{1,64})'");

    FlawMapper() {}

    @ServerExceptionMapper
    Uni<Response> flawed(FlawedInputException e) {
        return answer(Problem.invalid(e.flaws().stream()
                .map(flaw -> new FieldError(flaw.field(), flaw.message()))
                .toList()));
    }

    /** JSON of another shape, or with a name twice in one object; the framework's own answer says nothing. */
    @ServerExceptionMapper
    Uni<Response> mismatched(MismatchedInputException e) {
        Matcher twice = TWICE.matcher(String.valueOf(e.getOriginalMessage()));
        return answer(Problem.malformed(
                twice.find()
                        ? "The field \"" + twice.group(1) + "\" is given twice in one object; give it once."
                        : "The body is not JSON of the shape that is asked for."));
    }

    private static Uni<Response> answer(Problem problem) {
        return Uni.createFrom()
                .item(Response.status(problem.status())
                        .type(MediaType.valueOf("application/problem+json"))
                        .entity(problem.body())
                        .build());
    }
}
