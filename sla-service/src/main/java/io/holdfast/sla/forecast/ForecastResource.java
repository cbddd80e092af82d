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

import io.holdfast.sla.forecast.model.BreachForecast;

/** The breaches to expect within the next hour. */
@Path("/forecast")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "compliance")
class ForecastResource {

    private final ForecastQueries forecasts;

    ForecastResource(ForecastQueries forecasts) {
        this.forecasts = forecasts;
    }

    /**
     * Of one group.
     *
     * @param due running clocks whose deadline is within the hour
     * @param newcomers breaches of promises that will both begin and be broken within it
     */
    record Item(String metric, String department, long due, double newcomers, double expected) {}

    /**
     * What became of clocks of the past.
     *
     * @param left the time that was left: from this, up to a quarter of an hour more
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
    @Operation(summary = "The breaches to expect within the next hour", description = """
                    Of the clocks that run and are due within the hour, as many as the share of those that were broken of \
                    all that still waited when as much time was left, in the last 28 days: (broken + 1) / (waiting + 2) for \
                    each quarter of an hour that may be left. To that, the breaches of promises that both begin and are \
                    broken within an hour (newcomers), on the average of those days. The inputs are in the answer. The \
                    metric holdfast_sla_breaches_expected tells the same.""")
    public Uni<Answer> nextHour() {
        return forecasts
                .forecast()
                .map(forecast -> new Answer(
                        forecast.at(),
                        forecast.at().plus(BreachForecast.HORIZON),
                        forecast.expected().stream()
                                .mapToDouble(BreachForecast.Expected::breaches)
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
