package io.holdfast.sla.policy;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.holdfast.rest.FieldError;
import io.holdfast.rest.Problem;
import io.holdfast.sla.calendar.FlawedInputException;

/** What is wrong with a policy, a calendar or a simulation, field by field. */
final class FlawMapper {

    FlawMapper() {}

    @ServerExceptionMapper
    Uni<Response> flawed(FlawedInputException e) {
        Problem problem = Problem.invalid(e.flaws().stream()
                .map(flaw -> new FieldError(flaw.field(), flaw.message()))
                .toList());
        return Uni.createFrom()
                .item(Response.status(problem.status())
                        .type(MediaType.valueOf("application/problem+json"))
                        .entity(problem.body())
                        .build());
    }
}
