package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Money;
import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.TierScheme;
import io.holdfast.loyalty.member.MemberEffect.TierProgress;

/** What counts for a customer's tier within the window of the programme, at instants that ascend. */
final class TierBasis {

    private final List<TierProgress> all = new ArrayList<>();
    /** By the instant at which they leave the window. */
    private final TreeMap<Instant, BigDecimal> leaving = new TreeMap<>();

    private @Nullable Programme programme;
    private BigDecimal sum = BigDecimal.ZERO;

    void add(TierProgress progress) {
        all.add(progress);
        if (programme != null && programme.tiers() != null) {
            add(progress, programme, programme.tiers());
        }
    }

    void addAll(TierBasis other) {
        other.all.forEach(this::add);
    }

    /** The sum at an instant; never negative. */
    BigDecimal sumAt(Instant at, Programme current, TierScheme scheme) {
        follow(current, scheme);
        while (!leaving.isEmpty() && !leaving.firstKey().isAfter(at)) {
            sum = sum.subtract(leaving.pollFirstEntry().getValue());
        }
        return sum.max(BigDecimal.ZERO);
    }

    /** When the next of what counts leaves the window; null: never. */
    @Nullable
    Instant nextChange(Programme current, TierScheme scheme) {
        follow(current, scheme);
        return leaving.isEmpty() ? null : leaving.firstKey();
    }

    private void follow(Programme current, TierScheme scheme) {
        if (!current.equals(programme)) {
            programme = current;
            leaving.clear();
            sum = BigDecimal.ZERO;
            all.forEach(progress -> add(progress, current, scheme));
        }
    }

    private void add(TierProgress progress, Programme of, TierScheme scheme) {
        BigDecimal amount = amount(progress, of.pointValue(), scheme.basis());
        if (amount.signum() == 0) {
            return;
        }
        sum = sum.add(amount);
        CalendarPeriod window = scheme.window();
        if (window != null) {
            leaving.merge(window.plus(progress.at(), of.zone()), amount, BigDecimal::add);
        }
    }

    private static BigDecimal amount(TierProgress progress, @Nullable Money pointValue, TierScheme.Basis basis) {
        return switch (basis) {
            case POINTS_EARNED -> BigDecimal.valueOf(progress.points());
            case SPEND ->
                pointValue == null || pointValue.currency().equals(progress.currency())
                        ? progress.spend()
                        : BigDecimal.ZERO;
            case PURCHASES -> BigDecimal.valueOf(progress.purchases());
        };
    }
}
