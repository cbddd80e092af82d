package io.holdfast.sla.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.sla.forecast.model.BreachForecast;

/** Forecast of the breaches within the next hour. */
@Path("/forecast")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "compliance")
class ForecastResource {

    private final ForecastQueries forecasts;

    ForecastResource(ForecastQueries forecasts) {
        this.forecasts = forecasts;
    }

    /**
     * The forecast of a group.
     *
     * @param due running clocks whose deadline is within the hour
     * @param newcomers expected breaches of clocks that both start and breach within the hour
     */
    record Item(String metric, String department, long due, double newcomers, double expected) {}

    /**
     * The share of breaches among past clocks.
     *
     * @param left the time left to the deadline: from this up to 15 minutes more
     * @param waiting clocks that were open with this time left
     * @param broken those of them that were breached
     */
    record Share(String metric, Duration left, long waiting, long broken, double share) {}

    record Answer(
            Instant from,
            Instant to,
            double expected,
            String formula,
            List<Item> items,
            Duration past,
            List<Share> shares) {}

    @GET
    @Operation(summary = "The expected breaches within the next hour", description = """
                    Each running clock that is due within the hour counts as the share of clocks that were breached among \
                    those that were open with as much time left, in the last 28 days: (broken + 1) / (waiting + 2) for each \
                    quarter of an hour left. Added are the breaches of clocks that both start and breach within an hour \
                    (newcomers), on average over those days. The inputs are in the response. The metric \
                    holdfast_sla_breaches_expected has the same numbers.""")
    public Uni<Answer> nextHour() {
        return forecasts
                .forecast()
                .map(forecast -> new Answer(
                        forecast.at(),
                        forecast.at().plus(BreachForecast.HORIZON),
                        forecast.expected().stream()
                                .mapToDouble(BreachForecast.ExpectedBreaches::breaches)
                                .sum(),
                        BreachForecast.FORMULA,
                        forecast.expected().stream()
                                .map(each -> new Item(
                                        each.metric(),
                                        each.department(),
                                        each.due(),
                                        each.ofNewClocks(),
                                        each.breaches()))
                                .toList(),
                        ForecastQueries.PAST_WINDOW,
                        forecast.past().stream()
                                .map(each -> new Share(
                                        each.metric(),
                                        Duration.ofMinutes(15L * each.quarter()),
                                        each.waiting(),
                                        each.breached(),
                                        each.share()))
                                .toList()));
    }
}
