package io.holdfast.loyalty.backtest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.backtest.BacktestRunner.Run;
import io.holdfast.loyalty.backtest.model.Backtest;
import io.holdfast.loyalty.backtest.model.Totals;
import io.holdfast.loyalty.earning.Programme;

/**
 * The response of a backtest.
 *
 * @param customers those with a recorded event in the period
 * @param purchases in the period
 * @param skipped customers with too many events; they are in no other number
 * @param current under the versions that were in force
 * @param candidate under the proposed programme
 * @param winners customers who keep more points under the proposed programme
 * @param top the customers with the largest differences
 * @param notes what the numbers leave out
 */
@Schema(name = "LoyaltyBacktest")
record BacktestView(
        Instant from,
        Instant to,
        long customers,
        long purchases,
        long skipped,
        SideView current,
        SideView candidate,
        long winners,
        long losers,
        long unchanged,
        List<DifferenceView> top,
        List<String> notes) {

    private static final List<String> NOTES = List.of(
            "Adjustments, redemptions and tiers that operators set are left out. Erased customers are left out, and so are"
                    + " referrals by them.",
            "What a referrer gets is counted in points and reversed, without the limits that caps set to referrers; it is"
                    + " no part of the referrer's own points and tier.",
            "Events count in the order of their times, also those that were late.");

    /**
     * One programme's figures.
     *
     * @param points awarded in the period
     * @param reversed taken back in the period
     * @param cost (points − reversed) × the point's value; null when the programme gives none
     * @param tiers customers by tier at the end of the period
     * @param withoutTier customers who have none
     * @param rewards issued by punch cards in the period, less those revoked
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SideView(
            BigInteger points,
            BigInteger reversed,
            @Nullable String cost,
            @Nullable String currency,
            Map<String, Long> tiers,
            long withoutTier,
            Map<String, Long> rewards) {

        static SideView of(Totals totals, Programme programme) {
            BigDecimal cost = totals.cost(programme);
            return new SideView(
                    totals.points(),
                    totals.reversed(),
                    cost == null ? null : cost.toPlainString(),
                    programme.pointValue() == null
                            ? null
                            : programme.pointValue().currency(),
                    totals.tiers(),
                    totals.withoutTier(),
                    totals.rewards());
        }
    }

    /** The points that a customer keeps of the period. */
    record DifferenceView(String customerId, BigInteger current, BigInteger candidate) {}

    static BacktestView of(BacktestRequest request, Run run) {
        Backtest backtest = run.backtest();
        return new BacktestView(
                request.period().from(),
                request.period().to(),
                backtest.customers(),
                backtest.purchases(),
                backtest.skipped(),
                SideView.of(backtest.current(), run.current()),
                SideView.of(backtest.candidate(), request.programme()),
                backtest.winners(),
                backtest.losers(),
                backtest.unchanged(),
                backtest.top().stream()
                        .map(difference -> new DifferenceView(
                                difference.customerId().value(), difference.current(), difference.candidate()))
                        .toList(),
                NOTES);
    }
}
