package io.holdfast.loyalty.distribution;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.distribution.Distribution.Erased;
import io.holdfast.loyalty.programme.ProgrammesInForce;
import io.holdfast.loyalty.report.LedgerSize;
import io.holdfast.loyalty.report.Months;
import io.holdfast.loyalty.report.Period;
import io.holdfast.loyalty.report.RecentReports;
import io.holdfast.loyalty.report.Snapshots;

/** How points and rewards were given out in a period, from one snapshot. */
@Path("/distribution")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "reports")
class DistributionResource {

    private static final int YEARS_MAX = 10;
    /** Of at most some megabytes each. */
    private static final int RECENT_MAX = 8;

    /**
     * Hundreds of groups come of a million rows. PostgreSQL, which knows no statistics of months, expects as many groups as rows
     * and would sort them all on disk.
     */
    private static final String NO_SORT = "set local enable_sort = off";

    private final Snapshots snapshots;
    private final ProgrammesInForce programmes;
    private final Clock clock;
    private final RecentReports<Asked, Distribution> recent = new RecentReports<>(RECENT_MAX);

    DistributionResource(Snapshots snapshots, ProgrammesInForce programmes, Clock clock) {
        this.snapshots = snapshots;
        this.programmes = programmes;
        this.clock = clock;
    }

    /** The parameters as they were given. */
    private record Asked(@Nullable String from, @Nullable String to) {}

    @GET
    @Operation(summary = "How points and rewards were given out, by reward, tier, rule and month", description = """
                    from and to are instants, or dates for their first instant in the programme's time zone; to is exclusive. \
                    Without to the period ends now, without from it begins twelve months before to; at most 10 years. \
                    Months are those of the programme's time zone. points: entries by month and kind (awarded, revoked, \
                    redeemed, returned, expired, adjusted; what was taken is negative). rules: the parts of awards, and how \
                    many. tiers: entries by the tier that the customer had before them, null for none. rewards: issued in \
                    the period, in their present state, with the points redeemed for them. erased: what is left of erased \
                    customers, by whole months in UTC, and in no other list. An answer of 100,000 \
                    entries or more that took over 100 ms to compute is given again for 20 times as long; to says until when it is.""")
    public Uni<Distribution> distribution(
            @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        return recent.get(new Asked(from, to), () -> compute(from, to));
    }

    private Uni<RecentReports.Computed<Distribution>> compute(@Nullable String from, @Nullable String to) {
        return snapshots.read(tx -> {
            Instant now = clock.instant();
            return programmes.load(tx).call(() -> tx.query(NO_SORT).execute()).chain(versions -> {
                ZoneId zone = versions.inForceAt(now).programme().zone();
                return load(tx, Period.parse(from, to, now, zone, YEARS_MAX), zone)
                        .chain(distribution -> LedgerSize.with(tx, distribution));
            });
        });
    }

    private static Uni<Distribution> load(SqlConnection tx, Period period, ZoneId zone) {
        DistributionQueries queries =
                new DistributionQueries(tx, period, Months.covering(period.from(), period.to(), zone));
        return queries.entries()
                .chain(entries -> queries.rules()
                        .chain(rules -> queries.rewards()
                                .chain(rewards -> erased(queries)
                                        .map(erased -> new Distribution(
                                                period.from(),
                                                period.to(),
                                                zone.getId(),
                                                Distribution.byMonth(entries),
                                                Distribution.sortRules(rules),
                                                Distribution.byTier(entries),
                                                Distribution.sortRewards(rewards),
                                                erased)))));
    }

    private static Uni<Erased> erased(DistributionQueries queries) {
        return queries.erasedPoints()
                .chain(points -> queries.erasedRewards().map(rewards -> new Erased(points, rewards)));
    }
}
