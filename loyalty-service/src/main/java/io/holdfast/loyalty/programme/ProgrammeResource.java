package io.holdfast.loyalty.programme;

import java.math.BigDecimal;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.rest.AnsweredInTime;

/** The programme in force. */
@Path("/programme")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ProgrammeResource {

    ProgrammeResource() {}

    /** The earning rules in force. */
    @GET
    public Uni<View> programme() {
        return Uni.createFrom().item(View.of(Programme.DEFAULT));
    }

    /** A programme as JSON. */
    record View(String name, int version, List<RuleView> rules, String rounding) {
        static View of(Programme programme) {
            return new View(
                    programme.name(),
                    programme.version(),
                    programme.rules().stream().map(RuleView::of).toList(),
                    "floor");
        }
    }

    /** A rule as JSON; amounts are strings, as in all of the API. */
    record RuleView(
            String name,
            String kind,
            long points,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal per) {
        static RuleView of(EarningRule rule) {
            return switch (rule) {
                case EarningRule.PerAmount perAmount ->
                    new RuleView(
                            perAmount.name(), "per-amount", perAmount.points().value(), perAmount.per());
            };
        }
    }
}
