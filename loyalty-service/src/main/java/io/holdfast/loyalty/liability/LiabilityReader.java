package io.holdfast.loyalty.liability;

import java.time.Clock;
import java.time.Instant;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.liability.Liability.Lots;
import io.holdfast.loyalty.programme.ProgrammesInForce;
import io.holdfast.loyalty.report.LedgerSize;
import io.holdfast.loyalty.report.RecentReports;
import io.holdfast.loyalty.report.Snapshots;

/** Reads the liability, on request: all sums from one snapshot, valued by the programme in force. */
@Singleton
class LiabilityReader {

    private final Snapshots snapshots;
    private final ProgrammesInForce programmes;
    private final Clock clock;
    private final RecentReports<Boolean, Liability> recent = new RecentReports<>(1);

    LiabilityReader(Snapshots snapshots, ProgrammesInForce programmes, Clock clock) {
        this.snapshots = snapshots;
        this.programmes = programmes;
        this.clock = clock;
    }

    /** The present liability, or one that was computed not long ago. */
    Uni<Liability> load() {
        return recent.get(true, this::compute);
    }

    private Uni<RecentReports.Computed<Liability>> compute() {
        return snapshots.read(tx -> {
            Instant now = clock.instant();
            return programmes
                    .load(tx)
                    .chain(versions -> load(tx, now, versions.inForceAt(now).programme()))
                    .chain(liability -> LedgerSize.with(tx, liability));
        });
    }

    private static Uni<Liability> load(SqlConnection tx, Instant now, Programme programme) {
        return LiabilityQueries.balances(tx, now)
                .chain(balances -> LiabilityQueries.lots(tx, now, programme.zone())
                        .chain(lots -> LiabilityQueries.settled(tx, now)
                                .map(settled -> Liability.of(now, balances, lots, settled, programme.pointValue()))));
    }

    /** What is left in lots, for the gauges. */
    Uni<Lots> loadLots() {
        Instant now = clock.instant();
        return snapshots.readNow(tx -> LiabilityQueries.lots(tx, now, Programme.ZONE_DEFAULT));
    }
}
