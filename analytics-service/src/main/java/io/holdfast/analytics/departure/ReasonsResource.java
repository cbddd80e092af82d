package io.holdfast.analytics.departure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** The reasons given at departure. */
@Path("/reasons")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ReasonsResource {

    private static final Duration RANGE_DEFAULT = Duration.ofDays(30);
    private static final String COUNTS = """
            select new io.holdfast.analytics.departure.ReasonsAnswer$Count(d.reason, count(*))
              from Departure d where d.leftAt >= :from and d.leftAt < :to
             group by d.reason order by count(*) desc, d.reason
            """;

    /** Counting them takes less than a second. */
    private static final int DEPARTURES_MAX = 500_000;

    private static final String COUNT_DEPARTURES =
            "select count(*) from (select 1 from departure where left_at >= :from and left_at < :to limit "
                    + (DEPARTURES_MAX + 1) + ") as d";

    private final Mutiny.SessionFactory sessions;
    private final Clock clock;

    ReasonsResource(Mutiny.SessionFactory sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Departures by the reason given; the end is not included")
    public Uni<ReasonsAnswer> reasons(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("groupBy") @Nullable String groupBy) {
        ActivityParameters.requireNoGroups(groupBy);
        Instant end = ActivityParameters.instant("to", to, clock.instant());
        Instant start = ActivityParameters.instant("from", from, end.minus(RANGE_DEFAULT));
        if (!start.isBefore(end)) {
            throw ActivityParameters.emptyRange();
        }
        return sessions.withSession(session -> session.createNativeQuery(COUNT_DEPARTURES, Long.class)
                        .setParameter("from", start)
                        .setParameter("to", end)
                        .getSingleResult()
                        .invoke(ReasonsResource::requireFew)
                        .chain(() -> session.createSelectionQuery(COUNTS, ReasonsAnswer.Count.class)
                                .setParameter("from", start)
                                .setParameter("to", end)
                                .getResultList()))
                .map(counts -> ReasonsAnswer.of(start, end, counts));
    }

    private static void requireFew(long departures) {
        if (departures > DEPARTURES_MAX) {
            throw Problem.invalid(
                    "from",
                    "covers more than " + DEPARTURES_MAX
                            + " departures, the most of one answer; ask for a shorter range");
        }
    }
}
